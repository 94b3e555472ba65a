import type { DebitRecord } from '../../contract/card-change-records.ts';
import { decodeDebitRecord, encodeDebitRecord } from '../../contract/card-change-records.ts';
import { cardBlocks, cardSectors } from '../../contract/card-layout.ts';
import type { Fen } from '../../contract/money.ts';
import { addFen } from '../../contract/money.ts';
import type { PosReading } from './chip-reading.ts';
import { valuesOf } from './chip-reading.ts';
import type { ChipSession } from './chip-session.ts';
import { ChipFailure } from './chip-session.ts';
import type { SecureModule } from './secure-module.ts';

const { primary, shadow, record: recordBlock } = cardBlocks.spent;

/**
 * The record of the next purchase. A counter belongs to one executed change: what was not executed gives it up again.
 * Where the record was torn away the counter goes on from `spent` itself, which is never less than the number of
 * purchases that made it.
 */
export function nextDebit({ debitRecord, spentFen }: PosReading, amountFen: Fen): DebitRecord {
  const change = { before: spentFen, after: addFen(spentFen, amountFen) };
  if (!debitRecord) return { counter: spentFen + 1, ...change };
  const wasExecuted = spentFen === debitRecord.after;
  return { counter: debitRecord.counter + (wasExecuted ? 1 : 0), ...change };
}

/** Record, shadow, primary, each read back. Throws ChipFailure wherever the card is taken away. */
export function writeDebit(session: ChipSession, keys: SecureModule, debit: DebitRecord): void {
  session.open(cardSectors.spent.sector, 'B', keys.debitKey(session.uid));
  session.write(recordBlock, encodeDebitRecord(debit));
  session.increment(primary, debit.after - debit.before, shadow);
  expectValue(session, shadow, debit.after);
  session.copy(shadow, primary);
  expectValue(session, primary, debit.after);
}

function expectValue(session: ChipSession, block: number, value: Fen): void {
  const [read] = valuesOf('spent', [session.read(block)]);
  if (read !== value) throw new ChipFailure('differs');
}

/**
 * What became of a purchase that was cut short, and the card put right. `superseded`: a later record lies on the card;
 * who wrote it has seen how ours ended, and reports it if it happened. `unclear`: no order of writes leads there.
 */
export type DebitEnd = 'executed' | 'notExecuted' | 'superseded' | 'unclear';

/** Throws ChipFailure when the card is taken away again; nothing is decided then. */
export function settleDebit(session: ChipSession, keys: SecureModule, debit: DebitRecord): DebitEnd {
  session.open(cardSectors.spent.sector, 'B', keys.debitKey(session.uid));
  const found = decodeDebitRecord(session.read(recordBlock));
  const [p, s] = valuesOf('spent', [session.read(primary), session.read(shadow)]);
  const { before, after } = debit;
  if (!found || found.counter < debit.counter)
    return p === before && s === before ? 'notExecuted' : 'unclear';
  if (found.counter > debit.counter || found.before !== before || found.after !== after) return 'superseded';
  if (s === after && (p === after || p === before || p === undefined)) {
    if (p !== after) session.copy(shadow, primary);
    expectValue(session, primary, after);
    return 'executed';
  }
  if (p !== before || (s !== before && s !== undefined)) return 'unclear';
  if (s === undefined) session.copy(primary, shadow);
  expectValue(session, shadow, before);
  return 'notExecuted';
}
