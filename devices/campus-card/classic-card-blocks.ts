import { decodeDebitRecord, newestLoadRecord } from '../../contract/card-change-records.ts';
import type { CardIdentity, CardRecord, TotalName, TotalPair } from '../../contract/card-layout.ts';
import { cardBlocks, decodeIdentity, isSettled, purseOf, readTotal } from '../../contract/card-layout.ts';
import { BLOCK_BYTES } from '../../contract/classic-chip.ts';
import { fromHex } from '../../contract/hex.ts';
import type { Fen } from '../../contract/money.ts';
import type { Result } from '../../contract/result.ts';
import { err, ok } from '../../contract/result.ts';
import type { CardFault, ClassicCard } from '../card-antenna/card-antenna.ts';
import type { CardReadError } from './campus-card.ts';

/**
 * The sectors that a load does not change. The debit record is always read: key A can lower `spent` and cannot write
 * the record, so that the record gives a lowered total away.
 */
export interface HolderBlocks {
  readonly identity: Uint8Array;
  readonly spent: TotalPair;
  readonly debitRecord: Uint8Array;
}

/** What was read of a card. */
export interface CardBlocks extends HolderBlocks {
  readonly loaded: TotalPair;
  /** In sectors of their own; read where somebody wants them or `loaded` is not settled. */
  readonly loadRecords: { readonly even: Uint8Array; readonly odd: Uint8Array } | undefined;
}

/** What the sectors say that a load does not change. */
export interface Holder {
  readonly identity: CardIdentity;
  readonly spentFen: Fen;
  readonly isSpentTorn: boolean;
}

/** Seven exchanges. `onOpened`: the first sector accepted the key. */
export async function readHolderBlocks(
  card: ClassicCard,
  key: Uint8Array,
  onOpened: () => void,
): Promise<Result<HolderBlocks, CardFault>> {
  const opened = await card.authenticate(cardBlocks.identity[0], 'A', key);
  if (!opened.ok) return opened;
  onOpened();
  const identity = await readInOpenSector(card, cardBlocks.identity);
  if (!identity.ok) return identity;
  const spent = await readPair(card, key, cardBlocks.spent);
  if (!spent.ok) return spent;
  const debitRecord = await card.readBlock(cardBlocks.spent.record);
  if (!debitRecord.ok) return debitRecord;
  return ok({ identity: identity.value, spent: spent.value, debitRecord: debitRecord.value });
}

/** Identity and purse with ten exchanges, and eight more for the load records. */
export async function readCardBlocks(
  card: ClassicCard,
  key: Uint8Array,
  what: 'purse' | 'loadRecords',
  onOpened: () => void,
): Promise<Result<CardBlocks, CardFault>> {
  const holder = await readHolderBlocks(card, key, onOpened);
  if (!holder.ok) return holder;
  const loaded = await readPair(card, key, cardBlocks.loaded);
  if (!loaded.ok) return loaded;
  const blocks = { ...holder.value, loaded: loaded.value };
  if (what === 'purse' && isSettled('loaded', loaded.value)) return ok({ ...blocks, loadRecords: undefined });
  const even = await readSector(card, key, cardBlocks.evenLoadRecord);
  if (!even.ok) return even;
  const odd = await readSector(card, key, cardBlocks.oddLoadRecord);
  return odd.ok ? ok({ ...blocks, loadRecords: { even: even.value, odd: odd.value } }) : odd;
}

type SomeBlocks = readonly [number, ...number[]];

async function readSector(
  card: ClassicCard,
  key: Uint8Array,
  blocks: SomeBlocks,
): Promise<Result<Uint8Array, CardFault>> {
  const opened = await card.authenticate(blocks[0], 'A', key);
  return opened.ok ? readInOpenSector(card, blocks) : opened;
}

/** The blocks in a row, as one piece. */
async function readInOpenSector(
  card: ClassicCard,
  blocks: SomeBlocks,
): Promise<Result<Uint8Array, CardFault>> {
  const bytes = new Uint8Array(blocks.length * BLOCK_BYTES);
  for (const [index, block] of blocks.entries()) {
    const read = await card.readBlock(block);
    if (!read.ok) return read;
    bytes.set(read.value, index * BLOCK_BYTES);
  }
  return ok(bytes);
}

async function readPair(
  card: ClassicCard,
  key: Uint8Array,
  { primary, shadow }: { readonly primary: number; readonly shadow: number },
): Promise<Result<TotalPair, CardFault>> {
  const both = await readSector(card, key, [primary, shadow]);
  if (!both.ok) return both;
  return ok({ primary: both.value.slice(0, BLOCK_BYTES), shadow: both.value.slice(BLOCK_BYTES) });
}

export function decodeHolder({ identity, spent, debitRecord }: HolderBlocks): Result<Holder, CardReadError> {
  const whose = decodeIdentity(identity);
  if (!whose.ok) return err(whose.error === 'foreign' ? 'foreign' : 'damaged');
  const spentFen = readTotal('spent', spent, decodeDebitRecord(debitRecord));
  if (!spentFen.ok) return err('damaged');
  const isSpentTorn = !isSettled('spent', spent);
  return ok({ identity: whose.value, spentFen: spentFen.value, isSpentTorn });
}

/** Makes sense of the blocks; the caller checked that they are those of the chip `uid` (hexadecimal). */
export function decodeCard(uid: string, blocks: CardBlocks): Result<CardRecord, CardReadError> {
  const holder = decodeHolder(blocks);
  if (!holder.ok) return holder;
  const { identity, spentFen, isSpentTorn } = holder.value;
  const { loaded, loadRecords } = blocks;
  const loadRecord = loadRecords && newestLoadRecord(fromHex(uid), loadRecords.even, loadRecords.odd);
  const isLoadedTorn = !isSettled('loaded', loaded);
  // A settled total stands for itself, whatever the records say: whether it was granted is for the platform to judge.
  const loadedFen = readTotal('loaded', loaded, isLoadedTorn ? loadRecord : undefined);
  if (!loadedFen.ok) return err('damaged');
  const purse = purseOf(loadedFen.value, spentFen);
  if (!purse.ok) return err('damaged');
  const tornTotals: readonly TotalName[] = [
    ...(isLoadedTorn ? (['loaded'] as const) : []),
    ...(isSpentTorn ? (['spent'] as const) : []),
  ];
  return ok({ uid, identity, purse: purse.value, tornTotals, loadRecord });
}
