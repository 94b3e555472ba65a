import { beforeEach, describe, expect, it } from 'vitest';
import { fromHex } from '../../contract/hex.ts';
import { ok } from '../../contract/result.ts';
import type { Pn532Fault } from '../../lobby/card-antenna/pn532-device.ts';
import { blankCard, owned } from '../campus-card/sample-cards.ts';
import type { AntennaPair } from './antenna-pairs.ts';
import { plainPair } from './antenna-pairs.ts';
import { deliveryKey, inTime, wordOf } from './describe-card-antenna.ts';

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
