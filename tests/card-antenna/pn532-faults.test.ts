import { beforeEach, describe, expect, it } from 'vitest';
import { fromHex } from '../../contract/hex.ts';
import { ok } from '../../contract/result.ts';
import type { CardAntenna } from '../../devices/card-antenna/card-antenna.ts';
import { encodeFrame, wakeUp } from '../../devices/card-antenna/pn532/codec/frames.ts';
import { createPn532Antenna } from '../../devices/card-antenna/pn532/pn532-antenna.ts';
import { Cradle } from '../../lobby/card-antenna/cradle.ts';
import type { Pn532Fault } from '../../lobby/card-antenna/pn532-device.ts';
import { instantPn532Timing, Pn532Device } from '../../lobby/card-antenna/pn532-device.ts';
import { blankCard, owned } from '../campus-card/sample-cards.ts';
import { VirtualClock } from '../virtual-clock.ts';
import type { AntennaPair } from './antenna-pairs.ts';
import { plainPair } from './antenna-pairs.ts';
import { deliveryKey, inTime, wordOf } from './describe-card-antenna.ts';
import { MemoryLine, whole } from './memory-line.ts';

const uid = 'fb0ee20b';
let pair: AntennaPair;
let events: string[];

function start(): void {
  pair.antenna.start((event) => events.push(wordOf(event)));
}

/** One fault at the nth command from now on. */
function failOnce(fault: Pn532Fault, nth: number): void {
  let count = 0;
  pair.chip.beforeCommand = () => (count++ === nth ? fault : undefined);
}

const readBlock = (): Promise<unknown> =>
  inTime(
    pair.clock,
    pair.antenna.withClassicCard(fromHex(uid), async (card) => {
      const opened = await card.authenticate(4, 'A', deliveryKey);
      return opened.ok ? card.readBlock(4) : opened;
    }),
  );

beforeEach(() => {
  pair = plainPair([owned(blankCard(uid))]);
  pair.hands.place(uid);
  events = [];
});

const faults: readonly Pn532Fault[] = ['loseCommand', 'loseAck', 'loseReply', 'damageReply', 'hang'];

describe('one fault of the chip', () => {
  it.each(faults.flatMap((fault) => [0, 1, 2, 3, 4].map((nth) => [fault, nth] as const)))(
    '%s at command %i of the start: the card is found all the same',
    async (fault, nth) => {
      failOnce(fault, nth);
      start();
      await pair.clock.advance(3000);
      expect(events.filter((word) => word === 'online')).toHaveLength(1);
      expect(events.at(-1)).toBe(`+${uid}`);
    },
  );

  it.each(faults.flatMap((fault) => [0, 1, 2].map((nth) => [fault, nth] as const)))(
    '%s at exchange %i with the card: no event, and the next try succeeds',
    async (fault, nth) => {
      start();
      await pair.clock.advance(1000);
      failOnce(fault, nth);
      const firstTry = await readBlock();
      const isMendedSilently = ['loseCommand', 'loseAck', 'damageReply'].includes(fault);
      const expected = isMendedSilently ? ok(new Uint8Array(16)) : { ok: false, error: 'antenna' };
      expect(firstTry).toEqual(expected);
      expect(await readBlock()).toEqual(ok(new Uint8Array(16)));
      await pair.clock.advance(1000);
      expect(events).toEqual(['starting', 'online', `+${uid}`]);
      expect(pair.mended).toEqual(isMendedSilently ? [] : ['antennaMended']);
    },
  );
});

describe('a wire with a mind of its own', () => {
  let chip: Pn532Device;
  let clock: VirtualClock;
  let antenna: CardAntenna;
  let toHost: (bytes: Uint8Array) => void;
  let rewrite: (bytes: Uint8Array) => Uint8Array;

  beforeEach(async () => {
    clock = new VirtualClock();
    const cradle = new Cradle([owned(blankCard(uid))]);
    chip = new Pn532Device({ clock, cradle, timing: instantPn532Timing });
    rewrite = (bytes) => bytes;
    const wire = {
      line: chip.line,
      connect: (transmit: (bytes: Uint8Array) => void) => chip.connect((toHost = transmit)),
      receive: (bytes: Uint8Array) => chip.receive(rewrite(bytes)),
    };
    const { open } = new MemoryLine(wire, whole);
    antenna = createPn532Antenna({ openLine: open, clock });
    cradle.place(uid);
    antenna.start((event) => events.push(wordOf(event)));
    await clock.advance(1000);
  });

  it('a chip that answers a call with another card is found out', async () => {
    const list = { type: 'data', from: 'host', code: 0x4a, data: Uint8Array.of(1, 0) } as const;
    rewrite = (bytes) => (bytes[6] === list.code ? encodeFrame(list) : bytes);
    const call = antenna.withClassicCard(fromHex('00000001'), (card) => card.readBlock(4));
    expect(await inTime(clock, call)).toEqual({ ok: false, error: 'otherCard' });
  });

  it('another chip behind the wire is a hardware error, not an antenna', async () => {
    await inTime(clock, antenna.stop());
    const otherChip = encodeFrame({ type: 'data', from: 'chip', code: 3, data: fromHex('33010607') });
    const wire = {
      line: chip.line,
      connect: (transmit: (bytes: Uint8Array) => void) =>
        chip.connect((bytes) => transmit(bytes[6] === 3 ? otherChip : bytes)),
      receive: (bytes: Uint8Array) => chip.receive(bytes),
    };
    events = [];
    antenna = createPn532Antenna({ openLine: new MemoryLine(wire, whole).open, clock });
    antenna.start((event) => events.push(wordOf(event)));
    await clock.advance(10_000);
    expect(events).toEqual(['starting', 'hardwareError']);
  });

  it('half a frame out of nowhere does not swallow the next answer', async () => {
    toHost(fromHex('0000ff7f81d5'));
    await clock.advance(10);
    const call = antenna.withClassicCard(fromHex(uid), (card) => card.authenticate(4, 'A', deliveryKey));
    expect(await inTime(clock, call, 50)).toEqual(ok(undefined));
  });
});

describe('a chip left searching without end by a process that died', () => {
  it('is stopped and served', async () => {
    pair.hands.take(uid);
    for (const frame of ['0000ff02fed4022a00', '0000ff04fcd44a0100e100']) {
      pair.chip.receive(Uint8Array.of(...wakeUp, ...fromHex(frame)));
    }
    start();
    await pair.clock.advance(1000);
    expect(events).toEqual(['starting', 'online']);
  });
});

describe('a chip that stays broken', () => {
  it('is offline, then comes back with its card', async () => {
    start();
    await pair.clock.advance(1000);
    pair.chip.beforeCommand = () => 'loseCommand';
    await pair.clock.advance(20_000);
    expect(events.slice(3)).toEqual(['cardGone', 'offline', 'offline']);
    pair.chip.beforeCommand = () => undefined;
    await pair.clock.advance(10_000);
    expect(events.slice(6)).toEqual(['online', `+${uid}`]);
  });

  it('hangs at every look but answers pings: it is not called online for ever', async () => {
    start();
    await pair.clock.advance(1000);
    pair.chip.beforeCommand = ({ name }) => (name === 'inListPassiveTarget' ? 'hang' : undefined);
    await pair.clock.advance(15_000);
    expect(events).toContain('offline');
  });

  it('lost its settings: the first look that does not end brings them back', async () => {
    start();
    await pair.clock.advance(1000);
    pair.hands.take(uid);
    await pair.clock.advance(1000);
    pair.chip.powerCycle();
    await pair.clock.advance(5000);
    pair.hands.place(uid);
    await pair.clock.advance(1000);
    expect(events.slice(3)).toEqual(['cardGone', `+${uid}`]);
    expect(pair.mended).toEqual(['antennaMended']);
  });
});
