import type { AcceptorFault } from '../cash-acceptor.ts';
import { kindOf } from './codec/statuses.ts';
import { faultShown } from './faults.ts';
import type { Session, Told } from './session.ts';
import { settingsFor } from './settings.ts';

const RETRY_SWITCH_MS = 1000;

interface Faulted {
  readonly session: Session;
  readonly told: readonly Told[];
}

/**
 * Faults are told once when they begin and once when they end. One thing is shown at a time, so that each stands until
 * the acceptor says that it can go on; a violation stands for the rest of the session.
 */
export function takeFaults(session: Session, nowMs: number): Faulted {
  const { faults, status } = session;
  const shown = faultShown(status) ?? stuck(session, nowMs);
  if (shown) {
    if (faults.some(({ code }) => code === shown.code)) return { session, told: [] };
    return { session: { ...session, faults: [...faults, shown] }, told: [{ type: 'fault', fault: shown }] };
  }
  const ended = faults.filter(({ code }) => code !== 'protocolViolation');
  return {
    session: { ...session, faults: faults.filter((fault) => !ended.includes(fault)) },
    told: ended.map(({ code }) => ({ type: 'faultCleared', code })),
  };
}

function stuck({ status, statusSinceMs, timing }: Session, nowMs: number): AcceptorFault | undefined {
  if (status.name !== 'accepting' || nowMs < statusSinceMs + timing.stuckLimitMs) return undefined;
  const detail = 'a banknote is being drawn in and does not arrive';
  return { code: 'hardwareFailure', detail, action: 'clear' };
}

/** An acceptor that switched itself on or off (a repair, a long silence) is told again what is wanted. */
export function keepSwitched(session: Session, nowMs: number): Session {
  const { acceptance, faults, path, status } = session;
  if (kindOf(status) !== 'rest' || path.at !== 'idle' || acceptance.pending.length > 0) return session;
  if (faults.length > 0 || nowMs < acceptance.retryAtMs) return session;
  const wanted = acceptance.wantedMask !== 0;
  if (wanted === (status.name === 'idle')) return session;
  const pending = settingsFor(acceptance.wantedMask);
  const retryAtMs = nowMs + RETRY_SWITCH_MS;
  return { ...session, acceptance: { ...acceptance, pending, refusals: 0, retryAtMs } };
}
