import type { LoadRecord } from '../../contract/card-change-records.ts';
import {
  claimedLoadCounter,
  decodeLoadRecord,
  encodeLoadRecord,
} from '../../contract/card-change-records.ts';
import { cardBlocks, decodeTotalBlock } from '../../contract/card-layout.ts';
import { BLOCK_BYTES } from '../../contract/classic-chip.ts';
import { fromHex, toHex } from '../../contract/hex.ts';

/**
 * One load on a MIFARE Classic card, as a pure function of what the card answers. It begins by reading, so that it is
 * the load, its resumption and its repetition in one: what is done is not done again. d = after - before.
 *
 * | record n+1 on the card | P       | S       | what follows                               |
 * | ---------------------- | ------- | ------- | ------------------------------------------ |
 * | none, older or torn    | unread  | unread  | write it, read it back, then as below      |
 * | this order's           | before  | before  | P + d into S, read S; S into P, read P     |
 * | this order's           | before  | invalid | the same: torn in the first transfer       |
 * | this order's           | before  | after   | S into P, read P: torn between the two     |
 * | this order's           | invalid | after   | the same: torn in the second transfer      |
 * | this order's           | after   | after   | nothing: executed                          |
 * | this order's           | other   | other   | nothing: differs                           |
 * | another whole one      | unread  | unread  | nothing: differs                           |
 *
 * Why a card that leaves at any point is harmless: until record n+1 is whole, the older record and both blocks say the
 * old total. From then on P keeps the old total until S was read back as the new one, and S keeps the new total while P
 * is written. So one block is good at every moment, the record says which total it is, and the next run starts from it.
 * The amount is added to nothing but the old total: P is read before every increment, and an increment stores nothing
 * by itself.
 *
 * A load as it should be takes 17 exchanges: 2 openings, 3 + 2 writes and transfers, 5 readings back, 3 readings
 * before, increment and restore. The record is not read to its end where its first block shows that it is the older one.
 */
export interface LoadPlan {
  readonly uid: Uint8Array;
  readonly record: LoadRecord;
  readonly recordBlocks: readonly RecordBlock[];
}

interface RecordBlock {
  readonly block: number;
  readonly bytes: Uint8Array;
}

export type LoadState =
  | { readonly at: 'openRecord' }
  | { readonly at: 'readRecord'; readonly found: readonly Uint8Array[] }
  /** `blocks` are all that this run writes of the record, `index` the one that is under way. */
  | {
      readonly at: 'writeRecord' | 'readRecordBack';
      readonly blocks: readonly RecordBlock[];
      readonly index: number;
    }
  | { readonly at: 'openTotal' | 'readPrimary' }
  | { readonly at: 'readShadow'; readonly primary: Uint8Array }
  | { readonly at: 'increment' | 'transferToShadow' | 'readShadowBack' }
  | { readonly at: 'restore' | 'transferToPrimary' | 'readPrimaryBack' };

export type LoadEnd =
  { readonly result: 'executed' } | { readonly result: 'differs'; readonly detail: string };

export type LoadEffect =
  | { readonly type: 'read'; readonly block: number }
  /** `authenticate`: with the key that writes the sector (B); it reads as well. */
  | { readonly type: 'authenticate' | 'restore' | 'transfer'; readonly block: number }
  | { readonly type: 'write'; readonly block: number; readonly bytes: Uint8Array }
  | { readonly type: 'increment'; readonly block: number; readonly amount: number }
  | { readonly type: 'finish'; readonly end: LoadEnd };

export interface LoadStep {
  readonly state: LoadState;
  readonly effect: LoadEffect;
}

const { primary: PRIMARY, shadow: SHADOW } = cardBlocks.loaded;

/** Throws RangeError on an order that is no load. */
export function planLoad(uid: Uint8Array, record: LoadRecord): LoadPlan {
  if (record.after <= record.before) {
    throw new RangeError(`from ${record.before} to ${record.after} fen nothing is loaded`);
  }
  const bytes = encodeLoadRecord(uid, record, fromHex(record.mac));
  const blocks = record.counter % 2 === 0 ? cardBlocks.evenLoadRecord : cardBlocks.oddLoadRecord;
  const recordBlocks = blocks.map((block, index) => ({
    block,
    bytes: bytes.slice(index * BLOCK_BYTES, (index + 1) * BLOCK_BYTES),
  }));
  return { uid, record, recordBlocks };
}

export function startLoad({ record }: LoadPlan): LoadStep {
  const [block] = record.counter % 2 === 0 ? cardBlocks.evenLoadRecord : cardBlocks.oddLoadRecord;
  return { state: { at: 'openRecord' }, effect: { type: 'authenticate', block } };
}

/** The order's record lies whole on the card, or a write of it goes out next or went out before. */
export function isTouching({ at }: LoadState): boolean {
  return at !== 'openRecord' && at !== 'readRecord';
}

/** `answer`: 16 bytes after a read, none after anything else. A command that fails ends the run. */
export function stepLoad(plan: LoadPlan, state: LoadState, answer: Uint8Array): LoadStep {
  switch (state.at) {
    case 'openRecord':
      return readRecord(plan, []);
    case 'readRecord':
      return onRecordBlock(plan, [...state.found, answer]);
    case 'writeRecord':
      return writeRecord(state.blocks, state.index + 1);
    case 'readRecordBack': {
      const written = state.blocks[state.index];
      return written && isSame(written.bytes, answer)
        ? readRecordBack(state.blocks, state.index + 1)
        : differs(state, `block ${written?.block ?? 0} of the record does not hold what was written`);
    }
    case 'openTotal':
      return { state: { at: 'readPrimary' }, effect: { type: 'read', block: PRIMARY } };
    case 'readPrimary':
      return { state: { at: 'readShadow', primary: answer }, effect: { type: 'read', block: SHADOW } };
    case 'readShadow':
      return onTotal(plan, state, answer);
    case 'increment':
      return { state: { at: 'transferToShadow' }, effect: { type: 'transfer', block: SHADOW } };
    case 'transferToShadow':
      return { state: { at: 'readShadowBack' }, effect: { type: 'read', block: SHADOW } };
    case 'readShadowBack':
      return amountOf(answer) === plan.record.after
        ? restoreShadow
        : differs(state, 'the shadow does not hold the new total');
    case 'restore':
      return { state: { at: 'transferToPrimary' }, effect: { type: 'transfer', block: PRIMARY } };
    case 'transferToPrimary':
      return { state: { at: 'readPrimaryBack' }, effect: { type: 'read', block: PRIMARY } };
    case 'readPrimaryBack':
      return amountOf(answer) === plan.record.after
        ? finish(state, { result: 'executed' })
        : differs(state, 'the primary does not hold the new total');
  }
}

function readRecord({ recordBlocks }: LoadPlan, found: readonly Uint8Array[]): LoadStep {
  const next = recordBlocks[found.length];
  if (!next) return openTotal;
  return { state: { at: 'readRecord', found }, effect: { type: 'read', block: next.block } };
}

/** Reads no further than it takes to know that the sector may be written, or that it holds this very record. */
function onRecordBlock(plan: LoadPlan, found: readonly Uint8Array[]): LoadStep {
  const { uid, record, recordBlocks } = plan;
  const missing = recordBlocks.filter(({ bytes }, index) => !isSame(bytes, found[index]));
  const isOurs = missing.length === recordBlocks.length - found.length;
  if (isOurs || found.length === recordBlocks.length) {
    if (isOurs) return readRecord(plan, found);
    const decoded = decodeLoadRecord(uid, Uint8Array.from(found.flatMap((block) => [...block])));
    if (!decoded.ok && decoded.error === 'torn') return writeRecord(missing, 0);
    return differs({ at: 'readRecord', found }, 'another whole load record lies where this one belongs');
  }
  const claimed = claimedLoadCounter(found[0] ?? new Uint8Array());
  // An older record, whole or torn, is the one that this record replaces; what claims more is read to its end.
  if (claimed === undefined || claimed < record.counter) return writeRecord(recordBlocks, 0);
  return readRecord(plan, found);
}

function writeRecord(blocks: readonly RecordBlock[], index: number): LoadStep {
  const next = blocks[index];
  if (!next) return readRecordBack(blocks, 0);
  return { state: { at: 'writeRecord', blocks, index }, effect: { type: 'write', ...next } };
}

function readRecordBack(blocks: readonly RecordBlock[], index: number): LoadStep {
  const next = blocks[index];
  if (!next) return openTotal;
  return { state: { at: 'readRecordBack', blocks, index }, effect: { type: 'read', block: next.block } };
}

/** Record n+1 lies whole on the card: the table decides. */
function onTotal(
  { record: { before, after } }: LoadPlan,
  state: Extract<LoadState, { readonly at: 'readShadow' }>,
  answer: Uint8Array,
): LoadStep {
  const [primary, shadow] = [amountOf(state.primary), amountOf(answer)];
  if (primary === after && shadow === after) return finish(state, { result: 'executed' });
  if ((primary === before || primary === undefined) && shadow === after) return restoreShadow;
  if (primary === before && (shadow === before || shadow === undefined)) {
    return {
      state: { at: 'increment' },
      effect: { type: 'increment', block: PRIMARY, amount: after - before },
    };
  }
  const said = `P ${primary ?? 'invalid'}, S ${shadow ?? 'invalid'}`;
  return differs(state, `no tear of a load from ${before} to ${after} leads to ${said}`);
}

const openTotal: LoadStep = { state: { at: 'openTotal' }, effect: { type: 'authenticate', block: PRIMARY } };
const restoreShadow: LoadStep = { state: { at: 'restore' }, effect: { type: 'restore', block: SHADOW } };

const amountOf = (block: Uint8Array): number | undefined => decodeTotalBlock('loaded', block);

const isSame = (a: Uint8Array, b: Uint8Array | undefined): boolean =>
  b !== undefined && toHex(a) === toHex(b);

const finish = (state: LoadState, end: LoadEnd): LoadStep => ({ state, effect: { type: 'finish', end } });

const differs = (state: LoadState, detail: string): LoadStep => finish(state, { result: 'differs', detail });
