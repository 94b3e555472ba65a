import { beforeEach, describe, expect, it } from 'vitest';
import type { AccessCondition } from '../../contract/classic-chip.ts';
import {
  decodeAccessBits,
  decodeValueBlock,
  encodeAccessBits,
  encodeValueBlock,
} from '../../contract/classic-chip.ts';
import { fromHex, toHex } from '../../contract/hex.ts';
import { encodeClassicCommand } from '../../devices/card-antenna/pn532/codec/classic-commands.ts';
import type { ClassicCommand } from '../../devices/card-antenna/pn532/codec/classic-commands.ts';
import { blankClassicImage } from '../../lobby/cards/campus-cards.ts';
import { ClassicCard } from '../../lobby/cards/classic-card.ts';
import type { CardAnswer } from '../../lobby/cards/contactless-card.ts';

const uid = fromHex('fb0ee20b');
const keyA = fromHex('a0a1a2a3a4a5');
const keyB = fromHex('b0b1b2b3b4b5');
const conditions: readonly AccessCondition[] = ['000', '010', '100', '110', '001', '011', '101', '111'];
const done: CardAnswer = { type: 'data', bytes: new Uint8Array() };
const refused: CardAnswer = { type: 'refused' };
const silent: CardAnswer = { type: 'silent' };
const PRIMARY = 8;
const SHADOW = 9;
const TRAILER = 11;
const value = (amount: number): Uint8Array => encodeValueBlock({ value: amount, address: PRIMARY });

describe('the chip format', () => {
  it('access bits: delivery, data and purse sectors', () => {
    expect(toHex(encodeAccessBits(['000', '000', '000', '001']))).toBe('ff0780');
    expect(toHex(encodeAccessBits(['100', '100', '100', '011']))).toBe('787788');
    expect(toHex(encodeAccessBits(['110', '110', '100', '011']))).toBe('48778b');
  });

  it('access bits are read back for every condition, and not at all when one copy of a bit is wrong', () => {
    for (const condition of conditions) {
      const bytes = encodeAccessBits([condition, '110', '001', condition]);
      expect(decodeAccessBits(bytes)).toEqual([condition, '110', '001', condition]);
      for (let bit = 0; bit < 24; bit++) {
        const flipped = Uint8Array.from(bytes);
        flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(decodeAccessBits(flipped)).toBeUndefined();
      }
    }
  });

  it('a value block as the data sheet shows it', () => {
    const block = '87d612007829edff87d6120011ee11ee';
    expect(toHex(encodeValueBlock({ value: 1234567, address: 0x11 }))).toBe(block);
    expect(decodeValueBlock(fromHex(block))).toEqual({ value: 1234567, address: 0x11 });
    expect(decodeValueBlock(encodeValueBlock({ value: -5, address: 0 }))?.value).toBe(-5);
  });

  it('a value block with any byte changed is none', () => {
    for (let index = 0; index < 16; index++) {
      const block = value(100);
      block[index] = (block[index] ?? 0) ^ 1;
      expect(decodeValueBlock(block)).toBeUndefined();
    }
  });
});

describe('the card', () => {
  let card: ClassicCard;

  /** Sector 2 as a purse unless told, P 100 and S 70. */
  function makeCard(data: AccessCondition = '110', trailer: AccessCondition = '011'): void {
    card = new ClassicCard({ uid, image: blankClassicImage(uid) });
    card.forceBlock(PRIMARY, value(100));
    card.forceBlock(SHADOW, value(70));
    const access = encodeAccessBits([data, data, data, trailer]);
    card.forceBlock(TRAILER, Uint8Array.of(...keyA, ...access, 0x69, ...keyB));
    card.enterField();
    card.select();
  }
  const send = (command: ClassicCommand): CardAnswer => card.exchange(encodeClassicCommand(command));
  const open = (keyType: 'A' | 'B', block = PRIMARY): CardAnswer =>
    send({ name: 'authenticate', block, keyType, key: keyType === 'A' ? keyA : keyB, uid });
  const read = (block: number): CardAnswer => send({ name: 'read', block });
  const write = (block: number, data = new Uint8Array(16).fill(7)): CardAnswer =>
    send({ name: 'write', block, data });
  const increment = (amount: number): CardAnswer => send({ name: 'increment', block: PRIMARY, amount });
  const stored = (block: number): number | undefined =>
    decodeValueBlock(card.image.subarray(block * 16, block * 16 + 16))?.value;
  const reselect = (): void => void card.select();

  beforeEach(() => makeCard());

  it('says nothing without field or selection', () => {
    card.leaveField();
    expect(card.select()).toBe(false);
    expect(open('A')).toEqual(silent);
    card.enterField();
    expect(open('A')).toEqual(silent);
    expect(card.select()).toBe(true);
    expect(open('A')).toEqual(done);
  });

  it('a wrong key, or the id of another card, halts it until it is selected again', () => {
    const wrong = { name: 'authenticate', block: PRIMARY, keyType: 'A', key: keyB, uid } as const;
    expect(send(wrong)).toEqual({ type: 'authenticationFailed' });
    expect(open('A')).toEqual(silent);
    reselect();
    expect(send({ ...wrong, key: keyA, uid: fromHex('00000000') })).toEqual({ type: 'authenticationFailed' });
    reselect();
    expect(open('A')).toEqual(done);
  });

  it('a sector is open until another one is opened, and any no closes it', () => {
    open('A');
    expect(read(PRIMARY)).toEqual({ type: 'data', bytes: value(100) });
    expect(read(4)).toEqual(refused);
    expect(read(PRIMARY)).toEqual(silent);
    reselect();
    expect(read(PRIMARY)).toEqual(refused);
  });

  // Columns: read, write, increment, decrement (the last also for transfer and restore), by A and by B.
  it.each<readonly [AccessCondition, string, string, string, string]>([
    ['000', 'AB', 'AB', 'AB', 'AB'],
    ['010', 'AB', '', '', ''],
    ['100', 'AB', 'B', '', ''],
    ['110', 'AB', 'B', 'B', 'AB'],
    ['001', 'AB', '', '', 'AB'],
    ['011', 'B', 'B', '', ''],
    ['101', 'B', '', '', ''],
    ['111', '', '', '', ''],
  ])('data condition %s: read %s, write %s, increment %s, decrement %s', (condition, ...rights) => {
    const commands: readonly ClassicCommand[] = [
      { name: 'read', block: PRIMARY },
      { name: 'write', block: PRIMARY, data: value(1) },
      { name: 'increment', block: PRIMARY, amount: 1 },
      { name: 'decrement', block: PRIMARY, amount: 1 },
    ];
    for (const [index, command] of commands.entries()) {
      for (const key of ['A', 'B'] as const) {
        makeCard(condition);
        open(key);
        expect([command.name, key, send(command).type]).toEqual([
          ...[command.name, key],
          rights[index]?.includes(key) ? 'data' : 'refused',
        ]);
      }
    }
  });

  // Who may write key A, the access bits, key B; who sees key B.
  it.each<readonly [AccessCondition, string, string, string, string]>([
    ['000', 'A', '', 'A', 'A'],
    ['010', '', '', '', 'A'],
    ['100', 'B', '', 'B', ''],
    ['110', '', '', '', ''],
    ['001', 'A', 'A', 'A', 'A'],
    ['011', 'B', 'B', 'B', ''],
    ['101', '', 'B', '', ''],
    ['111', '', '', '', ''],
  ])(
    'trailer condition %s: writes key A %s, access bits %s, key B %s; key B is read by %s',
    (condition, ...rights) => {
      const [writesKeyA, writesAccess, writesKeyB, readsKeyB] = rights;
      const changed = Uint8Array.of(
        ...fromHex('c0c1c2c3c4c5'),
        ...encodeAccessBits(['000', '000', '000', '000']),
        ...[0x42, ...fromHex('d0d1d2d3d4d5')],
      );
      for (const key of ['A', 'B'] as const) {
        makeCard('000', condition);
        const before = card.image.subarray(TRAILER * 16, TRAILER * 16 + 16);
        open(key);
        // A key B that can be read opens nothing.
        const isUsable = key === 'A' || readsKeyB === '';
        const answer = read(TRAILER);
        if (isUsable && answer.type === 'data') {
          expect(toHex(answer.bytes.subarray(0, 6))).toBe('000000000000');
          const keyBSeen = toHex(answer.bytes.subarray(10));
          expect(keyBSeen).toBe(readsKeyB.includes(key) ? toHex(keyB) : '000000000000');
        } else {
          expect([isUsable, answer]).toEqual([false, refused]);
        }
        reselect();
        open(key);
        write(TRAILER, changed);
        const after = card.image.subarray(TRAILER * 16, TRAILER * 16 + 16);
        const expected = Uint8Array.from(before);
        if (writesKeyA.includes(key)) expected.set(changed.subarray(0, 6));
        if (writesAccess.includes(key)) expected.set(changed.subarray(6, 10), 6);
        if (writesKeyB.includes(key)) expected.set(changed.subarray(10), 10);
        expect(toHex(after)).toBe(toHex(expected));
      }
    },
  );

  it('access bits whose copies disagree lock the sector', () => {
    card.forceBlock(TRAILER, Uint8Array.of(...keyA, 0xff, 0x07, 0x81, 0x69, ...keyB));
    expect(open('A')).toEqual({ type: 'authenticationFailed' });
  });

  it("the manufacturer's block cannot be written", () => {
    const deliveryKey = new Uint8Array(6).fill(0xff);
    send({ name: 'authenticate', block: 1, keyType: 'A', key: deliveryKey, uid });
    expect(write(1)).toEqual(done);
    expect(write(0)).toEqual(refused);
  });

  it('nothing is stored before the transfer', () => {
    open('B');
    expect(increment(50)).toEqual(done);
    expect(stored(PRIMARY)).toBe(100);
    expect(send({ name: 'transfer', block: SHADOW })).toEqual(done);
    expect([stored(PRIMARY), stored(SHADOW)]).toEqual([100, 150]);
    send({ name: 'restore', block: SHADOW });
    send({ name: 'transfer', block: PRIMARY });
    expect([stored(PRIMARY), stored(SHADOW)]).toEqual([150, 150]);
  });

  it('the address travels along', () => {
    card.forceBlock(SHADOW, encodeValueBlock({ value: 1, address: 99 }));
    open('B');
    send({ name: 'decrement', block: PRIMARY, amount: 30 });
    send({ name: 'transfer', block: SHADOW });
    expect(toHex(card.image.subarray(SHADOW * 16, SHADOW * 16 + 16))).toBe(toHex(value(70)));
  });

  it('losing the field empties the transfer buffer', () => {
    open('B');
    increment(50);
    card.leaveField();
    card.enterField();
    reselect();
    open('B');
    expect(send({ name: 'transfer', block: PRIMARY })).toEqual(refused);
    expect(stored(PRIMARY)).toBe(100);
  });

  it('refuses to count beyond 32 bits, and on a block that holds no value', () => {
    open('B');
    card.forceBlock(PRIMARY, value(0x7fffffff));
    expect(increment(1)).toEqual(refused);
    reselect();
    open('B');
    card.forceBlock(PRIMARY, new Uint8Array(16));
    expect(increment(1)).toEqual(refused);
  });

  it.each([
    [0, 70],
    [8, undefined],
    [4, undefined],
    [9, 150],
    [16, 150],
  ] as const)('torn when %i bytes are stored', (bytes, shadow) => {
    open('B');
    increment(50);
    const [before, after] = [value(70), value(150)];
    card.tear = (block) => (block === SHADOW ? bytes : undefined);
    expect(send({ name: 'transfer', block: SHADOW })).toEqual(silent);
    expect(stored(SHADOW)).toBe(shadow);
    const mixed = Uint8Array.of(...after.subarray(0, bytes), ...before.subarray(bytes));
    expect(toHex(card.image.subarray(SHADOW * 16, SHADOW * 16 + 16))).toBe(toHex(mixed));
    expect(card.select()).toBe(false);
  });

  it('has the manufacturer block of its id', () => {
    expect(toHex(blankClassicImage(uid).subarray(0, 8))).toBe('fb0ee20b1c080400');
  });
});
