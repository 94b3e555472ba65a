import type { PlatformRequest } from '../../contract/platform-api.ts';
import type { DeviceState } from '../../contract/device-state.ts';
import type { Journal } from '../journal/journal.ts';
import type { Machine } from '../machine.ts';
import type { TillStatus } from '../till/till-notice.ts';

/** The most cases that one beat lists; more than these are an alarm by themselves. */
const MAX_CASES = 200;

/** How the machine is, for the monitoring centre. */
export function heartbeatBody(
  machine: Machine,
  journal: Journal,
  version: string,
): PlatformRequest<'heartbeat'> {
  const { queries } = journal;
  const till = machine.tillStatus;
  const boxNotes = Object.values(queries.notesInBox()).reduce((sum, count) => sum + count, 0);
  return {
    version,
    journalHead: journal.head,
    services: machine.services().map(({ service, state }) => ({
      service,
      state: state.open ? 'open' : 'closed',
      ...(state.open ? {} : { reason: state.reason }),
    })),
    devices: [
      { device: 'cashAcceptor', state: acceptorState(till), detail: till.blocked ?? '' },
      {
        device: 'cardAntenna',
        state: machine.antenna.works ? 'online' : 'offline',
        detail: machine.antenna.detail.slice(0, 200),
      },
    ],
    levels: { boxNotes, boxFen: queries.balance('1001') },
    outbox: machine.outbox(),
    cases: queries
      .openCases()
      .slice(0, MAX_CASES)
      .map(({ caseId, caseKind, valueFen, openedMs }) => ({
        caseId,
        kind: caseKind,
        valueFen,
        openedAtMs: openedMs,
      })),
    halted: queries.halt() !== undefined,
  };
}

/** The acceptor in the words of the device vocabulary. */
function acceptorState({ state, blocked }: TillStatus): DeviceState {
  switch (blocked) {
    case undefined:
      return state === 'busy' ? 'deviceBusy' : 'online';
    case 'boxFull':
    case 'boxRemoved':
    case 'noteStuck':
      return 'userError';
    case 'recovering':
      return 'starting';
    case 'acceptorOutOfOrder':
      return state === 'starting' ? 'offline' : 'hardwareError';
    default:
      return 'online';
  }
}
