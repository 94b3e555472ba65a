import type { DebitRecord, LoadRecord } from '../../contract/card-change-records.ts';
import { decodeDebitRecord, decodeLoadRecord } from '../../contract/card-change-records.ts';
import type { CardIdentity, TotalName } from '../../contract/card-layout.ts';
import { cardBlocks, cardSectors, decodeIdentity, decodeTotalBlock } from '../../contract/card-layout.ts';
import type { Fen } from '../../contract/money.ts';
import type { Result } from '../../contract/result.ts';
import { err, ok } from '../../contract/result.ts';
import type { ChipSession } from './chip-session.ts';
import type { SecureModule } from './secure-module.ts';

/**
 * Reading a card at a payment terminal, as docs/card-layout.md tells other vendors. The kiosk reads by code of its own;
 * the two share the bytes' meaning (contract/) and no judgement.
 */

/** What a terminal does not take money from. */
export type CardFault =
  /** Not of this campus. */
  | 'wrongCard'
  | 'damaged'
  /** A change of a total was cut short; a kiosk mends it. */
  | 'torn'
  /** An identity or load record that the platform did not make, or a total that no genuine record allows. */
  | 'forged';

export interface PosReading {
  readonly identity: CardIdentity;
  readonly loadedFen: Fen;
  readonly spentFen: Fen;
  readonly balanceFen: number;
  /** The newest genuine one. */
  readonly loadRecord: LoadRecord;
  readonly debitRecord: DebitRecord | undefined;
  /**
   * False where `spent` stands as before the debit record's change, or no whole record lies there. A torn purchase
   * leaves that, and so does whoever lowers `spent` with key A: it takes the platform to tell the two apart.
   */
  readonly isSpentVouched: boolean;
}

/** Throws ChipFailure when the card does not answer. */
export function readChip(session: ChipSession, keys: SecureModule): Result<PosReading, CardFault> {
  const readKey = keys.readKey(session.uid);
  const read = (sector: number, blocks: readonly number[]): readonly Uint8Array[] => {
    session.open(sector, 'A', readKey);
    return blocks.map((block) => session.read(block));
  };
  const identity = decodeIdentity(Buffer.concat(read(cardSectors.identity.sector, cardBlocks.identity)));
  if (!identity.ok) return err(identity.error === 'foreign' ? 'wrongCard' : 'damaged');
  if (!keys.madeIdentity(session.uid, identity.value)) return err('forged');
  const { loaded, spent, evenLoadRecord, oddLoadRecord } = cardBlocks;
  const loadedPair = read(cardSectors.loaded.sector, [loaded.primary, loaded.shadow]);
  const spentBlocks = read(cardSectors.spent.sector, [spent.primary, spent.shadow, spent.record]);
  const loadRecord = newestGenuine(session.uid, keys, [
    Buffer.concat(read(cardSectors.evenLoadRecord.sector, evenLoadRecord)),
    Buffer.concat(read(cardSectors.oddLoadRecord.sector, oddLoadRecord)),
  ]);
  if (!loadRecord.ok) return loadRecord;
  const loadedFen = judgeLoaded(loadedPair, loadRecord.value);
  if (!loadedFen.ok) return loadedFen;
  const debitRecord = decodeDebitRecord(spentBlocks[2] ?? new Uint8Array());
  const spentFen = judgeSpent(spentBlocks, debitRecord);
  if (!spentFen.ok) return spentFen;
  if (spentFen.value > loadedFen.value) return err('damaged');
  return ok({
    identity: identity.value,
    loadedFen: loadedFen.value,
    spentFen: spentFen.value,
    balanceFen: loadedFen.value - spentFen.value,
    loadRecord: loadRecord.value,
    debitRecord,
    isSpentVouched: spentFen.value === debitRecord?.after,
  });
}

/** A whole record of this card with a wrong MAC is a forgery wherever it lies; a broken one is only torn. */
function newestGenuine(
  uid: Uint8Array,
  keys: SecureModule,
  sectors: readonly Uint8Array[],
): Result<LoadRecord, CardFault> {
  let newest: LoadRecord | undefined;
  for (const [parity, bytes] of sectors.entries()) {
    const decoded = decodeLoadRecord(uid, bytes);
    if (!decoded.ok || decoded.value.counter % 2 !== parity) continue;
    if (!keys.madeLoadRecord(uid, decoded.value)) return err('forged');
    if (!newest || decoded.value.counter > newest.counter) newest = decoded.value;
  }
  return newest ? ok(newest) : err('damaged');
}

function judgeLoaded(blocks: readonly Uint8Array[], record: LoadRecord): Result<Fen, CardFault> {
  const [primary, shadow] = valuesOf('loaded', blocks);
  const { before, after } = record;
  if (primary !== undefined && primary === shadow) {
    if (primary === before || primary === after) return ok(primary);
    return err(primary > after ? 'forged' : 'damaged');
  }
  if (isTear(primary, shadow, record)) return err('torn');
  return err((primary ?? 0) > after || (shadow ?? 0) > after ? 'forged' : 'damaged');
}

function judgeSpent(blocks: readonly Uint8Array[], record: DebitRecord | undefined): Result<Fen, CardFault> {
  const [primary, shadow] = valuesOf('spent', blocks);
  if (primary !== undefined && primary === shadow) {
    if (!record || primary === record.before || primary === record.after) return ok(primary);
    // Key A can lower a total; nobody raises it without a record.
    return err(primary < record.after ? 'forged' : 'damaged');
  }
  return err(record && isTear(primary, shadow, record) ? 'torn' : 'damaged');
}

/** The rows of the table in which the two blocks differ. */
export function isTear(
  primary: Fen | undefined,
  shadow: Fen | undefined,
  { before, after }: DebitRecord,
): boolean {
  if (shadow === undefined) return primary === before;
  return shadow === after && (primary === before || primary === undefined);
}

export function valuesOf(
  total: TotalName,
  [primary, shadow]: readonly Uint8Array[],
): readonly [primary: Fen | undefined, shadow: Fen | undefined] {
  const value = (block: Uint8Array | undefined): Fen | undefined => block && decodeTotalBlock(total, block);
  return [value(primary), value(shadow)];
}
