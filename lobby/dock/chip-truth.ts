import { decodeDebitRecord, newestLoadRecord } from '../../contract/card-change-records.ts';
import type { TotalChange, TotalName, TotalPair } from '../../contract/card-layout.ts';
import { cardBlocks, decodeIdentity, isSettled, purseOf, readTotal } from '../../contract/card-layout.ts';
import { BLOCK_BYTES } from '../../contract/classic-chip.ts';
import { toHex } from '../../contract/hex.ts';
import { formatYuan } from '../../contract/money.ts';
import type { Fen } from '../../contract/money.ts';
import type { ChipTruth } from './ports.ts';

const totals: readonly TotalName[] = ['loaded', 'spent'];
type Lines = ChipTruth['lines'];

/** What the memory of a campus card says, read past all keys. */
export function chipTruth(uid: Uint8Array, image: Uint8Array): ChipTruth {
  const blocks = (numbers: readonly number[]): Uint8Array =>
    Buffer.concat(numbers.map((number) => image.subarray(number * BLOCK_BYTES, (number + 1) * BLOCK_BYTES)));
  const load = newestLoadRecord(uid, blocks(cardBlocks.evenLoadRecord), blocks(cardBlocks.oddLoadRecord));
  const debit = decodeDebitRecord(blocks([cardBlocks.spent.record]));
  const pairOf = (name: TotalName): TotalPair => ({
    primary: blocks([cardBlocks[name].primary]),
    shadow: blocks([cardBlocks[name].shadow]),
  });
  const loaded = totalOf('loaded', pairOf('loaded'), load);
  const spent = totalOf('spent', pairOf('spent'), debit);
  const purse =
    loaded.fen === undefined || spent.fen === undefined ? undefined : purseOf(loaded.fen, spent.fen);
  return {
    uid: toHex(uid),
    balanceFen: purse?.ok ? purse.value.balanceFen : undefined,
    loadedFen: loaded.fen,
    spentFen: spent.fen,
    torn: totals.filter((name) => !isSettled(name, pairOf(name))),
    lines: [
      { name: 'chip', value: 'Classic 1K' },
      { name: 'uid', value: toHex(uid) },
      ...identityLines(blocks(cardBlocks.identity)),
      { name: 'loaded', value: loaded.text },
      { name: 'spent', value: spent.text },
      { name: 'load record', value: load ? `no. ${load.counter}` : 'none valid' },
      { name: 'debit record', value: debit ? `no. ${debit.counter}` : 'none valid' },
    ],
  };
}

function identityLines(bytes: Uint8Array): Lines {
  const identity = decodeIdentity(bytes);
  if (!identity.ok) return [{ name: 'identity', value: identity.error }];
  const { cardNumber, holderKind, issueNumber, validUntil, mac } = identity.value;
  return [
    { name: 'number', value: cardNumber },
    { name: 'holder', value: holderKind },
    { name: 'issue', value: String(issueNumber) },
    { name: 'valid until', value: validUntil },
    { name: 'MAC', value: mac },
  ];
}

function totalOf(
  name: TotalName,
  pair: TotalPair,
  change: TotalChange | undefined,
): { readonly fen: Fen | undefined; readonly text: string } {
  const total = readTotal(name, pair, change);
  if (!total.ok) return { fen: undefined, text: total.error };
  const settled = isSettled(name, pair) ? '' : ' (torn)';
  return { fen: total.value, text: `¥${formatYuan(total.value)}${settled}` };
}
