import { beforeAll, describe, expect, it } from 'vitest';
import { encodeTotal } from '../../contract/card-layout.ts';
import { fen } from '../../contract/money.ts';
import type { Books } from './oracle-books.ts';
import { replay } from './oracle-ledger.ts';
import { checkLoads } from './oracle-loads.ts';
import type { PlatformLoad, TrueCard, Truth } from './oracle-truth.ts';
import { soundHour } from './sound-hour.ts';

let books: Books;
let truth: Truth;
/** A load of this kiosk that is on a card, and that card. */
let load: PlatformLoad;
let card: TrueCard;

beforeAll(async () => {
  ({ books, truth } = await soundHour(2));
  const executed = truth.loads.find(
    ({ state, attempts }) => state === 'executed' && attempts.every(({ kioskId }) => kioskId === 'K01'),
  );
  const loaded = truth.cards.find(({ uid }) => uid === executed?.uid);
  if (!executed || !loaded) throw new Error('the sound hour loads no card');
  load = executed;
  card = loaded;
});

function broken(forged: Partial<Truth>): string[] {
  const found = checkLoads(books.entries, { ...truth, ...forged });
  return [...new Set(found.map(({ rule }) => rule))];
}

/** The same cards, with other bytes in some blocks of ours. */
function withBytes(...changes: readonly (readonly [block: number, bytes: Uint8Array])[]): Partial<Truth> {
  const image = Buffer.from(card.image);
  for (const [block, bytes] of changes) image.set(bytes, block * 16);
  return { cards: truth.cards.map((one) => (one.uid === card.uid ? { ...one, image } : one)) };
}

function withLoad(change: Partial<PlatformLoad>): Partial<Truth> {
  return { loads: truth.loads.map((one) => (one === load ? { ...one, ...change } : one)) };
}

function withCard(change: Partial<TrueCard>): Partial<Truth> {
  return { cards: truth.cards.map((one) => (one.uid === card.uid ? { ...one, ...change } : one)) };
}

describe('the oracle of loads', () => {
  it('finds nothing in an hour that is sound', () => {
    expect(truth.loads.length).toBeGreaterThan(1);
    expect(truth.cards.some(({ goodsFen }) => goodsFen > 0)).toBe(true);
    expect(broken({})).toEqual([]);
  });

  it('sees a total that was raised by somebody with the key, without a record for it', () => {
    const raised = encodeTotal('loaded', fen(load.after + 5000));
    expect(broken(withBytes([8, raised], [9, raised]))).toEqual(['chip']);
  });

  it('sees a load that never reached the card', () => {
    const old = encodeTotal('loaded', fen(load.before));
    expect(broken(withBytes([8, old], [9, old]))).toEqual(['E5', 'chip']);
  });

  it('sees a load that was read on the card and lies there only half', () => {
    const old = encodeTotal('loaded', fen(load.before));
    expect(broken(withBytes([8, old]))).toEqual(['chip']);
  });

  it('sees blocks that no order of writes leads to', () => {
    expect(broken(withBytes([9, new Uint8Array(16)], [8, new Uint8Array(16)]))).toEqual(['chip']);
  });

  it('sees a load record that the platform did not make', () => {
    const block = load.counter % 2 === 0 ? 18 : 22;
    const bytes = Buffer.from(card.image.subarray(block * 16, block * 16 + 16));
    bytes[6] = (bytes[6] ?? 0) ^ 1; // within the MAC; the checksum is made anew
    const first = block - 2;
    const record = Buffer.concat([card.image.subarray(first * 16, block * 16), bytes]);
    bytes.writeUInt16LE(crc(record.subarray(0, 46)), 14);
    expect(broken(withBytes([block, bytes]))).toEqual(['chip']);
  });

  it('sees a load that only one side has', () => {
    expect(broken({ loads: truth.loads.filter((one) => one !== load) })).toEqual(['E5', 'E4']);
    const stranger = { ...load, reference: 'f'.repeat(32), attempts: [{ kioskId: 'K01', loadId: 'never' }] };
    expect(broken({ loads: [...truth.loads, stranger] })).toContain('E5');
  });

  it('sees a load that is executed here and in flight there', () => {
    expect(broken(withLoad({ state: 'inFlight' }))).toEqual(['E5', 'E4', 'liveness']);
  });

  it('sees that a load begins where the one before did not end', () => {
    expect(broken(withLoad({ before: load.before + 1, after: load.after + 1 }))).toContain('E5');
  });

  it('sees money in flight that no load explains, and pending money that nobody put in', () => {
    expect(broken(withCard({ account: { ...card.account, inFlightFen: 1 } }))).toEqual(['E4']);
    const { pendingFen } = card.account;
    expect(broken(withCard({ account: { ...card.account, pendingFen: pendingFen + 1 } }))).toEqual([
      'E4',
      'chip',
    ]);
  });

  it('sees goods that nobody paid, and a purchase that the platform does not know', () => {
    expect(broken(withCard({ goodsFen: card.goodsFen + 100 }))).toEqual(['chip', 'E4']);
    expect(broken({ unreportedDebits: ['card 1, debit 2'] })).toEqual(['E4']);
  });

  it('sees a load that was left half done', () => {
    const fact = { kind: 'loadStarting', loadId: 'left' };
    const entry = { seq: 0, atMs: 0, kind: 'forged', hash: '', body: JSON.stringify({ fact, postings: [] }) };
    expect(replay([...books.entries, entry]).nonsense).toEqual([]);
    const found = checkLoads([...books.entries, entry], truth);
    expect(found.map(({ text }) => text)).toEqual(['load left is still STARTING']);
  });
});

/** CRC-16/CCITT-FALSE. */
function crc(bytes: Uint8Array): number {
  let register = 0xffff;
  for (const byte of bytes) {
    register ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1)
      register = register & 0x8000 ? ((register << 1) ^ 0x1021) & 0xffff : register << 1;
  }
  return register;
}
