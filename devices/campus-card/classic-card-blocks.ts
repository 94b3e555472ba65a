import { decodeDebitRecord, newestLoadRecord } from '../../contract/card-change-records.ts';
import type { CardDataError, CardPurse, CardRecord, TotalPair } from '../../contract/card-layout.ts';
import { cardBlocks, decodeIdentity, isSettled, purseOf, readTotal } from '../../contract/card-layout.ts';
import { BLOCK_BYTES } from '../../contract/classic-chip.ts';
import { fromHex } from '../../contract/hex.ts';
import type { Result } from '../../contract/result.ts';
import { err, ok } from '../../contract/result.ts';
import type { CardFault, ClassicCard } from '../card-antenna/card-antenna.ts';
import type { CardReadError } from './campus-card.ts';

/**
 * What was read of a card. The debit record is always there: key A can lower `spent` and cannot write the record, so
 * that the record gives a lowered total away. Load records lie in sectors of their own and are read only where
 * `loaded` is not settled; raising it takes key B, and the platform compares it with the database.
 */
export interface CardBlocks {
  readonly identity: Uint8Array;
  readonly loaded: TotalPair;
  readonly loadRecords: { readonly even: Uint8Array; readonly odd: Uint8Array } | undefined;
  readonly spent: TotalPair;
  readonly debitRecord: Uint8Array;
}

/**
 * Reads identity and purse with ten exchanges, and eight more for a torn load. `onOpened`: the first sector
 * accepted the key.
 */
export async function readCardBlocks(
  card: ClassicCard,
  key: Uint8Array,
  onOpened: () => void,
): Promise<Result<CardBlocks, CardFault>> {
  const opened = await card.authenticate(cardBlocks.identity[0], 'A', key);
  if (!opened.ok) return opened;
  onOpened();
  const identity = await readInOpenSector(card, cardBlocks.identity);
  if (!identity.ok) return identity;

  const spent = await readPair(card, key, cardBlocks.spent);
  if (!spent.ok) return spent;
  const debitRecord = await card.readBlock(cardBlocks.spent.record);
  if (!debitRecord.ok) return debitRecord;

  const loaded = await readPair(card, key, cardBlocks.loaded);
  if (!loaded.ok) return loaded;
  const blocks = {
    identity: identity.value,
    spent: spent.value,
    debitRecord: debitRecord.value,
    loaded: loaded.value,
  };
  if (isSettled('loaded', loaded.value)) return ok({ ...blocks, loadRecords: undefined });
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

/** Makes sense of the blocks; the caller checked that they are those of the chip `uid` (hexadecimal). */
export function decodeCard(uid: string, blocks: CardBlocks): Result<CardRecord, CardReadError> {
  const identity = decodeIdentity(blocks.identity);
  if (!identity.ok) return err(identity.error === 'foreign' ? 'foreign' : 'damaged');
  const purse = decodePurse(uid, blocks);
  return purse.ok ? ok({ uid, identity: identity.value, purse: purse.value }) : err('damaged');
}

function decodePurse(uid: string, blocks: CardBlocks): Result<CardPurse, CardDataError> {
  const { loadRecords, debitRecord } = blocks;
  const load = loadRecords && newestLoadRecord(fromHex(uid), loadRecords.even, loadRecords.odd);
  const loaded = readTotal('loaded', blocks.loaded, load);
  if (!loaded.ok) return loaded;
  const spent = readTotal('spent', blocks.spent, decodeDebitRecord(debitRecord));
  return spent.ok ? purseOf(loaded.value, spent.value) : spent;
}
