import type { AcceptorFault } from '../cash-acceptor.ts';
import { failureOf } from './codec/failure-codes.ts';
import type { Status } from './codec/statuses.ts';

/** What a status says that stops acceptance; undefined for all that is in order. */
export function faultShown(status: Status): AcceptorFault | undefined {
  switch (status.name) {
    case 'stackerFull':
      return { code: 'boxFull', detail: 'the cash box is full', action: 'clear' };
    case 'stackerOpen':
      return { code: 'boxRemoved', detail: 'the cash box is not in the acceptor', action: 'clear' };
    case 'jamInAcceptor':
      return {
        code: 'jamReachable',
        detail: 'a banknote is stuck in the acceptor, where it may be reached from the front',
        action: 'clear',
      };
    case 'jamInStacker':
      return {
        code: 'jamInside',
        detail: 'a banknote is stuck in the stacker, beyond reach from the front',
        action: 'maintenance',
      };
    case 'cheated':
      return {
        code: 'fraudAttempt',
        detail: 'the acceptor saw somebody tamper with a banknote',
        action: 'suspend',
      };
    case 'failure':
      return failure(status.code);
    case 'communicationError':
      return {
        code: 'hardwareFailure',
        detail: 'the parts of the acceptor do not hear each other',
        action: 'maintenance',
      };
    default:
      return undefined;
  }
}

function failure(code: number): AcceptorFault {
  const known = failureOf(code);
  const detail = `the acceptor reports that this has failed: ${known?.meaning ?? `code ${code.toString(16)}`}`;
  switch (known?.kind) {
    case 'box':
      return { code: 'boxRemoved', detail, action: 'clear' };
    case 'open':
      return { code: 'pathOpen', detail, action: 'clear' };
    case 'broken':
    case undefined:
      return { code: 'hardwareFailure', detail, action: 'maintenance' };
  }
}

/** Under these nobody can say where a note under way is: it moves when somebody has put them right. */
export function holdsNotes({ code }: AcceptorFault): boolean {
  return code === 'jamInside' || code === 'jamReachable' || code === 'hardwareFailure' || code === 'pathOpen';
}

/** The device said or did what no version of the protocol lets it; stands until a full start. */
export function violation(detail: string): AcceptorFault {
  return { code: 'protocolViolation', detail, action: 'softwareError' };
}

export function wrongDevice(detail: string): AcceptorFault {
  return { code: 'wrongDevice', detail, action: 'configuration' };
}
