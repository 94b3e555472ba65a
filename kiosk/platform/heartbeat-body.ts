import type { PlatformRequest } from '../../contract/platform-api.ts';
import type { DeviceState } from '../../contract/device-state.ts';
import type { Journal } from '../journal/journal.ts';
import type { Machine } from '../machine.ts';
import type { TillStatus } from '../till/till-notice.ts';

/** The most cases that one beat lists; more than these are an alarm by themselves. */
const MAX_CASES = 200;

/** How the machine is, for the monitoring centre. Without a journal it says so, and nothing of what only that knows. */
export function heartbeatBody(
  machine: Machine,
  journal: Journal | undefined,
  version: string,
): PlatformRequest<'heartbeat'> {
  return {
    version,
    ...(journal ? { journalHead: journal.head, levels: levels(journal) } : {}),
    services: machine.services().map(({ service, state }) => ({
      service,
      state: state.open ? 'open' : 'closed',
      ...(state.open ? {} : { reason: state.reason }),
    })),
    devices: devices(machine),
    outbox: machine.outbox(),
    cases: (journal?.queries.openCases() ?? [])
      .slice(0, MAX_CASES)
      .map(({ caseId, caseKind, valueFen, openedMs }) => ({
        caseId,
        kind: caseKind,
        valueFen,
        openedAtMs: openedMs,
      })),
    halted: journal?.queries.halt() !== undefined,
  };
}

function levels({ queries }: Journal) {
  const boxNotes = Object.values(queries.notesInBox()).reduce((sum, count) => sum + count, 0);
  return { boxNotes, boxFen: queries.balance('1001') };
}

function devices({
  tillStatus,
  antenna,
  journalError,
  storage,
}: Machine): PlatformRequest<'heartbeat'>['devices'] {
  const acceptor = {
    device: 'cashAcceptor',
    state: acceptorState(tillStatus),
    detail: tillStatus.blocked ?? '',
  };
  const cradle = {
    device: 'cardAntenna',
    state: antenna.works ? 'online' : 'offline',
    detail: antenna.detail.slice(0, 200),
  };
  const backup = storage && {
    device: 'journalBackup',
    state: storage.problem === undefined ? 'online' : 'hardwareError',
    detail: (storage.problem ?? storage.newestBackup ?? 'none yet').slice(0, 200),
  };
  const journal = journalError && {
    device: 'journal',
    state: 'hardwareError',
    detail: `${journalError.code}: ${journalError.message}`.slice(0, 200),
  };
  return [acceptor, cradle, ...(journal ? [journal] : []), ...(backup ? [backup] : [])];
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
