import type { KioskLog } from '../../kiosk/log.ts';
import { ProcessDied } from '../world/mortal.ts';

/** Short waits of people: the laboratory has no patience to simulate. */
export const shortWaits = {
  visit: {
    idleSeconds: 10,
    idleWarningSeconds: 5,
    noteWaitSeconds: 10,
    takeCardSeconds: 5,
    resultSeconds: 5,
    cardPromptSeconds: 10,
    cardBackSeconds: 12,
    balanceSeconds: 5,
  },
};

/** What the program itself calls a defect is a complaint. */
export function logTo(complain: (text: string, error: unknown) => void): KioskLog {
  return {
    event: () => undefined,
    fault: (id, error) => {
      if (!(error instanceof ProcessDied)) complain(`${id}: ${String(error)}`, error);
    },
  };
}
