import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import {
  decodeDebitRecord,
  decodeLoadRecord,
  encodeDebitRecord,
  encodeLoadRecord,
  newestLoadRecord,
} from '../../contract/card-change-records.ts';
import {
  aesCmac,
  classicKey,
  diversifyAes128,
  identityMac,
  isIdentityGenuine,
  loadRecordMac,
} from '../../contract/card-keys.ts';
import type { CardIdentity, IdentityFields } from '../../contract/card-layout.ts';
import {
  crc16,
  decodeIdentity,
  encodeIdentity,
  encodeTotal,
  purseOf,
  readTotal,
} from '../../contract/card-layout.ts';
import { fromHex, toHex } from '../../contract/hex.ts';
import { fen } from '../../contract/money.ts';
import { err, ok } from '../../contract/result.ts';
import { personaliseCampusCard } from '../../lobby/cards/campus-cards.ts';
import { demoKeys } from '../../lobby/demo-keys.ts';
import { studentFields, studentUid } from './sample-cards.ts';

const uid = fromHex(studentUid);
const mac = fromHex('0102030405060708');
const flipped = (bytes: Uint8Array, index: number): Uint8Array =>
  bytes.map((byte, at) => (at === index ? byte ^ 0x10 : byte));

describe('keys', () => {
  // NIST SP 800-38B, appendix D.1
  const nistKey = fromHex('2b7e151628aed2a6abf7158809cf4f3c');
  const nistText =
    '6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710';
  test.each([
    [0, 'bb1d6929e95937287fa37d129b756746'],
    [16, '070a16b46b4d4144f79bdd9dd04a287c'],
    [40, 'dfa66747de9ae63030ca32611497c827'],
    [64, '51f0bebf7e3b9d92fc49741779363cfe'],
  ])('AES-CMAC over %i bytes', (length, expected) => {
    expect(toHex(aesCmac(nistKey, fromHex(nistText).subarray(0, length)))).toBe(expected);
  });

  it('diversification as in the example of AN10922', () => {
    const master = fromHex('00112233445566778899aabbccddeeff');
    const input = fromHex('04782e21801d803042f54e585020416275');
    expect(toHex(diversifyAes128(master, input))).toBe('a8dd63a3b89d54b37ca802473fda9175');
  });

  it('every card and every role has a key of its own', () => {
    const { read } = demoKeys.masters;
    const keys = [
      classicKey(read, uid, 'read'),
      classicKey(read, uid, 'load'),
      classicKey(read, fromHex('a1b2c3d5'), 'read'),
    ].map(toHex);
    expect(new Set(keys).size).toBe(3);
    expect(keys[0]).toHaveLength(12);
    expect(() => classicKey(read, fromHex('a1b2c3'), 'read')).toThrow(RangeError);
  });

  it("an identity's MAC holds for this chip and these fields only", () => {
    const identity: CardIdentity = {
      ...studentFields,
      mac: toHex(identityMac(demoKeys.mac, uid, studentFields)),
    };
    const isGenuine = (change: Partial<CardIdentity>, chip = uid): boolean =>
      isIdentityGenuine(demoKeys.mac, chip, { ...identity, ...change });
    expect(isGenuine({})).toBe(true);
    expect(isGenuine({}, fromHex('a1b2c3d5'))).toBe(false);
    expect(isGenuine({}, fromHex('a1b2c3d4000000'))).toBe(false);
    expect(isGenuine({ cardNumber: '20230918' })).toBe(false);
    expect(isGenuine({ holderKind: 'staff' })).toBe(false);
    expect(isGenuine({ issueNumber: 2 })).toBe(false);
    expect(isGenuine({ validUntil: '2028-07-31' })).toBe(false);
    expect(isGenuine({ mac: '00' })).toBe(false);
    expect(isIdentityGenuine(demoKeys.masters.read, uid, identity)).toBe(false);
  });
});

describe('identity', () => {
  const bytes = encodeIdentity(studentFields, mac);

  it.each<IdentityFields>([
    studentFields,
    { cardNumber: '0', holderKind: 'staff', issueNumber: 65535, validUntil: '2099-12-31' },
    { cardNumber: '012345678901', holderKind: 'merchant', issueNumber: 2, validUntil: '2028-02-29' },
    { cardNumber: '007', holderKind: 'temporary', issueNumber: 256, validUntil: '2027-01-01' },
  ])('card $cardNumber of kind $holderKind is read as it was written', (fields) => {
    expect(decodeIdentity(encodeIdentity(fields, mac))).toEqual(ok({ ...fields, mac: toHex(mac) }));
  });

  it('another layout is foreign, every other change is torn', () => {
    for (let index = 0; index < 32; index++) {
      expect(decodeIdentity(flipped(bytes, index))).toEqual(err(index < 3 ? 'foreign' : 'torn'));
    }
    expect(decodeIdentity(new Uint8Array(32))).toEqual(err('foreign'));
    expect(decodeIdentity(bytes.subarray(0, 16))).toEqual(err('foreign'));
  });

  it.each([
    ['kind of holder', 3, '05'],
    ['card number', 4, 'ff'],
    ['card number', 4, '2a'],
    ['issue number', 10, '0000'],
    ['date', 14, '13'],
    ['date', 14, '0230'],
  ])('a %s that nobody writes is impossible, though its check value is right', (_, at, hex) => {
    const forged = Uint8Array.from(bytes);
    forged.set(fromHex(hex), at);
    const check = crc16(forged.subarray(0, 30));
    forged.set([check & 255, check >> 8], 30);
    expect(decodeIdentity(forged)).toEqual(err('impossible'));
  });

  it.each<Partial<IdentityFields>>([
    { cardNumber: '' },
    { cardNumber: '1234567890123' },
    { cardNumber: '12a' },
    { issueNumber: 0 },
    { issueNumber: 1.5 },
    { validUntil: '2027-02-30' },
    { validUntil: '27-02-03' },
  ])('%o is not written', (change) => {
    expect(() => encodeIdentity({ ...studentFields, ...change }, mac)).toThrow(RangeError);
  });
});

describe('a total that is changed from 100 to 150', () => {
  const change = { before: fen(100), after: fen(150) };
  const block = (amount: number): Uint8Array => encodeTotal('loaded', fen(amount));
  const invalid = flipped(block(100), 5);
  const blocks = { before: block(100), after: block(150), other: block(120), invalid };

  // Every combination; what is not in the first five rows cannot come from a change that was torn.
  it.each<readonly [keyof typeof blocks, keyof typeof blocks, number | undefined]>([
    ['before', 'before', 100],
    ['before', 'invalid', 100],
    ['before', 'after', 150],
    ['invalid', 'after', 150],
    ['after', 'after', 150],
    ['before', 'other', undefined],
    ['after', 'before', undefined],
    ['after', 'invalid', undefined],
    ['after', 'other', undefined],
    ['invalid', 'before', undefined],
    ['invalid', 'invalid', undefined],
    ['invalid', 'other', undefined],
    ['other', 'other', undefined],
    ['other', 'before', undefined],
    ['other', 'after', undefined],
    ['other', 'invalid', undefined],
  ])('primary %s, shadow %s: %s', (primary, shadow, expected) => {
    const pair = { primary: blocks[primary], shadow: blocks[shadow] };
    const result = expected === undefined ? err('impossible') : ok(expected);
    expect(readTotal('loaded', pair, change)).toEqual(result);
    const isSettled = primary === shadow && primary !== 'invalid';
    const alone = isSettled ? ok({ before: 100, after: 150, other: 120 }[primary]) : err('impossible');
    expect(readTotal('loaded', pair, undefined)).toEqual(alone);
  });

  it('a value block of the other total, or a negative one, is no total', () => {
    const spent = encodeTotal('spent', fen(100));
    expect(readTotal('loaded', { primary: spent, shadow: spent }, undefined)).toEqual(err('impossible'));
    const negative = fromHex('ffffffff00000000ffffffff08f708f7');
    const pair = { primary: negative, shadow: negative };
    expect(readTotal('loaded', pair, undefined)).toEqual(err('impossible'));
    expect(() => encodeTotal('loaded', fen(-1))).toThrow(RangeError);
  });

  it('more spent than loaded is no purse', () => {
    expect(purseOf(fen(100), fen(100))).toEqual(ok({ loadedFen: 100, spentFen: 100, balanceFen: 0 }));
    expect(purseOf(fen(100), fen(101))).toEqual(err('impossible'));
  });
});

describe('records', () => {
  const load = (counter: number): Parameters<typeof encodeLoadRecord>[1] => ({
    ...{ counter, before: fen(100), after: fen(150), reference: '00112233445566778899aabbccddeeff' },
  });
  const bytes = (counter: number, chip = uid): Uint8Array => encodeLoadRecord(chip, load(counter), mac);

  it('a load record is read as it was written, and any changed byte makes it torn', () => {
    expect(decodeLoadRecord(uid, bytes(7))).toEqual(ok({ ...load(7), mac: toHex(mac) }));
    for (let index = 0; index < 48; index++) {
      expect(decodeLoadRecord(uid, flipped(bytes(7), index))).toEqual(err('torn'));
    }
  });

  it('a record of another card is foreign, also when only the length of the id differs', () => {
    expect(decodeLoadRecord(fromHex('a1b2c3d5'), bytes(7))).toEqual(err('foreign'));
    expect(decodeLoadRecord(uid, bytes(7, fromHex('a1b2c3d4000000')))).toEqual(err('foreign'));
  });

  it('the newest whole record counts, each in its own sector', () => {
    const counterOf = (even: Uint8Array, odd: Uint8Array): number | undefined =>
      newestLoadRecord(uid, even, odd)?.counter;
    expect(counterOf(bytes(4), bytes(3))).toBe(4);
    expect(counterOf(bytes(4), bytes(5))).toBe(5);
    expect(counterOf(bytes(4), flipped(bytes(5), 40))).toBe(4);
    expect(counterOf(new Uint8Array(48), bytes(1))).toBe(1);
    expect(counterOf(bytes(3), bytes(4))).toBeUndefined();
  });

  it('its MAC covers every field and the chip', () => {
    const macs = [
      loadRecordMac(demoKeys.mac, uid, load(7)),
      loadRecordMac(demoKeys.mac, uid, load(8)),
      loadRecordMac(demoKeys.mac, uid, { ...load(7), before: fen(99) }),
      loadRecordMac(demoKeys.mac, uid, { ...load(7), after: fen(151) }),
      loadRecordMac(demoKeys.mac, uid, { ...load(7), reference: 'f'.repeat(32) }),
      loadRecordMac(demoKeys.mac, fromHex('a1b2c3d5'), load(7)),
    ].map(toHex);
    expect(new Set(macs).size).toBe(macs.length);
  });

  it('a debit record is read as it was written, and any changed byte makes it none', () => {
    const debit = { counter: 12, before: fen(0), after: fen(650) };
    const record = encodeDebitRecord(debit);
    expect(decodeDebitRecord(record)).toEqual(debit);
    for (let index = 0; index < 16; index++)
      expect(decodeDebitRecord(flipped(record, index))).toBeUndefined();
  });

  it('a total that shrinks is not written', () => {
    expect(() => encodeDebitRecord({ counter: 1, before: fen(5), after: fen(4) })).toThrow(RangeError);
  });
});

describe('the worked example of the documentation', () => {
  const document = readFileSync(new URL('../../docs/card-layout.md', import.meta.url), 'utf8');
  const image = personaliseCampusCard({
    ...{ uid, ...studentFields, loadedFen: fen(15000), spentFen: fen(3750), keys: demoKeys },
  });
  const rows = [...document.matchAll(/^\| (\d+) +\| `([0-9a-f ]{47})` +\|/gm)];

  it('shows every block of this card that is not empty, as it is', () => {
    const shown = new Map(rows.map(([, block = '', bytes = '']) => [block, fromHex(bytes)]));
    for (let block = 4; block < 24; block++) {
      const stored = image.subarray(block * 16, block * 16 + 16);
      const expected = stored.some((byte) => byte !== 0) ? toHex(stored) : undefined;
      const bytes = shown.get(String(block));
      expect([block, bytes && toHex(bytes)]).toEqual([block, expected]);
    }
  });

  it('names the keys and the MAC input that lead there', () => {
    const { masters } = demoKeys;
    for (const role of ['read', 'load', 'debit', 'issue'] as const) {
      expect(document).toContain(toHex(masters[role]));
      expect(document).toContain(toHex(classicKey(masters[role], uid, role)));
    }
    expect(document).toContain(toHex(demoKeys.mac));
    expect(document).toContain('41430101202309 17ffff010020270731 a1b2c3d4000000 04'.replaceAll(' ', ''));
    expect(document).toContain(toHex(identityMac(demoKeys.mac, uid, studentFields)));
  });
});
