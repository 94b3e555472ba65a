import type { KioskKeeper } from './kiosk-keeper.ts';
import { isOpen } from './person.ts';
import { clearHalt, staffStatus } from './staff-door.ts';
import { until } from './waiting.ts';

export const QUIET_LIMIT_MS = 120_000;
export const DISK_LIMIT_MS = 60_000;
/** A machine whose trouble was not noticed yet only seems to rest. */
const REST_MS = 600;
const LOOK_MS = 100;
/** How long a kiosk whose disk works again is waited for before it is switched off and on. */
const BY_ITSELF_MS = 4000;

/** Resolves with true once everything that was begun has come to its end, and stays so. */
export async function comesToRest(keeper: KioskKeeper, folder: string): Promise<boolean> {
  let restsSinceMs: number | undefined;
  return until(
    async () => {
      const status = serves(keeper) ? await staffStatus(folder) : undefined;
      const rests = status?.outbox.waiting === 0 && status.undecidedNotes === 0 && status.loads.running === 0;
      restsSinceMs = rests ? (restsSinceMs ?? performance.now()) : undefined;
      return restsSinceMs !== undefined && performance.now() - restsSinceMs > REST_MS;
    },
    QUIET_LIMIT_MS,
    LOOK_MS,
  );
}

/** The disk is whole again: a new start if need be, and staff who have looked at the halt. */
export async function servesAgain(keeper: KioskKeeper, folder: string): Promise<boolean> {
  if (!(await until(() => serves(keeper), BY_ITSELF_MS))) keeper.kill();
  return until(
    async () => {
      if (serves(keeper)) return true;
      if ((await staffStatus(folder))?.halt) await clearHalt(folder);
      return false;
    },
    DISK_LIMIT_MS,
    LOOK_MS,
  );
}

function serves({ view }: KioskKeeper): boolean {
  return isOpen(view, 'recharge') && isOpen(view, 'collect');
}
