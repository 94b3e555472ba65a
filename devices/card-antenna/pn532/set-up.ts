import type { DeviceState } from '../../../contract/device-state.ts';
import type { Result } from '../../../contract/result.ts';
import { err } from '../../../contract/result.ts';
import type { FirmwareVersion } from './codec/commands.ts';
import { PN532_IC, pn532Commands } from './codec/commands.ts';
import type { CommandFault, Pn532CommandLine } from './command-line.ts';

export interface SetUpFault {
  readonly state: DeviceState;
  readonly detail: string;
}

const silent = (step: string, fault: CommandFault): Result<never, SetUpFault> =>
  err({ state: 'offline', detail: `the card antenna does not answer (${step}: ${fault}); check its cable` });

/**
 * Wakes the chip and brings it to where it looks for cards and gives up soon when there is none. Whatever it was
 * doing for somebody else, such as a search without end for a process that died, is stopped first.
 */
export async function setUp(line: Pn532CommandLine): Promise<Result<FirmwareVersion, SetUpFault>> {
  await line.abort();
  await line.wakeUp();
  const awake = await line.run(pn532Commands.samConfiguration, { mode: 'normal', timeout: 20, useIrq: true });
  if (!awake.ok) return silent('SAMConfiguration', awake.error);
  const firmware = await line.run(pn532Commands.getFirmwareVersion, 'nothing');
  if (!firmware.ok) return silent('GetFirmwareVersion', firmware.error);
  if (firmware.value.ic !== PN532_IC) {
    const detail = `the card antenna is no PN532 (chip ${firmware.value.ic.toString(16)}h); check the wiring plan`;
    return err({ state: 'hardwareError', detail });
  }
  const retries = { item: 'maxRetries', atr: 0xff, psl: 1, passive: 1 } as const;
  const bounded = await line.run(pn532Commands.rfConfiguration, retries);
  if (!bounded.ok) return silent('RFConfiguration', bounded.error);
  const fieldOn = { item: 'field', on: true, autoRfca: false } as const;
  const field = await line.run(pn532Commands.rfConfiguration, fieldOn);
  return field.ok ? firmware : silent('RFConfiguration', field.error);
}

const MOST_ATTEMPTS = 3;

/** After a fault: sets the chip up anew, for it may have been reset. False when only a new line can help. */
export async function recover(line: Pn532CommandLine): Promise<boolean> {
  for (let attempt = 0; attempt < MOST_ATTEMPTS && !line.isClosed; attempt++) {
    const again = await setUp(line);
    if (again.ok) return true;
  }
  return false;
}
