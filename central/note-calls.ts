import type { PlatformReply, Refusal } from '../contract/platform-api.ts';
import { ok } from '../contract/result.ts';
import { raiseAlarm } from './call-context.ts';
import type { CallContext, Parsed } from './call-context.ts';
import { withinCashHours } from './campus-time.ts';
import { failure } from './failure.ts';
import type { CallResult } from './failure.ts';
import { creditLines, creditPostingKey, holderBalances, post } from './ledger.ts';
import { once } from './once.ts';
import { addCash } from './pending-money.ts';
import { standingRefusal } from '../contract/standing.ts';
import { cardStateOn, headroom } from './standing.ts';
import type { NoteReservation } from './store/central-store.ts';

type ReserveReply = PlatformReply<'reserveNote'>;

/** The three calls of a note, each done once per key and answered alike for ever. */
export const reserveNote = once('reserveNote', {
  keyOf: ({ noteId, settlement }) => `${noteId}:${settlement ? 'settle' : 'reserve'}`,
  work: reserve,
  // Repeating a promise that no longer stands would cost somebody a note.
  noLonger: async ({ tx, kiosk }, { noteId }) =>
    (await tx.notes.get(kiosk.kioskId, noteId))?.state === 'released'
      ? failure('noteReleased', 'This note was released: give it back. Another try is another note id.')
      : undefined,
});
export const creditNote = once('creditNote', { keyOf: ({ noteId }) => `${noteId}:credit`, work: credit });
export const releaseNote = once('releaseNote', { keyOf: ({ noteId }) => `${noteId}:release`, work: release });

/** A grant is a promise: the credit of this note to this account will be accepted whenever it comes. */
async function reserve(
  context: CallContext,
  { noteId, visitId, accountId, valueFen, settlement }: Parsed<'reserveNote'>,
): Promise<CallResult<ReserveReply>> {
  const { tx, kiosk, nowMs, campus } = context;
  // People decided that a note found in the box is this holder's: hours, limits and states do not change that. Only an
  // account that is not there does, and not for ever: the next try may name the right one.
  if (settlement && !(await tx.holders.get(accountId)))
    return failure('notFound', 'There is no such account: look at the number and settle the case again.');
  const refusal = settlement
    ? undefined
    : ((await refusalNow(context, accountId)) ?? (await limitRefusal(context, accountId, valueFen)));
  if (refusal) return ok({ result: 'refused', ...refusal });
  await tx.notes.put({
    kioskId: kiosk.kioskId,
    noteId,
    state: 'reserved',
    reservation: { accountId, valueFen, visitId, reservedAtMs: nowMs, reservedDay: campus.dayOf(nowMs) },
    creditedDay: undefined,
  });
  return ok({ result: 'granted' });
}

interface ReserveRefusal {
  readonly reason: Refusal;
  readonly headroomFen?: Extract<ReserveReply, { result: 'refused' }>['headroomFen'];
}

async function refusalNow(context: CallContext, accountId: string): Promise<ReserveRefusal | undefined> {
  const { tx, kiosk, policy, campus, nowMs } = context;
  if (kiosk.blocked) return { reason: 'kioskBlocked' };
  const holder = await tx.holders.get(accountId);
  const [card] = await tx.holders.cards(accountId);
  if (!holder || !card) return { reason: 'unknownAccount' };
  const cardState = cardStateOn(card, campus.dayOf(nowMs));
  const reason = standingRefusal({ ...holder, cardState });
  if (reason) return { reason };
  return withinCashHours(policy.cash, campus.secondsOfDay(nowMs)) ? undefined : { reason: 'cashHoursOver' };
}

async function limitRefusal(
  context: CallContext,
  accountId: string,
  valueFen: number,
): Promise<ReserveRefusal | undefined> {
  const room = await headroom(context, accountId);
  const headroomFen = room.cashHeadroomFen;
  if (valueFen > room.underBalanceLimitFen) return { reason: 'overBalanceLimit', headroomFen };
  if (valueFen > room.underDayLimitFen) return { reason: 'overDayLimit', headroomFen };
  return undefined;
}

/** Keeps the promise, whatever has become of the hours, the limits, the card or the person since. */
async function credit(
  context: CallContext,
  { noteId, accountId, valueFen, acceptedAtMs }: Parsed<'creditNote'>,
): Promise<CallResult<PlatformReply<'creditNote'>>> {
  const { tx, kiosk, nowMs, campus } = context;
  const note = await tx.notes.get(kiosk.kioskId, noteId);
  if (note?.state === 'released') {
    await raiseAlarm(context, 'conflict', `Note ${noteId} is to be credited and was released before.`);
    return failure(
      'noteReleased',
      'This note was released before: it is a case for people, not for another try.',
    );
  }
  if (!note?.reservation)
    return failure('noSuchReservation', 'This kiosk holds no granted reservation for this note.');
  const { reservation } = note;
  if (reservation.accountId !== accountId || reservation.valueFen !== valueFen) {
    await raiseAlarm(context, 'conflict', `Note ${noteId} is to be credited otherwise than it was reserved.`);
    return failure(
      'reservationDiffers',
      'Account and value must be those of the reservation: a case for people.',
    );
  }
  const creditedDay = campus.dayOf(acceptedAt(reservation, acceptedAtMs, nowMs));
  await tx.notes.put({ ...note, state: 'credited', creditedDay });
  await post(tx, {
    key: creditPostingKey(kiosk.kioskId, noteId),
    atMs: nowMs,
    day: creditedDay,
    lines: creditLines(kiosk.kioskId, accountId, valueFen),
  });
  await addCash(tx, accountId, valueFen, nowMs);
  return ok(await holderBalances(tx, accountId, campus.dayOf(nowMs)));
}

/** Between reservation and now: a kiosk whose clock is wrong cannot move a note to another day. */
function acceptedAt({ reservedAtMs }: NoteReservation, acceptedAtMs: number, nowMs: number): number {
  return Math.max(reservedAtMs, Math.min(acceptedAtMs, nowMs));
}

/**
 * The note went back to its owner. A note that is not known yet is written down as released all the same: its
 * reserve may still be on the way and must not be granted when nobody waits for it any more.
 */
async function release(
  { tx, kiosk }: CallContext,
  { noteId }: Parsed<'releaseNote'>,
): Promise<CallResult<PlatformReply<'releaseNote'>>> {
  const note = await tx.notes.get(kiosk.kioskId, noteId);
  if (note && note.state !== 'reserved') return ok({ result: 'notReserved' });
  await tx.notes.put({
    kioskId: kiosk.kioskId,
    noteId,
    state: 'released',
    reservation: note?.reservation,
    creditedDay: undefined,
  });
  return ok({ result: note ? 'released' : 'notReserved' });
}
