import { beforeEach, describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../contract/hex.ts';
import { encodeClassicCommand } from '../../devices/card-antenna/pn532/codec/classic-commands.ts';
import type { ClassicCommand } from '../../devices/card-antenna/pn532/codec/classic-commands.ts';
import { airTimeMs } from '../../lobby/card-antenna/air-time.ts';
import { Cradle } from '../../lobby/card-antenna/cradle.ts';
import type { ClassicCard } from '../../lobby/cards/classic-card.ts';
import { blankCard, foreignCard, owned } from '../campus-card/sample-cards.ts';
import { deliveryKey } from './describe-card-antenna.ts';

const uid = 'fb0ee20b';
const desfire = '04d1d2d3d4d5d6';
let card: ClassicCard;
let cradle: Cradle;

const send = (command: ClassicCommand): string => card.exchange(encodeClassicCommand(command)).type;
/** Fills blocks 4, 5 and 6 until the card falls silent; how far each was filled. */
function fill(): readonly number[] {
  card.select();
  send({ name: 'authenticate', block: 4, keyType: 'A', key: deliveryKey, uid: fromHex(uid) });
  for (const block of [4, 5, 6]) send({ name: 'write', block, data: new Uint8Array(16).fill(0xee) });
  return [4, 5, 6].map(
    (block) => card.image.subarray(block * 16, block * 16 + 16).filter((byte) => byte === 0xee).length,
  );
}

beforeEach(() => {
  card = blankCard(uid);
  cradle = new Cradle([owned(card), owned(foreignCard('desfire', desfire))]);
  cradle.setField(true);
  cradle.place(uid);
});

describe('a hand that pulls the card while it stores', () => {
  it.each([0, 1, 15, 16])(
    'at byte %i of the second write: the rest stays as it was, the card is out',
    (bytes) => {
      cradle.pullDuringWrite(uid, { write: 2, bytes });
      expect(fill()).toEqual([16, bytes, 0]);
      expect(cradle.inCradle).toEqual([]);
      expect(card.select()).toBe(false);
    },
  );

  it('pulls once: the card that is laid down again is written to its end', () => {
    cradle.pullDuringWrite(uid, { write: 1, bytes: 3 });
    fill();
    cradle.place(uid);
    expect(fill()).toEqual([16, 16, 16]);
  });

  it('forgets it when the card is taken before', () => {
    cradle.pullDuringWrite(uid, { write: 1, bytes: 3 });
    cradle.take(uid);
    cradle.place(uid);
    expect(fill()).toEqual([16, 16, 16]);
  });

  it('cannot pull what stores nothing, nor at a byte that no block has', () => {
    expect(() => cradle.pullDuringWrite(desfire, { write: 1, bytes: 0 })).toThrow(/none that is written/);
    for (const at of [
      { write: 0, bytes: 0 },
      { write: 1, bytes: 17 },
      { write: 1, bytes: -1 },
    ]) {
      expect(() => cradle.pullDuringWrite(uid, at)).toThrow(RangeError);
    }
  });
});

describe('time on the air', () => {
  const timeOf = (command: ClassicCommand): number => airTimeMs(encodeClassicCommand(command));

  it('counts every bit at 106 kbit/s and what the card takes at the most', () => {
    // 4 + 18 bytes of 9 bits, two pauses, 5 ms in the card.
    expect(timeOf({ name: 'read', block: 8 })).toBeCloseTo(5 + 22 * 0.08496 + 2 * 0.10888, 3);
    // 4 + 18 bytes, two answers of 4 bits, four pauses, 5 + 10 ms.
    const write = timeOf({ name: 'write', block: 8, data: new Uint8Array(16) });
    expect(write).toBeCloseTo(15 + 22 * 0.08496 + 8 * 0.00944 + 4 * 0.10888, 3);
    expect(timeOf({ name: 'increment', block: 8, amount: 1 })).toBe(timeOf({ name: 'restore', block: 8 }));
    expect(timeOf({ name: 'transfer', block: 8 })).toBeGreaterThan(10);
  });

  it('of a card of another kind is that of its frame', () => {
    expect(airTimeMs(fromHex('aa00'))).toBeLessThan(1);
    expect(toHex(fromHex('aa00'))).toBe('aa00');
  });
});
