import { describe, expect, it } from 'vitest';
import { cardBlocks, encodeTotal } from '../../contract/card-layout.ts';
import { fromHex, toHex } from '../../contract/hex.ts';
import { fen } from '../../contract/money.ts';
import type { LoadEffect } from '../../devices/campus-card/load-steps.ts';
import { isTouching, planLoad, startLoad, stepLoad } from '../../devices/campus-card/load-steps.ts';
import { loadOrder } from './card-bench.ts';
import { studentUid } from './sample-cards.ts';

/** The table of load-steps.ts in plain calls, on a card that is nothing but numbered blocks. */
const [before, after] = [65_000, 70_000];
const { record } = loadOrder(studentUid, { before, after });
const plan = planLoad(fromHex(studentUid), record);
const { primary: P, shadow: S } = cardBlocks.loaded;
const total = (amount: number): Uint8Array => encodeTotal('loaded', fen(amount));
const invalid = new Uint8Array(16).fill(3);
const values = { before: total(before), after: total(after), invalid, other: total(66_000) } as const;
type Value = keyof typeof values;

const writesRecord = ['write 20', 'write 21', 'write 22', 'read 20', 'read 21', 'read 22'];
const looksAtTotal = ['authenticate 8', 'read 8', 'read 9'];
const toShadow = ['increment 8', 'transfer 9', 'read 9'];
const toPrimary = ['restore 9', 'transfer 8', 'read 8'];

/** Everything that is done on such a card, and how it ends. */
function play(blocks: Map<number, Uint8Array>): { readonly words: readonly string[]; readonly end: string } {
  const words: string[] = [];
  let buffer = new Uint8Array();
  for (let step = startLoad(plan); ;) {
    const { effect } = step;
    if (effect.type === 'finish') return { words, end: effect.end.result };
    words.push(`${effect.type} ${effect.block}`);
    const stores = effect.type === 'write' || effect.type === 'transfer';
    if (stores) expect(isTouching(step.state)).toBe(true);
    if (effect.type === 'write') blocks.set(effect.block, effect.bytes);
    if (effect.type === 'transfer') blocks.set(effect.block, buffer);
    buffer = bufferAfter(effect, blocks, buffer);
    const answer = effect.type === 'read' ? (blocks.get(effect.block) ?? invalid) : new Uint8Array();
    step = stepLoad(plan, step.state, answer);
  }
}

function bufferAfter(
  effect: LoadEffect,
  blocks: ReadonlyMap<number, Uint8Array>,
  buffer: Uint8Array<ArrayBuffer>,
): Uint8Array<ArrayBuffer> {
  if (effect.type === 'restore') return Uint8Array.from(blocks.get(effect.block) ?? invalid);
  if (effect.type !== 'increment') return buffer;
  expect([effect.amount, toHex(blocks.get(effect.block) ?? invalid)]).toEqual([5000, toHex(total(before))]);
  return Uint8Array.from(total(after));
}

const cardWith = (primary: Value, shadow: Value, recordBlocks = plan.recordBlocks): Map<number, Uint8Array> =>
  new Map([
    ...recordBlocks.map(({ block, bytes }) => [block, bytes] as const),
    [P, values[primary]] as const,
    [S, values[shadow]] as const,
  ]);

describe('with the record of the order on the card', () => {
  const begin = ['authenticate 20', 'read 20', 'read 21', 'read 22', ...looksAtTotal];
  it.each([
    ['before', 'before', [...toShadow, ...toPrimary], 'executed'],
    ['before', 'invalid', [...toShadow, ...toPrimary], 'executed'],
    ['before', 'after', toPrimary, 'executed'],
    ['invalid', 'after', toPrimary, 'executed'],
    ['after', 'after', [], 'executed'],
    ['after', 'before', [], 'differs'],
    ['after', 'invalid', [], 'differs'],
    ['invalid', 'before', [], 'differs'],
    ['invalid', 'invalid', [], 'differs'],
    ['before', 'other', [], 'differs'],
    ['other', 'after', [], 'differs'],
    ['other', 'other', [], 'differs'],
  ] as const)('P %s, S %s', (primary, shadow, rest, end) => {
    expect(play(cardWith(primary, shadow))).toEqual({ words: [...begin, ...rest], end });
  });
});

describe('without it', () => {
  const begin = ['authenticate 20', 'read 20'];
  const all = [...writesRecord, ...looksAtTotal, ...toShadow, ...toPrimary];

  it('an empty sector is written at once', () => {
    expect(play(cardWith('before', 'before', []))).toEqual({ words: [...begin, ...all], end: 'executed' });
  });

  it('of a torn record of the order only the blocks are written that are not right', () => {
    const [first, second] = plan.recordBlocks;
    const torn = [first, second].flatMap((block) => block ?? []);
    const rest = ['write 22', 'read 22', ...looksAtTotal, ...toShadow, ...toPrimary];
    const words = [...begin, 'read 21', 'read 22', ...rest];
    expect(play(cardWith('before', 'before', torn))).toEqual({ words, end: 'executed' });
  });

  it.each([
    ['after', 'after'],
    ['before', 'after'],
    ['other', 'other'],
  ] as const)('P %s, S %s: the amount is never added', (primary, shadow) => {
    const { words } = play(cardWith(primary, shadow, []));
    expect(words.filter((word) => word.startsWith('increment'))).toEqual([]);
  });
});
