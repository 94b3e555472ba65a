import type { Settled } from '../calls.ts';
import { ACKNOWLEDGED, INVALID_COMMAND } from './codec/commands.ts';
import type { Id003Frame } from './codec/frames.ts';
import { parseStatus } from './codec/statuses.ts';
import type { EscrowPath, Outcome, Sending, Session } from './session.ts';
import { readEcho } from './settings.ts';
import { takeStatus } from './take-status.ts';

const MAX_REFUSALS = 3;
/** Where holding was refused or not heard. */
const HOLD_AGAIN_MS = 1000;

/** Takes the answer to what `plan` chose; undefined: none came where one was due, or none is due. */
export function takeAnswer(
  session: Session,
  what: Sending,
  answer: Id003Frame | undefined,
  nowMs: number,
): Outcome {
  switch (what) {
    case 'status': {
      const status = answer && parseStatus(answer);
      if (!status) throw new Error('the command loop takes nothing but a status for one');
      return takeStatus(session, status, nowMs);
    }
    case 'stack1':
      return inEscrow(session, (path) => afterStack(session, path, answer, nowMs));
    case 'giveBack':
      return inEscrow(session, (path) => afterGiveBack(session, path, answer, nowMs));
    case 'hold':
      return inEscrow(session, (path) => {
        const waitMs = answer?.code === ACKNOWLEDGED ? session.timing.holdEveryMs : HOLD_AGAIN_MS;
        return outcome({ ...session, path: { ...path, holdDueMs: nowMs + waitMs } });
      });
    case 'acknowledge':
      return afterAcknowledge(session, nowMs);
    case 'setting':
      return afterSetting(session, answer);
    default:
      throw new Error(`a session sends no ${what}`);
  }
}

function outcome(session: Session, settled: readonly Settled[] = []): Outcome {
  return { session, told: [], settled };
}

function inEscrow(session: Session, take: (path: EscrowPath) => Outcome): Outcome {
  return session.path.at === 'escrow' ? take(session.path) : outcome(session);
}

/** Without a clear answer the acceptor is asked what it is doing before anything is sent again. */
function askAfter(session: Session, path: EscrowPath, answer: Id003Frame | undefined): Session {
  const tries = path.tries + 1;
  return { ...session, path: { ...path, sent: answer === undefined, tries, asking: true } };
}

function afterStack(
  session: Session,
  path: EscrowPath,
  answer: Id003Frame | undefined,
  nowMs: number,
): Outcome {
  if (answer?.code !== ACKNOWLEDGED) return outcome(askAfter(session, path, answer));
  const accepting = { at: 'accepting', note: path.note, sinceMs: nowMs, jammed: false } as const;
  return outcome({ ...session, path: accepting }, [{ call: 'decision', outcome: 'sent' }]);
}

function afterGiveBack(
  session: Session,
  path: EscrowPath,
  answer: Id003Frame | undefined,
  nowMs: number,
): Outcome {
  if (answer?.code !== ACKNOWLEDGED) return outcome(askAfter(session, path, answer));
  const reason = path.reason ?? 'byHost';
  return outcome(
    { ...session, path: { at: 'returning', note: path.note, sinceMs: nowMs, reason, jammed: false } },
    [{ call: 'decision', outcome: 'sent' }],
  );
}

/** The acknowledgement is on its way; the next status but one tells whether it was heard. */
function afterAcknowledge(session: Session, nowMs: number): Outcome {
  const { vend, timing } = session;
  if (!vend) return outcome(session);
  return outcome({ ...session, vend: { ...vend, ackSent: true }, pollDueMs: nowMs + timing.pollMs });
}

function afterSetting(session: Session, answer: Id003Frame | undefined): Outcome {
  const { acceptance } = session;
  const [sent, ...rest] = acceptance.pending;
  // The wish changed while the setting was under way: the newer one is still to be sent.
  if (!sent || (answer?.code !== sent.frame.code && answer?.code !== INVALID_COMMAND))
    return outcome(session);
  const obeyed = readEcho(sent, answer) === 'obeyed';
  if (obeyed || !sent.required) {
    const next = { ...session, acceptance: { ...acceptance, pending: rest, refusals: 0 } };
    return outcome(next, rest.length === 0 ? [{ call: 'switch', refusal: undefined }] : []);
  }
  const refusals = acceptance.refusals + 1;
  if (refusals < MAX_REFUSALS)
    return outcome({ ...session, acceptance: { ...acceptance, refusals, asking: true } });
  const gaveUp = { ...session, acceptance: { ...acceptance, pending: [], refusals: 0 } };
  return outcome(gaveUp, [{ call: 'switch', refusal: `setting ${sent.frame.code.toString(16)}` }]);
}
