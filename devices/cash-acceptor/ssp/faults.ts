import type { AcceptorFault } from '../cash-acceptor.ts';
import type { EventName, SspEvent } from './codec/events.ts';

type FaultCode = AcceptorFault['code'];

/** Events that stop acceptance for as long as polls show them. */
const faultEvents: Partial<Record<EventName, AcceptorFault>> = {
  safeJam: {
    code: 'jamInside',
    detail: 'a banknote is stuck inside the validator, beyond reach from the front',
    action: 'maintenance',
  },
  unsafeJam: {
    code: 'jamReachable',
    detail: 'a banknote is stuck in the validator where it may be reached from the front',
    action: 'clear',
  },
  stackerFull: { code: 'boxFull', detail: 'the cash box is full', action: 'clear' },
  boxRemoved: { code: 'boxRemoved', detail: 'the cash box is not in the validator', action: 'clear' },
  pathOpen: { code: 'pathOpen', detail: 'the note path of the validator is open', action: 'clear' },
  fraudAttempt: {
    code: 'fraudAttempt',
    detail: 'the validator saw somebody tamper with a banknote',
    action: 'suspend',
  },
};

/** What one answer to a poll shows, each fault once. */
export function faultsShown(events: readonly SspEvent[]): readonly AcceptorFault[] {
  const shown = new Map<FaultCode, AcceptorFault>();
  for (const { name } of events) {
    const fault = faultEvents[name];
    if (fault) shown.set(fault.code, fault);
  }
  return [...shown.values()];
}

/** The device said or did what no version of the protocol lets it; stands until a full start. */
export function violation(detail: string): AcceptorFault {
  return { code: 'protocolViolation', detail, action: 'softwareError' };
}

export function wrongDevice(detail: string): AcceptorFault {
  return { code: 'wrongDevice', detail, action: 'configuration' };
}
