import type { RejectReason } from '../cash-acceptor.ts';
import type { Settled } from '../calls.ts';
import { rejectReason } from './codec/reject-codes.ts';
import { kindOf } from './codec/statuses.ts';
import type { Status } from './codec/statuses.ts';
import { faultShown, holdsNotes, violation } from './faults.ts';
import { drawsNothing, switchAcceptance } from './session.ts';
import type { EscrowPath, Outcome, Path, Session, Told } from './session.ts';
import { bitOf } from './settings.ts';
import { keepSwitched, takeFaults } from './standing.ts';

const idle: Path = { at: 'idle', reading: false };

/**
 * Takes one status. The acceptor says what it is doing now and not what happened, so most of what happened follows from
 * what it was doing before: a note that was on its way back is back when the acceptor rests. Only a credit is never
 * concluded: it is told until it is acknowledged.
 */
export function takeStatus(before: Session, status: Status, nowMs: number): Outcome {
  const statusSinceMs = before.status.name === status.name ? before.statusSinceMs : nowMs;
  const pollDueMs = nowMs + before.timing.pollMs;
  const told: Told[] = [];
  const settled: Settled[] = [];
  const acceptance = { ...before.acceptance, asking: false };
  const heard = { ...before, status, statusSinceMs, pollDueMs, acceptance };
  const step = new Step(heard, nowMs, told, settled);
  if (kindOf(status) === 'power') return { session: before, told, settled, restarted: true };
  step.confirmCredit();
  step.follow(status);
  const faulted = takeFaults(step.session, nowMs);
  told.push(...faulted.told);
  const session = { ...keepSwitched(faulted.session, nowMs), heardMs: nowMs };
  if (drawsNothing(session)) settled.push({ call: 'switch', refusal: undefined });
  return { session, told, settled };
}

/** One status under way: the session as it becomes, and what is to be told of it. */
class Step {
  session: Session;
  readonly #nowMs: number;
  readonly #told: Told[];
  readonly #settled: Settled[];

  constructor(session: Session, nowMs: number, told: Told[], settled: Settled[]) {
    this.session = session;
    this.#nowMs = nowMs;
    this.#told = told;
    this.#settled = settled;
  }

  /** An acceptor that goes on has taken the acknowledgement; what stops it says nothing about that. */
  confirmCredit(): void {
    const { vend, status } = this.session;
    if (!vend || status.name === 'vendValid' || kindOf(status) === 'fault') return;
    const refusal = vend.ackSent ? undefined : 'it went on by itself';
    if (vend.recorded) this.#settled.push({ call: 'acknowledge', creditNos: [vend.creditNo], refusal });
    this.session = { ...this.session, vend: undefined };
  }

  follow(status: Status): void {
    switch (status.name) {
      case 'idle':
      case 'disabled':
        this.#arrive();
        return;
      case 'accepting':
        this.#reads();
        return;
      case 'escrow':
        this.#standsInEscrow(status.escrowCode);
        return;
      case 'holding':
        this.#standsInEscrow('unchanged');
        return;
      case 'stacking':
        this.#stacks();
        return;
      case 'vendValid':
        this.#credits();
        return;
      case 'stacked':
        if (this.session.path.at === 'accepting' || this.session.path.at === 'boxing') this.#arrive();
        return;
      case 'rejecting':
        this.#comesBack(this.#rejectReason(status.code));
        return;
      case 'returning':
        this.#comesBack(undefined);
        return;
      case 'stackerFull':
      case 'stackerOpen':
      case 'jamInAcceptor':
      case 'jamInStacker':
      case 'cheated':
      case 'failure':
      case 'communicationError':
        this.#stops(status);
        return;
      case 'pause':
      case 'initialize':
      case 'powerUp':
      case 'powerUpInAcceptor':
      case 'powerUpInStacker':
        return;
    }
  }

  #reads(): void {
    const { path } = this.session;
    if (path.at === 'idle' && path.reading) return;
    this.#arrive();
    this.#told.push({ type: 'reading' });
    this.#go({ at: 'idle', reading: true });
  }

  /** Whatever was under way has come to its end. */
  #arrive(): void {
    const { path } = this.session;
    switch (path.at) {
      case 'idle':
        if (path.reading) this.#tellReturned(undefined, 'unknown');
        break;
      case 'escrow':
        this.#leaveEscrow(path);
        if (path.sent && path.decision === 'accept') this.#violate(LOST_NOTE);
        else this.#tellReturned(path.note?.escrowId, path.reason ?? 'unknown');
        break;
      case 'accepting':
        // After a jam somebody has taken it out by hand.
        if (!path.jammed) this.#violate(LOST_NOTE);
        break;
      case 'boxing':
        if (!path.jammed) this.#told.push({ type: 'boxed' });
        break;
      case 'returning':
        if (!path.jammed) this.#tellReturned(path.note?.escrowId, path.reason);
        break;
    }
    this.#go(idle);
  }

  #standsInEscrow(code: number | 'unchanged' | undefined): void {
    const { path, heardMs, timing } = this.session;
    const unwatched = this.#nowMs > heardMs + timing.sameNoteMs;
    switch (path.at) {
      case 'escrow': {
        const same = code === 'unchanged' || code === path.escrowCode;
        if (same && this.#nowMs <= path.seenMs + timing.sameNoteMs)
          this.#go({ ...path, seenMs: this.#nowMs, asking: false, sent: false });
        else this.#sendAway(path);
        return;
      }
      // It has been told to go and has not begun to.
      case 'accepting':
        return;
      case 'returning':
        if (!unwatched && !path.jammed) return;
        break;
      case 'idle':
      case 'boxing':
        break;
    }
    if (path.at !== 'idle') this.#arrive();
    this.#toEscrow(code === 'unchanged' ? undefined : code);
  }

  /** Nobody watched for so long that another note can stand there: whichever it is, it goes back. */
  #sendAway(path: EscrowPath): void {
    this.#leaveEscrow(path);
    const reason = path.reason ?? 'unknown';
    const seenMs = this.#nowMs;
    this.#go({ ...path, seenMs, decision: 'giveBack', reason, sent: false, tries: 0, asking: false });
  }

  /** A note stands in escrow: hold it for the host, or give it back at once when nobody wants it. */
  #toEscrow(escrowCode: number | undefined): void {
    const nowMs = this.#nowMs;
    const { denominations, timing, nextEscrowId } = this.session;
    const known = denominations.find((one) => one.escrowCode === escrowCode);
    const reason = this.#whyUnwanted(escrowCode, known !== undefined);
    const unwanted = known === undefined || reason !== undefined;
    const note = unwanted ? undefined : { escrowId: nextEscrowId, denomination: known.value };
    if (note) {
      this.session = { ...this.session, nextEscrowId: nextEscrowId + 1 };
      this.#told.push({ type: 'escrowed', note });
    }
    this.#go({
      at: 'escrow',
      note,
      escrowCode,
      sinceMs: nowMs,
      seenMs: nowMs,
      holdDueMs: nowMs + timing.holdEveryMs,
      decision: unwanted ? 'giveBack' : 'none',
      sent: false,
      tries: 0,
      asking: false,
      reason,
    });
  }

  #whyUnwanted(escrowCode: number | undefined, known: boolean): RejectReason | undefined {
    const { wantedMask } = this.session.acceptance;
    if (wantedMask === 0) return 'disabled';
    if (escrowCode === undefined) return 'notABanknote';
    return known && wantedMask & bitOf(escrowCode) ? undefined : 'denominationNotAccepted';
  }

  #stacks(): void {
    const { path } = this.session;
    if (path.at === 'escrow') {
      this.#leaveEscrow(path);
      this.#go({ at: 'accepting', note: path.note, sinceMs: this.#nowMs, jammed: false });
    } else if (path.at === 'idle') this.#go(idle);
    else this.#watch(path);
  }

  #credits(): void {
    const { path, vend, nextCreditNo } = this.session;
    if (vend) {
      // It has not heard the acknowledgement.
      this.session = { ...this.session, vend: { ...vend, ackSent: false } };
      return;
    }
    if (path.at === 'escrow') this.#leaveEscrow(path);
    const note =
      path.at === 'escrow' || path.at === 'accepting' || path.at === 'returning' ? path.note : undefined;
    const denomination = note?.denomination;
    const fresh = { creditNo: nextCreditNo, denomination, recorded: false, ackSent: false };
    this.session = { ...this.session, vend: fresh, nextCreditNo: nextCreditNo + 1 };
    this.#told.push({ type: 'credited', vend: fresh });
    this.#go({ at: 'boxing', sinceMs: this.#nowMs, jammed: false });
  }

  /** `device` undefined: it is on its way back because the host said so, or because the host said nothing. */
  #comesBack(device: RejectReason | undefined): void {
    const { path } = this.session;
    const returning = (note: EscrowPath['note'], reason: RejectReason): void => {
      this.#go({ at: 'returning', note, sinceMs: this.#nowMs, reason, jammed: false });
    };
    switch (path.at) {
      case 'returning':
        this.#watch(path);
        return;
      case 'escrow': {
        this.#leaveEscrow(path);
        const byUs = path.decision === 'giveBack' ? (path.reason ?? 'byHost') : 'escrowTimeout';
        returning(path.note, path.reason ?? device ?? byUs);
        return;
      }
      case 'accepting':
        returning(path.note, device ?? 'unknown');
        return;
      case 'boxing':
        this.#arrive();
        returning(undefined, device ?? 'unknown');
        return;
      case 'idle':
        returning(undefined, device ?? 'unknown');
        return;
    }
  }

  #rejectReason(code: number): RejectReason {
    const reason = rejectReason(code);
    const off = reason === 'denominationNotAccepted' && this.session.acceptance.wantedMask === 0;
    return off ? 'disabled' : reason;
  }

  /** A jam holds what was under way; a box that is full or out only keeps new notes out. */
  #stops(status: Status): void {
    const { path } = this.session;
    const fault = faultShown(status);
    if (!fault || path.at === 'idle') return;
    if (!holdsNotes(fault)) {
      const rests = fault.code === 'boxFull' || fault.code === 'boxRemoved';
      if (path.at === 'returning' && rests) this.#arrive();
      return;
    }
    if (path.at === 'escrow') {
      this.#leaveEscrow(path);
      const reason = path.reason ?? 'unknown';
      this.#go({ at: 'returning', note: path.note, sinceMs: this.#nowMs, reason, jammed: true });
    } else this.#go({ ...path, jammed: true });
  }

  /** A note that was sent on its way and arrives nowhere. It stays known: its credit may still come. */
  #watch(path: Path): void {
    if (path.at !== 'accepting' && path.at !== 'returning') return;
    if (this.#nowMs < path.sinceMs + this.session.timing.outcomeLimitMs) return;
    this.#violate(
      path.at === 'accepting' ? LOST_NOTE : 'a note that was given back does not arrive at the front',
    );
  }

  /** The decision about the note, if one was made, has no further answer. */
  #leaveEscrow({ sent, tries }: EscrowPath): void {
    const outcome = sent || tries > 0 ? 'sent' : 'notInEscrow';
    this.#settled.push({ call: 'decision', outcome });
  }

  #tellReturned(escrowId: number | undefined, reason: RejectReason): void {
    this.#told.push({ type: 'returned', escrowId, reason });
  }

  #go(path: Path): void {
    this.session = { ...this.session, path };
  }

  /** Told once, and stands for the rest of the session; the acceptor is out of service until a full start. */
  #violate(detail: string): void {
    const { faults } = this.session;
    if (faults.some(({ code }) => code === 'protocolViolation')) return;
    const fault = violation(detail);
    this.session = switchAcceptance({ ...this.session, faults: [...faults, fault] }, 0);
    this.#told.push({ type: 'fault', fault });
    this.#settled.push({ call: 'switch', refusal: 'it broke the protocol and is out of service' });
  }
}

const LOST_NOTE = 'a note that was accepted is neither credited nor back';
