import { fen } from '../contract/money.ts';
import type { PlatformReply } from '../contract/platform-api.ts';
import { ok } from '../contract/result.ts';
import { raiseAlarm } from './call-context.ts';
import type { CallContext, Parsed } from './call-context.ts';
import { failure } from './failure.ts';
import type { CallResult } from './failure.ts';
import { debitLines, debitPostingKey, holderBalances, post } from './ledger.ts';
import { once } from './once.ts';
import type { CardRow } from './store/central-store.ts';
import type { DebitRow } from './store/load-rows.ts';

export const reportDebit = once('reportDebit', { keyOf: ({ debitId }) => `${debitId}:debit`, work: report });

/**
 * A purchase that the card proves. It has happened, whatever the card's state is by now; it counts once, whoever reports
 * it and in whatever order. What cannot be true of one single card is refused and people look.
 */
async function report(
  context: CallContext,
  request: Parsed<'reportDebit'>,
): Promise<CallResult<PlatformReply<'reportDebit'>>> {
  const { tx, kiosk, campus, nowMs } = context;
  const { debitId, uid, cardNumber, issueNumber, record, takenAtMs } = request;
  if (record.counter === 0 || record.after <= record.before)
    return failure('badRequest', 'This record is no purchase: its counter is 0, or nothing was spent.');
  const card = await tx.holders.card(cardNumber, issueNumber);
  if (card?.uid !== uid)
    return failure('notFound', 'There is no such card, or uid and number do not belong together.');

  const known = await tx.debits.get(card, record.counter);
  const same = known?.beforeFen === record.before && known.afterFen === record.after;
  const contradiction = same ? undefined : await contradictionOf(context, card, record, known);
  if (contradiction !== undefined) {
    const name = `Purchase ${record.counter} of card …${cardNumber.slice(-4)} (${record.before} to ${record.after} fen)`;
    await raiseAlarm(context, 'debitDiffers', `${name} ${contradiction}.`);
    return failure(
      'debitDiffers',
      'One card cannot have done this and what is known of it: a case for people.',
    );
  }
  const { accountId } = card;
  const today = campus.dayOf(nowMs);
  if (!same) {
    const money = { beforeFen: record.before, afterFen: record.after, terminalId: kiosk.kioskId };
    const debit = { uid, cardNumber, issueNumber, accountId, counter: record.counter, ...money };
    await tx.debits.add({ ...debit, debitId, takenAtMs, reportedAtMs: nowMs });
    await post(tx, { key: debitPostingKey(debit), atMs: nowMs, day: today, lines: debitLines(debit) });
    const spentFen = fen(card.knownSpentFen + record.after - record.before);
    await tx.holders.setKnownTotals(card, card.knownLoadedFen, spentFen);
  }
  const { balanceFen } = await holderBalances(tx, accountId, today);
  return ok({ result: same ? 'knownBefore' : 'booked', balanceFen });
}

/**
 * The purchases of one card are a chain: each begins where the one before it ended. A gap is one that was not reported
 * yet; only neighbours must meet.
 */
async function contradictionOf(
  { tx }: CallContext,
  card: CardRow,
  { counter, before, after }: Parsed<'reportDebit'>['record'],
  known: DebitRow | undefined,
): Promise<string | undefined> {
  if (known) return `is known as one from ${known.beforeFen} to ${known.afterFen} fen`;
  const [earlier, later] = await tx.debits.neighbours(card, counter);
  const earliestFen = earlier?.afterFen ?? card.openingSpentFen;
  const meetsEarlier =
    (earlier?.counter ?? 0) === counter - 1 ? before === earliestFen : before >= earliestFen;
  if (!meetsEarlier) return `does not follow the one before it, which ended at ${earliestFen} fen`;
  if (later) {
    const meetsLater = later.counter === counter + 1 ? after === later.beforeFen : after <= later.beforeFen;
    if (!meetsLater) return `does not lead to the one after it, which began at ${later.beforeFen} fen`;
  }
  const mostFen = (await tx.loads.inFlight(card))?.afterFen ?? card.knownLoadedFen;
  return after > mostFen ? `spends more than the ${mostFen} fen that were ever granted` : undefined;
}
