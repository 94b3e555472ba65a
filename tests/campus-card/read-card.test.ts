import { beforeEach, describe, expect, it } from 'vitest';
import { isIdentityGenuine } from '../../contract/card-keys.ts';
import { cardBlocks, encodeTotal } from '../../contract/card-layout.ts';
import { fromHex, toHex } from '../../contract/hex.ts';
import { fen } from '../../contract/money.ts';
import type { CampusCardReader } from '../../devices/campus-card/campus-card.ts';
import { createCampusCardReader } from '../../devices/campus-card/classic-campus-card.ts';
import type { Pn532Fault } from '../../lobby/card-antenna/pn532-device.ts';
import type { OwnedCard } from '../../lobby/card-antenna/cradle.ts';
import type { ClassicCard } from '../../lobby/cards/classic-card.ts';
import { demoKeys } from '../../lobby/demo-keys.ts';
import type { AntennaPair, MakePair } from '../card-antenna/antenna-pairs.ts';
import { antennaPairs, plainPair } from '../card-antenna/antenna-pairs.ts';
import { inTime } from '../card-antenna/describe-card-antenna.ts';
import {
  blankCard,
  campusCard,
  foreignCard,
  owned,
  staffUid,
  studentFields,
  studentUid,
} from './sample-cards.ts';

const blankUid = 'bbbbbbbb';
const otherCampusUid = 'cccccccc';
const desfireUid = '04d1d2d3d4d5d6';
const ultralightUid = '04e1e2e3e4e5e6';
const otherCampus = {
  masters: {
    read: fromHex('00'.repeat(16)),
    load: demoKeys.masters.load,
    debit: demoKeys.masters.debit,
    issue: demoKeys.masters.issue,
  },
  mac: demoKeys.mac,
} as const;

let pair: AntennaPair;
let reader: CampusCardReader;
let student: ClassicCard;
let events: string[];
let cards: readonly OwnedCard[];

function setUp(makePair: MakePair): void {
  student = campusCard(studentUid);
  cards = [
    student,
    campusCard(staffUid, 500, 500),
    blankCard(blankUid),
    campusCard(otherCampusUid, 100, 0, otherCampus),
    foreignCard('desfire', desfireUid),
    foreignCard('ultralight', ultralightUid),
  ].map(owned);
  pair = makePair(cards);
  reader = createCampusCardReader({ antenna: pair.antenna, masterReadKey: demoKeys.masters.read });
  events = [];
  reader.start((event) => events.push(event.type === 'cardPresent' ? event.uid : event.type));
}

async function place(uid: string): Promise<void> {
  pair.hands.place(uid);
  await pair.clock.advanceUntil(() => events.at(-1) === uid, 3000);
}
const read = (uid: string): ReturnType<CampusCardReader['read']> => inTime(pair.clock, reader.read(uid));
const purse = (loaded: number, spent: number): object => ({
  ok: true,
  value: { purse: { loadedFen: loaded, spentFen: spent, balanceFen: loaded - spent } },
});
const error = (code: string): object => ({ ok: false, error: code });

beforeEach(() => setUp(plainPair));

describe.each(Object.entries(antennaPairs))('%s', (_, makePair) => {
  it.each([
    [studentUid, 15000, 3750],
    [staffUid, 500, 500],
  ])('reads identity and purse of %s', async (uid, loadedFen, spentFen) => {
    setUp(makePair);
    await place(uid);
    const card = await read(uid);
    expect(card).toMatchObject({ ok: true, value: { uid, identity: studentFields } });
    expect(card).toMatchObject(purse(loadedFen, spentFen));
    expect(card.ok && isIdentityGenuine(demoKeys.mac, fromHex(uid), card.value.identity)).toBe(true);
  });
});

describe('a good card', () => {
  it('is read with one selection and ten exchanges, and nothing on it changes', async () => {
    await place(studentUid);
    const before = toHex(student.image);
    const commands: string[] = [];
    pair.chip.beforeCommand = ({ name }) => void commands.push(name ?? 'unknown');
    await read(studentUid);
    const exchanges = Array.from({ length: 10 }, () => 'inDataExchange');
    expect(commands.slice(0, 11)).toEqual(['inListPassiveTarget', ...exchanges]);
    expect(commands.slice(11).filter((name) => name === 'inDataExchange')).toEqual([]);
    expect(toHex(student.image)).toBe(before);
  });

  it.each(Array.from({ length: 11 }, (_, step) => step))(
    'pulled at command %i is gone, and is read when it comes back',
    async (step) => {
      await place(studentUid);
      let count = 0;
      pair.chip.beforeCommand = () => {
        if (count++ === step) pair.hands.take(studentUid);
        return undefined;
      };
      expect(await read(studentUid)).toEqual(error('gone'));
      await pair.clock.advance(1000);
      expect(events.at(-1)).toBe('cardGone');
      await place(studentUid);
      expect(await read(studentUid)).toMatchObject(purse(15000, 3750));
    },
  );

  it.each(Array.from({ length: 11 }, (_, step) => step))(
    'shaken at command %i is read all the same',
    async (step) => {
      await place(studentUid);
      let count = 0;
      pair.chip.beforeCommand = () => {
        if (count++ !== step) return undefined;
        pair.hands.take(studentUid);
        pair.hands.place(studentUid);
        return undefined;
      };
      expect(await read(studentUid)).toMatchObject(purse(15000, 3750));
    },
  );

  it.each(Array.from({ length: 11 }, (_, step) => step))(
    'swapped at command %i is gone, never mixed with the other one',
    async (step) => {
      await place(studentUid);
      let count = 0;
      pair.chip.beforeCommand = () => {
        if (count++ !== step) return undefined;
        pair.hands.take(studentUid);
        pair.hands.place(staffUid);
        return undefined;
      };
      expect(await read(studentUid)).toEqual(error('gone'));
      await pair.clock.advanceUntil(() => events.at(-1) === staffUid, 2000);
      expect(events.slice(-2)).toEqual(['cardGone', staffUid]);
      expect(await read(staffUid)).toMatchObject(purse(500, 500));
    },
  );

  const faults: readonly Pn532Fault[] = ['loseCommand', 'loseAck', 'loseReply', 'damageReply', 'hang'];
  it.each(faults)('one %s at any command costs time and nothing else', async (fault) => {
    for (let step = 0; step < 11; step++) {
      setUp(plainPair);
      await place(studentUid);
      let count = 0;
      pair.chip.beforeCommand = () => (count++ === step ? fault : undefined);
      expect(await read(studentUid)).toMatchObject(purse(15000, 3750));
    }
  });
});

describe('a card that is not ours', () => {
  it.each([
    ['blank', blankUid],
    ['of another campus', otherCampusUid],
    ['of DESFire kind', desfireUid],
    ['of Ultralight kind', ultralightUid],
  ])('%s is foreign', async (_, uid) => {
    await place(uid);
    expect(await read(uid)).toEqual(error('foreign'));
  });

  it('of another chip is not spoken with', async () => {
    await place(desfireUid);
    let commands = 0;
    pair.chip.beforeCommand = () => void (commands += 1);
    await reader.read(desfireUid);
    expect(commands).toBe(0);
  });

  it('with our keys but another layout is foreign', async () => {
    student.forceBlock(cardBlocks.identity[0], new Uint8Array(16));
    await place(studentUid);
    expect(await read(studentUid)).toEqual(error('foreign'));
  });

  it('a card that is not in the cradle is gone', async () => {
    await place(studentUid);
    expect(await read(staffUid)).toEqual(error('gone'));
  });

  it('two cards: none is read', async () => {
    await place(studentUid);
    pair.hands.place(staffUid);
    await pair.clock.advance(1000);
    expect(events.slice(-2)).toEqual(['cardGone', 'severalCards']);
    expect(await read(studentUid)).toEqual(error('gone'));
  });
});

describe('a damaged card', () => {
  const flip = (block: number, index: number): void => {
    const bytes = student.image.slice(block * 16, block * 16 + 16);
    bytes[index] = (bytes[index] ?? 0) ^ 1;
    student.forceBlock(block, bytes);
  };

  it.each([
    ['number', cardBlocks.identity[0], 7],
    ['MAC', cardBlocks.identity[1], 0],
  ])('torn %s of the identity', async (_, block, index) => {
    flip(block, index);
    await place(studentUid);
    expect(await read(studentUid)).toEqual(error('damaged'));
  });

  it('a purse sector with broken access bits, though the identity opens', async () => {
    flip(11, 7);
    await place(studentUid);
    expect(await read(studentUid)).toEqual(error('damaged'));
  });

  it('a purse that says more was spent than loaded', async () => {
    for (const block of [cardBlocks.loaded.primary, cardBlocks.loaded.shadow]) {
      student.forceBlock(block, encodeTotal('loaded', fen(3000)));
    }
    await place(studentUid);
    expect(await read(studentUid)).toEqual(error('damaged'));
  });

  it('a spent total that somebody lowered with key A', async () => {
    for (const block of [cardBlocks.spent.primary, cardBlocks.spent.shadow]) {
      student.forceBlock(block, encodeTotal('spent', fen(1000)));
    }
    await place(studentUid);
    expect(await read(studentUid)).toEqual(error('damaged'));
  });
});

describe('the antenna', () => {
  it('unplugged while a card is read, and back: the card is read again', async () => {
    await place(studentUid);
    let count = 0;
    pair.chip.beforeCommand = () => {
      if (count++ === 5) pair.unplug();
      return undefined;
    };
    expect(await read(studentUid)).toEqual(error('antenna'));
    await pair.clock.advance(3000);
    expect(events.slice(-3)).toEqual(['cardGone', 'state', 'state']);
    pair.plug();
    await pair.clock.advance(6000);
    expect(events.at(-1)).toBe(studentUid);
    expect(await read(studentUid)).toMatchObject(purse(15000, 3750));
  });

  it('stops with its reader', async () => {
    await place(studentUid);
    await inTime(pair.clock, reader.stop());
    const before = [...events];
    pair.hands.take(studentUid);
    await pair.clock.advance(3000);
    expect(events).toEqual(before);
  });
});
