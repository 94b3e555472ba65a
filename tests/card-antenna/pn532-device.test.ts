import { beforeEach, describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../contract/hex.ts';
import { wakeUp } from '../../devices/card-antenna/pn532/codec/frames.ts';
import { Cradle } from '../../lobby/card-antenna/cradle.ts';
import { Pn532Device } from '../../lobby/card-antenna/pn532-device.ts';
import { blankCard, foreignCard, owned } from '../campus-card/sample-cards.ts';
import { VirtualClock } from '../virtual-clock.ts';

/** The chip as a host without our driver sees it: raw bytes in, raw chunks out. */
const uid = 'fb0ee20b';
const other = '04112233445566';
const ACK = '0000ff00ff00';
const NACK = fromHex('0000ffff0000');
const getFirmware = fromHex('0000FF02FED4022A00');
const firmware = '0000ff06fad50332010607e800';
const samNormal = fromHex('0000FF05FBD4140114010200');
const boundedSearch = fromHex('0000FF06FAD43205FF0101F400');
const list = fromHex('0000FF04FCD44A0100E100');
const listTwo = fromHex('0000FF04FCD44A0200E000');
const noCard = '0000ff03fdd54b00e000';
const oneCard = '0000ff0cf4d54b010100040804fb0ee20bd800';
const readBlock4 = fromHex('0000FF05FBD440013004B700');
const openBlock7 = fromHex('0000FF0FF1D440016007FFFFFFFFFFFFFB0EE20B9400');
const openWithWrongKey = fromHex('0000FF0FF1D440016007FFFFFFFFFFFEFB0EE20B9500');
const status = (code: string, checksum: string): string => `0000ff03fdd541${code}${checksum}00`;
const statusOk = status('00', 'ea');
const statusTimeout = status('01', 'e9');

let clock: VirtualClock;
let cradle: Cradle;
let chip: Pn532Device;
let chunks: string[];

/** What the chip sends for these bytes within a second. */
async function ask(...parts: readonly Uint8Array[]): Promise<readonly string[]> {
  chunks = [];
  for (const part of parts) chip.receive(part);
  await clock.advance(1000);
  return chunks;
}

beforeEach(() => {
  clock = new VirtualClock();
  cradle = new Cradle(
    [blankCard(uid), blankCard(other), foreignCard('desfire', '04d1d2d3d4d5d6')].map(owned),
  );
  chip = new Pn532Device({ clock, cradle });
  chunks = [];
  chip.connect((bytes) => chunks.push(toHex(bytes)));
});

describe('asleep after power-up', () => {
  it('hears nothing until a wake-up byte comes, then the command right behind it', async () => {
    expect(await ask(getFirmware)).toEqual([]);
    expect(await ask(wakeUp, fromHex('ff05fbd4140114010200'))).toEqual([ACK, '0000ff02fed5151600']);
  });

  it('a cut of the power makes it sleep and forget', async () => {
    await ask(wakeUp, samNormal);
    await ask(boundedSearch);
    chip.powerCycle();
    expect(await ask(getFirmware)).toEqual([]);
    expect(await ask(NACK)).toEqual([]);
    await ask(wakeUp, samNormal);
    expect(await ask(list)).toEqual([ACK]);
  });

  it('PowerDown puts it to sleep', async () => {
    await ask(wakeUp, samNormal);
    expect(await ask(fromHex('0000FF04FCD41610000600'))).toEqual([ACK, '0000ff03fdd517001400']);
    expect(await ask(getFirmware)).toEqual([]);
  });
});

describe('the dialogue', () => {
  beforeEach(async () => {
    await ask(wakeUp, samNormal);
    await ask(boundedSearch);
  });

  it('sends ACK and answer as chunks of their own, also behind junk', async () => {
    expect(await ask(fromHex('12ff00'), getFirmware)).toEqual([ACK, firmware]);
  });

  it.each([
    ['an unknown command', '0000FF02FED4EE3E00'],
    ['missing parameters', '0000FF02FED44AE200'],
  ])('answers %s with ACK and the error frame', async (_, frame) => {
    expect(await ask(fromHex(frame))).toEqual([ACK, '0000ff01ff7f8100']);
  });

  it('is silent on a wrong checksum and a wrong length', async () => {
    expect(await ask(fromHex('0000FF02FED4022B00'))).toEqual([]);
    expect(await ask(fromHex('0000FF02FFD4022A00'))).toEqual([]);
  });

  it('repeats its last answer on NACK', async () => {
    await ask(getFirmware);
    expect(await ask(NACK)).toEqual([firmware]);
    expect(await ask(NACK)).toEqual([firmware]);
  });

  it('gives up a frame that stopped in the middle, and hears the next one', async () => {
    await ask(openBlock7.subarray(0, 9));
    expect(await ask(getFirmware)).toEqual([ACK, firmware]);
  });
});

describe('searching', () => {
  beforeEach(() => ask(wakeUp, samNormal));

  it('has no end by default: the answer comes when a card comes', async () => {
    expect(await ask(list)).toEqual([ACK]);
    chunks = [];
    cradle.place(uid);
    expect(chunks).toEqual([oneCard]);
  });

  it('is ended by an ACK of the host, and no answer follows', async () => {
    await ask(list);
    expect(await ask(fromHex(ACK))).toEqual([]);
    cradle.place(uid);
    expect(chunks).toEqual([]);
    expect(await ask(getFirmware)).toEqual([ACK, firmware]);
  });

  it('hears no other command until then', async () => {
    await ask(list);
    expect(await ask(getFirmware)).toEqual([]);
  });

  it('ends with no card when RFConfiguration bounds it', async () => {
    await ask(boundedSearch);
    expect(await ask(list)).toEqual([ACK, noCard]);
  });

  it('lists two cards when asked for two, and the answer to select of a DESFire card', async () => {
    cradle.place(uid);
    cradle.place('04d1d2d3d4d5d6');
    const [, listed = ''] = await ask(listTwo);
    expect(listed).toContain('4b02' + '01000408' + '04' + uid);
    expect(listed).toContain('02034420' + '0704d1d2d3d4d5d6' + '067577810280');
    expect(await ask(list)).toEqual([ACK, oneCard]);
  });

  it('selects the card that is called by its id', async () => {
    cradle.place(uid);
    cradle.place(other);
    const [, listed = ''] = await ask(fromHex('0000FF0CF4D44A01008804112233445566F000'));
    expect(listed).toContain('07' + other);
    expect(listed).not.toContain(uid);
  });
});

describe('speaking with a card', () => {
  beforeEach(async () => {
    await ask(wakeUp, samNormal);
    await ask(boundedSearch);
    cradle.place(uid);
  });

  it('nobody is listed: status 27', async () => {
    expect(await ask(readBlock4)).toEqual([ACK, status('27', 'c3')]);
  });

  it('authenticates and reads', async () => {
    await ask(list);
    expect(await ask(openBlock7)).toEqual([ACK, statusOk]);
    expect((await ask(readBlock4)).at(1)).toBe('0000ff13edd54100' + '00'.repeat(16) + 'ea00');
  });

  it('a wrong key gives status 14, and the halted card is silent until it is listed again', async () => {
    await ask(list);
    expect(await ask(openWithWrongKey)).toEqual([ACK, status('14', 'd6')]);
    expect(await ask(openBlock7)).toEqual([ACK, statusTimeout]);
    await ask(list);
    expect(await ask(openBlock7)).toEqual([ACK, statusOk]);
  });

  it('a card that was taken does not answer, and being put back does not help', async () => {
    await ask(list);
    await ask(openBlock7);
    cradle.take(uid);
    expect(await ask(readBlock4)).toEqual([ACK, statusTimeout]);
    cradle.place(uid);
    expect(await ask(readBlock4)).toEqual([ACK, statusTimeout]);
  });

  it('a released card is no longer listed', async () => {
    await ask(list);
    expect(await ask(fromHex('0000FF03FDD45201D900'))).toEqual([ACK, '0000ff03fdd55300d800']);
    expect(await ask(readBlock4)).toEqual([ACK, status('27', 'c3')]);
  });

  it('the field switched off takes the power from the card', async () => {
    await ask(list);
    await ask(openBlock7);
    await ask(fromHex('0000FF04FCD4320100F900'));
    await ask(fromHex('0000FF04FCD4320101F800'));
    expect(await ask(readBlock4)).toEqual([ACK, statusTimeout]);
  });
});

describe('hands', () => {
  it('a card that nobody has cannot be laid down', () => {
    expect(() => cradle.place('00000000')).toThrow(/nobody here has a card 00000000/);
  });

  it('what lies in the cradle is known by uid and label', () => {
    cradle.place(uid);
    cradle.place(uid);
    expect(cradle.inCradle).toEqual([{ uid, label: uid }]);
    cradle.take(other);
    cradle.take(uid);
    expect(cradle.inCradle).toEqual([]);
  });
});
