import { describe, expect, test } from 'vitest';
import { encodeLoadRecord } from '../../contract/card-change-records.ts';
import { classicKey, loadRecordMac } from '../../contract/card-keys.ts';
import { cardBlocks, cardSectors, encodeTotal } from '../../contract/card-layout.ts';
import { BLOCK_BYTES, sectorOf } from '../../contract/classic-chip.ts';
import { fromHex } from '../../contract/hex.ts';
import { fen } from '../../contract/money.ts';
import type { Fen } from '../../contract/money.ts';
import type { ClassicCard } from '../../lobby/cards/classic-card.ts';
import { ForeignCard } from '../../lobby/cards/foreign-card.ts';
import { demoKeys } from '../../lobby/demo-keys.ts';
import { ChipFailure, ChipSession } from '../../lobby/pos/chip-session.ts';
import { blockOf, campusCard, pairOf, pulled, till, uid } from './pos-world.ts';

const PRICE = fen(1000);
const readKey = classicKey(demoKeys.masters.read, uid, 'read');
const loadKey = classicKey(demoKeys.masters.load, uid, 'load');
const { loaded, spent, evenLoadRecord, oddLoadRecord } = cardBlocks;

/** What an offline terminal says of a card. */
async function offline(card: ClassicCard): Promise<string> {
  const { terminal } = till();
  terminal.setOnline(false);
  const outcome = await terminal.pay(card, PRICE);
  return outcome.result === 'refused' ? outcome.why : outcome.result;
}

function force(card: ClassicCard, blocks: readonly number[], bytes: Uint8Array): void {
  for (const [index, block] of blocks.entries()) {
    card.forceBlock(block, bytes.subarray(index * BLOCK_BYTES, (index + 1) * BLOCK_BYTES));
  }
}

/** Does with a card what a reader does; false where the card did not let it. */
function tamper(card: ClassicCard, work: (session: ChipSession) => void): boolean {
  try {
    work(new ChipSession(card));
    return true;
  } catch (reason) {
    if (reason instanceof ChipFailure) return false;
    throw reason;
  } finally {
    card.leaveField();
  }
}

function loadOf(counter: number, before: number, after: number) {
  return { counter, before: fen(before), after: fen(after), reference: 'ab'.repeat(16) };
}

function genuine(of: Uint8Array, record: ReturnType<typeof loadOf>): Uint8Array {
  return encodeLoadRecord(of, record, loadRecordMac(demoKeys.mac, of, record));
}

describe('a thief with the read key alone, as a stolen kiosk has it', () => {
  test('cannot raise what was loaded: the card itself says no', () => {
    for (const keyType of ['A', 'B'] as const) {
      const card = campusCard();
      const raise = (session: ChipSession): void => {
        session.open(cardSectors.loaded.sector, keyType, readKey);
        session.increment(loaded.primary, 5000, loaded.shadow);
      };
      expect(tamper(card, raise)).toBe(false);
      expect(pairOf(card, 'loaded')).toEqual([15_000, 15_000]);
    }
    const card = campusCard();
    const rewrite = (session: ChipSession): void => {
      session.open(cardSectors.loaded.sector, 'A', readKey);
      session.write(loaded.primary, encodeTotal('loaded', fen(90_000)));
    };
    expect(tamper(card, rewrite)).toBe(false);
  });

  test.each([
    ['to anything', 1000, 'forged'],
    ['to nothing', 0, 'needsPlatform'],
    ['to what it was before the last purchase', 3000, 'needsPlatform'],
  ])('lowers what was spent %s, and no terminal takes that for money', async (_how, target, why) => {
    const card = campusCard(target === 0 ? {} : { spentFen: fen(3000) });
    const { terminal } = till();
    terminal.setOnline(false);
    if (target === 3000) await terminal.pay(card, fen(750));
    if (target === 1000) await terminal.pay(card, fen(10));
    const [now = fen(0)] = pairOf(card, 'spent');
    const lowered = tamper(card, (session) => {
      session.open(cardSectors.spent.sector, 'A', readKey);
      card.exchange(Uint8Array.of(0xc0, spent.primary, ...littleEndian(now - target)));
      card.exchange(Uint8Array.of(0xb0, spent.shadow));
      session.copy(spent.shadow, spent.primary);
    });
    expect(lowered).toBe(true);
    expect(pairOf(card, 'spent')).toEqual([target, target]);
    expect(await offline(card)).toBe(why);
  });

  test('tears the record of a purchase away first, and is not believed offline either', async () => {
    const card = campusCard();
    const { terminal } = till();
    terminal.setOnline(false);
    await terminal.pay(pulled(card, { write: 0, bytes: 7 }), PRICE);
    tamper(card, (session) => {
      session.open(cardSectors.spent.sector, 'A', readKey);
      card.exchange(Uint8Array.of(0xc0, spent.primary, ...littleEndian(3750)));
      card.exchange(Uint8Array.of(0xb0, spent.shadow));
      session.copy(spent.shadow, spent.primary);
    });
    expect(pairOf(card, 'spent')).toEqual([0, 0]);
    expect(await offline(card)).toBe('needsPlatform');
    // Nor by the terminal that remembers the torn purchase.
    expect(await terminal.pay(card, PRICE)).toEqual({ result: 'refused', why: 'needsPlatform' });
    expect(terminal.memory.waiting).toEqual([]);
  });
});

describe('a thief with the load key of one card and no MAC key', () => {
  function raised(record: Uint8Array, blocks: readonly number[], by: Fen): ClassicCard {
    const card = campusCard();
    const done = tamper(card, (session) => {
      if (blocks[0] !== undefined) session.open(sectorOf(blocks[0]), 'B', loadKey);
      for (const [index, block] of blocks.entries()) {
        session.write(block, record.subarray(index * BLOCK_BYTES, (index + 1) * BLOCK_BYTES));
      }
      session.open(cardSectors.loaded.sector, 'B', loadKey);
      session.increment(loaded.primary, by, loaded.shadow);
      session.copy(loaded.shadow, loaded.primary);
    });
    expect(done).toBe(true);
    expect(pairOf(card, 'loaded')).toEqual([15_000 + by, 15_000 + by]);
    return card;
  }

  test('raises `loaded` without any record', async () => {
    expect(await offline(raised(new Uint8Array(), [], fen(5000)))).toBe('forged');
  });

  test('writes a record with a MAC of his own', async () => {
    const record = loadOf(1, 15_000, 20_000);
    const made = encodeLoadRecord(uid, record, loadRecordMac(new Uint8Array(16), uid, record));
    expect(await offline(raised(made, oddLoadRecord, fen(5000)))).toBe('forged');
  });

  test("writes another card's record", async () => {
    const other = fromHex('0c0ffee0');
    expect(await offline(raised(genuine(other, loadOf(1, 15_000, 20_000)), oddLoadRecord, fen(5000)))).toBe(
      'forged',
    );
  });

  test('plays an older record of this card again', async () => {
    const card = campusCard();
    const older = genuine(uid, loadOf(1, 15_000, 20_000));
    const newer = genuine(uid, loadOf(2, 20_000, 21_000));
    force(card, oddLoadRecord, older);
    force(card, evenLoadRecord, newer);
    force(card, [loaded.primary, loaded.shadow], Uint8Array.of(...total(21_000), ...total(21_000)));
    expect(await offline(card)).toBe('paid');
    // The five yuan of the older record once more, with that record in both places.
    force(card, evenLoadRecord, older);
    force(card, [loaded.primary, loaded.shadow], Uint8Array.of(...total(26_000), ...total(26_000)));
    expect(await offline(card)).toBe('forged');
    force(card, [loaded.primary, loaded.shadow], Uint8Array.of(...total(21_000), ...total(21_000)));
    expect(await offline(card)).toBe('forged');
  });

  test('a broken record is only torn: the one before it still counts', async () => {
    const card = campusCard();
    force(card, oddLoadRecord, genuine(uid, loadOf(1, 15_000, 20_000)));
    card.forceBlock(oddLoadRecord[1], new Uint8Array(BLOCK_BYTES));
    expect(await offline(card)).toBe('paid');
    expect(await offline(raised(new Uint8Array(), [], fen(5000)))).toBe('forged');
  });
});

describe('cards that are refused without any fault of theirs', () => {
  test('a torn total sends its holder to a kiosk, and what was loaded too', async () => {
    const card = campusCard();
    force(card, oddLoadRecord, genuine(uid, loadOf(1, 15_000, 20_000)));
    card.forceBlock(loaded.shadow, total(20_000));
    expect(await offline(card)).toBe('torn');
    card.forceBlock(loaded.primary, total(20_000));
    expect(await offline(card)).toBe('paid');

    const other = till();
    other.terminal.setOnline(false);
    const torn = campusCard();
    await other.terminal.pay(pulled(torn, { write: 1, bytes: 6 }), PRICE);
    expect(await offline(torn)).toBe('torn');
  });

  test('granted and not yet executed: the card pays with what it has', async () => {
    const card = campusCard();
    force(card, oddLoadRecord, genuine(uid, loadOf(1, 15_000, 20_000)));
    expect(await offline(card)).toBe('paid');
  });

  test('no order of writes leads there', async () => {
    const card = campusCard();
    card.forceBlock(spent.primary, encodeTotal('spent', fen(9000)));
    expect(await offline(card)).toBe('damaged');
    const lowered = campusCard();
    for (const block of [loaded.primary, loaded.shadow]) lowered.forceBlock(block, total(14_000));
    expect(await offline(lowered)).toBe('damaged');
  });

  test('expired, empty, not of this campus, identity of another chip', async () => {
    expect(await offline(campusCard({ validUntil: '2001-01-01' }))).toBe('expired');
    expect(await offline(campusCard({ loadedFen: fen(4000) }))).toBe('insufficientFunds');
    const { terminal } = till();
    terminal.setOnline(false);
    const bank = new ForeignCard('cpuCard', fromHex('08aa11b2'));
    expect(await terminal.pay(bank, PRICE)).toEqual({ result: 'refused', why: 'wrongCard' });
    const clone = campusCard({ uid: fromHex('0badca4d') });
    force(
      clone,
      cardBlocks.identity,
      Buffer.concat(cardBlocks.identity.map((n) => blockOf(campusCard(), n))),
    );
    expect(await offline(clone)).toBe('forged');
    const burnt = campusCard();
    burnt.forceBlock(cardBlocks.identity[1], new Uint8Array(BLOCK_BYTES));
    expect(await offline(burnt)).toBe('damaged');
  });

  test('a refusal writes nothing to the card and remembers no purchase', async () => {
    const card = campusCard({ loadedFen: fen(4000) });
    const before = card.image;
    const { terminal, written } = till();
    terminal.setOnline(false);
    await terminal.pay(card, PRICE);
    expect(card.image).toEqual(before);
    expect(written.waiting).toEqual([]);
  });
});

function total(amount: number): Uint8Array {
  return encodeTotal('loaded', fen(amount));
}

function littleEndian(amount: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, amount, true);
  return bytes;
}
