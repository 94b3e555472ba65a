import { beforeEach, describe, expect, it } from 'vitest';
import { encodeDebitRecord, encodeLoadRecord } from '../../contract/card-change-records.ts';
import { loadRecordMac } from '../../contract/card-keys.ts';
import type { CardRecord } from '../../contract/card-layout.ts';
import { cardBlocks, encodeTotal } from '../../contract/card-layout.ts';
import { fromHex, toHex } from '../../contract/hex.ts';
import { fen } from '../../contract/money.ts';
import type { Result } from '../../contract/result.ts';
import type { CardReadError } from '../../devices/campus-card/campus-card.ts';
import { createCampusCardReader } from '../../devices/campus-card/classic-campus-card.ts';
import type { ClassicCard } from '../../lobby/cards/classic-card.ts';
import { demoKeys } from '../../lobby/demo-keys.ts';
import { plainPair } from '../card-antenna/antenna-pairs.ts';
import { inTime } from '../card-antenna/describe-card-antenna.ts';
import { campusCard, owned, studentUid } from './sample-cards.ts';

let student: ClassicCard;

beforeEach(() => {
  student = campusCard(studentUid);
});

/** The student's card laid on a kiosk's antenna. */
async function read(): Promise<Result<CardRecord, CardReadError>> {
  const { antenna, clock, hands } = plainPair([owned(student)]);
  const reader = createCampusCardReader({ antenna, masterReadKey: demoKeys.masters.read });
  let isPresent = false;
  reader.start((event) => (isPresent ||= event.type === 'cardPresent'));
  hands.place(studentUid);
  await clock.advanceUntil(() => isPresent, 3000);
  return inTime(clock, reader.read(studentUid));
}
const purse = (loaded: number, spent: number): object => ({
  ok: true,
  value: { purse: { loadedFen: loaded, spentFen: spent, balanceFen: loaded - spent } },
});
const error = (code: CardReadError): object => ({ ok: false, error: code });

/** P and S after a torn change; the total that is read, or nothing for a damaged card. */
const torn = [
  ['before', 'before', 'before'],
  ['before', 'invalid', 'before'],
  ['before', 'after', 'after'],
  ['invalid', 'after', 'after'],
  ['after', 'after', 'after'],
  ['after', 'before', undefined],
  ['after', 'invalid', undefined],
  ['invalid', 'before', undefined],
  ['invalid', 'invalid', undefined],
  ['before', 'other', undefined],
  ['other', 'after', undefined],
] as const;

describe('a torn load of 50.00', () => {
  const uid = fromHex(studentUid);
  const totals = { before: fen(15000), after: fen(20000), other: fen(17000) };
  const load = { counter: 1, before: totals.before, after: totals.after, reference: 'ab'.repeat(16) };
  const record = encodeLoadRecord(uid, load, loadRecordMac(demoKeys.mac, uid, load));
  const block = (what: keyof typeof totals | 'invalid'): Uint8Array =>
    what === 'invalid'
      ? Uint8Array.of(...encodeTotal('loaded', totals.after).subarray(0, 8), ...new Uint8Array(8).fill(1))
      : encodeTotal('loaded', totals[what]);
  const putRecord = (bytes: Uint8Array): void => {
    for (const [index, number] of cardBlocks.oddLoadRecord.entries()) {
      student.forceBlock(number, bytes.subarray(index * 16, index * 16 + 16));
    }
  };
  const readTorn = async (primary: (typeof torn)[number][0], shadow: (typeof torn)[number][1]) => {
    student.forceBlock(cardBlocks.loaded.primary, block(primary));
    student.forceBlock(cardBlocks.loaded.shadow, block(shadow));
    const before = toHex(student.image);
    const result = await read();
    expect(toHex(student.image)).toBe(before);
    return result;
  };

  it.each(torn)('P %s, S %s: %s', async (primary, shadow, total) => {
    putRecord(record);
    const result = await readTorn(primary, shadow);
    expect(result).toMatchObject(total === undefined ? error('damaged') : purse(totals[total], 3750));
  });

  it.each([
    ['torn', record.map((byte, index) => (index > 20 ? 0 : byte))],
    ['of another card', encodeLoadRecord(fromHex('a1b2c3d5'), load, new Uint8Array(8))],
    ['missing', new Uint8Array(48)],
  ])('P before, S after and a record that is %s: damaged', async (_, bytes) => {
    putRecord(bytes);
    expect(await readTorn('before', 'after')).toEqual(error('damaged'));
  });

  it('only the record was torn: nothing has happened', async () => {
    putRecord(record.map((byte, index) => (index > 20 ? 0 : byte)));
    expect(await readTorn('before', 'before')).toMatchObject(purse(15000, 3750));
  });
});

describe('a torn purchase of 6.50', () => {
  const totals = { before: fen(3750), after: fen(4400), other: fen(4000) };
  const record = encodeDebitRecord({ counter: 1, before: totals.before, after: totals.after });

  it.each(torn)('P %s, S %s: %s', async (primary, shadow, total) => {
    const block = (what: keyof typeof totals | 'invalid'): Uint8Array =>
      what === 'invalid' ? new Uint8Array(16).fill(3) : encodeTotal('spent', totals[what]);
    student.forceBlock(cardBlocks.spent.primary, block(primary));
    student.forceBlock(cardBlocks.spent.shadow, block(shadow));
    student.forceBlock(cardBlocks.spent.record, record);
    const result = await read();
    expect(result).toMatchObject(total === undefined ? error('damaged') : purse(15000, totals[total]));
  });

  it('only the record was torn: nothing has happened', async () => {
    student.forceBlock(cardBlocks.spent.record, record.fill(0, 8));
    expect(await read()).toMatchObject(purse(15000, 3750));
  });
});
