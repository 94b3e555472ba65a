import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeValueBlock } from '../../contract/classic-chip.ts';
import { fromHex, toHex } from '../../contract/hex.ts';
import { ok } from '../../contract/result.ts';
import { sleep } from '../../contract/time.ts';
import type { AntennaEvent, ClassicCard } from '../../devices/card-antenna/card-antenna.ts';
import { blankCard, foreignCard, owned } from '../campus-card/sample-cards.ts';
import type { VirtualClock } from '../virtual-clock.ts';
import type { AntennaPair, MakePair } from './antenna-pairs.ts';

export const deliveryKey = new Uint8Array(6).fill(0xff);
const [first, second, third] = ['a1a2a3a4', '04b1b2b3b4b5b6', 'c1c2c3c4'];
const desfire = '04d1d2d3d4d5d6';
const twoLooksMs = 800;

/** An event in one word. */
export function wordOf(event: AntennaEvent): string {
  if (event.type === 'state') return event.state;
  return event.type === 'cardPresent' ? `+${toHex(event.card.uid)}` : event.type;
}

/** Moves the clock until the promise has settled; its outcome. */
export async function inTime<T>(clock: VirtualClock, work: Promise<T>, limitMs = 10_000): Promise<T> {
  let isSettled = false;
  const settle = (): void => void (isSettled = true);
  work.then(settle, settle);
  await clock.advanceUntil(() => isSettled, limitMs);
  return work;
}

/** What every card antenna guarantees, whatever chip and wire it has. */
export function describeCardAntenna(name: string, makePair: MakePair): void {
  describe(name, () => {
    let pair: AntennaPair;
    let events: string[];

    beforeEach(() => {
      const kinds = [blankCard(first), blankCard(second), blankCard(third), foreignCard('desfire', desfire)];
      pair = makePair(kinds.map(owned));
      events = [];
      pair.antenna.start((event) => events.push(wordOf(event)));
    });
    afterEach(async () => {
      await inTime(pair.clock, pair.antenna.stop());
    });

    const untilOnline = (): Promise<void> => pair.clock.advanceUntil(() => events.includes('online'), 2000);
    const place = async (uid: string): Promise<void> => {
      pair.hands.place(uid);
      await pair.clock.advance(twoLooksMs);
    };
    const take = async (uid: string): Promise<void> => {
      pair.hands.take(uid);
      await pair.clock.advance(twoLooksMs);
    };
    const authenticate = (card: ClassicCard, key = deliveryKey): ReturnType<ClassicCard['authenticate']> =>
      card.authenticate(4, 'A', key);

    it('comes online and says so once', async () => {
      await pair.clock.advance(5000);
      expect(events).toEqual(['starting', 'online']);
    });

    it('reports each card once when it is laid down and once when it is taken', async () => {
      await untilOnline();
      await place(first);
      await pair.clock.advance(3000);
      await take(first);
      await place(second);
      expect(events.slice(2)).toEqual([`+${first}`, 'cardGone', `+${second}`]);
    });

    it('a card that lay there before the start is reported', async () => {
      pair.hands.place(first);
      await pair.clock.advance(2000);
      expect(events).toEqual(['starting', 'online', `+${first}`]);
    });

    it('a card that is missing for one look is still there', async () => {
      await untilOnline();
      await place(first);
      pair.hands.take(first);
      await pair.clock.advance(260);
      pair.hands.place(first);
      await pair.clock.advance(3000);
      expect(events.slice(2)).toEqual([`+${first}`]);
    });

    it('a swapped card is gone before the other one is there', async () => {
      await untilOnline();
      await place(first);
      pair.hands.take(first);
      await place(third);
      expect(events.slice(2)).toEqual([`+${first}`, 'cardGone', `+${third}`]);
    });

    it('of two cards none is served until one is left', async () => {
      await untilOnline();
      pair.hands.place(first);
      await place(second);
      expect(events.at(-1)).toBe('severalCards');
      await take(first);
      expect(events.slice(-3)).toEqual(['severalCards', 'cardGone', `+${second}`]);
    });

    it('a second card on top of the first ends the first', async () => {
      await untilOnline();
      await place(first);
      await place(desfire);
      expect(events.slice(2)).toEqual([`+${first}`, 'cardGone', 'severalCards']);
      pair.hands.take(first);
      await take(desfire);
      expect(events.slice(-2)).toEqual(['severalCards', 'cardGone']);
    });

    it.each([first, second])('a sector of %s opens with its key and its blocks are read', async (uid) => {
      await untilOnline();
      await place(uid);
      const read = pair.antenna.withClassicCard(fromHex(uid), async (card) => {
        const opened = await authenticate(card);
        return opened.ok ? card.readBlock(7) : opened;
      });
      const expected = ok(fromHex('000000000000 ff0780 69 ffffffffffff'));
      expect(await inTime(pair.clock, read)).toEqual(expected);
    });

    it('a wrong key is reported, stays reported, and the next selection starts anew', async () => {
      await untilOnline();
      await place(first);
      const twice = pair.antenna.withClassicCard(fromHex(first), async (card) => {
        await authenticate(card, new Uint8Array(6));
        return authenticate(card);
      });
      expect(await inTime(pair.clock, twice)).toEqual({ ok: false, error: 'authentication' });
      const again = pair.antenna.withClassicCard(fromHex(first), (card) => authenticate(card));
      expect(await inTime(pair.clock, again)).toEqual(ok(undefined));
    });

    it('a block that the access bits or a missing authentication deny is refused', async () => {
      await untilOnline();
      await place(first);
      const denied = pair.antenna.withClassicCard(fromHex(first), (card) => card.readBlock(4));
      expect(await inTime(pair.clock, denied)).toEqual({ ok: false, error: 'refused' });
    });

    it('a card that is not there is gone, one of another chip is refused', async () => {
      await untilOnline();
      await place(desfire);
      const call = (uid: string): Promise<unknown> =>
        inTime(
          pair.clock,
          pair.antenna.withClassicCard(fromHex(uid), (card) => authenticate(card)),
        );
      expect(await call(first)).toEqual({ ok: false, error: 'gone' });
      expect(await call(desfire)).toEqual({ ok: false, error: 'refused' });
    });

    it('a card that leaves between two exchanges is gone, also when it is put back at once', async () => {
      await untilOnline();
      await place(first);
      const read = pair.antenna.withClassicCard(fromHex(first), async (card) => {
        await authenticate(card);
        pair.hands.take(first);
        pair.hands.place(first);
        return card.readBlock(4);
      });
      expect(await inTime(pair.clock, read)).toEqual({ ok: false, error: 'gone' });
    });

    it('a card that was away just when somebody wanted it is reported as gone, and as present again', async () => {
      await untilOnline();
      await place(first);
      const gone = pair.antenna.withClassicCard(fromHex(first), async (card) => {
        pair.hands.take(first);
        return authenticate(card);
      });
      await inTime(pair.clock, gone);
      const call = pair.antenna.withClassicCard(fromHex(first), (card) => authenticate(card));
      expect(await inTime(pair.clock, call)).toEqual({ ok: false, error: 'gone' });
      await place(first);
      expect(events.slice(2)).toEqual([`+${first}`, 'cardGone', `+${first}`]);
    });

    it('writes a value, adds to it, and copies it from block to block', async () => {
      await untilOnline();
      await place(first);
      const value = (amount: number): Uint8Array => encodeValueBlock({ value: amount, address: 4 });
      const steps = pair.antenna.withClassicCard(fromHex(first), async (card) => {
        const done = [
          await authenticate(card),
          await card.writeBlock(4, value(0x01020304)),
          await card.increment(4, 0x10),
          await card.readBlock(5),
          await card.transfer(5),
          await card.readBlock(5),
          await card.restore(5),
          await card.transfer(6),
          await card.readBlock(6),
          await card.readBlock(4),
        ];
        return ok(done);
      });
      const after = ok(value(0x01020314));
      const nothing = ok(undefined);
      expect(await inTime(pair.clock, steps)).toEqual(
        ok([
          ...[nothing, nothing, nothing, ok(new Uint8Array(16))],
          ...[nothing, after, nothing, nothing, after, ok(value(0x01020304))],
        ]),
      );
    });

    it('a block that holds no value is not added to; nothing more goes to the card', async () => {
      await untilOnline();
      await place(first);
      const steps = pair.antenna.withClassicCard(fromHex(first), async (card) => {
        await authenticate(card);
        const refused = await card.increment(5, 1);
        return ok([refused, await card.transfer(5), await card.writeBlock(5, new Uint8Array(16))]);
      });
      const refused = { ok: false, error: 'refused' };
      expect(await inTime(pair.clock, steps)).toEqual(ok([refused, refused, refused]));
    });

    it('looks for no card while somebody speaks with one, and serves one after the other', async () => {
      await untilOnline();
      await place(first);
      const order: string[] = [];
      const speak = (word: string): Promise<unknown> =>
        pair.antenna.withClassicCard(fromHex(first), async (card) => {
          order.push(`${word} begins`);
          pair.chip.beforeCommand = ({ name }) => void order.push(name ?? 'unknown');
          await sleep(pair.clock, 3000);
          await authenticate(card);
          pair.chip.beforeCommand = () => undefined;
          order.push(`${word} ends`);
          return ok(undefined);
        });
      await inTime(pair.clock, Promise.all([speak('A'), speak('B')]), 20_000);
      const turn = (word: string): string[] => [`${word} begins`, 'inDataExchange', `${word} ends`];
      expect(order).toEqual([...turn('A'), ...turn('B')]);
    });

    it('an unplugged antenna is offline, its card gone; plugged in again it finds the card', async () => {
      await untilOnline();
      await place(first);
      pair.unplug();
      await pair.clock.advance(7000);
      const call = pair.antenna.withClassicCard(fromHex(first), (card) => authenticate(card));
      expect(await inTime(pair.clock, call)).toEqual({ ok: false, error: 'antenna' });
      pair.plug();
      await pair.clock.advance(7000);
      const word = `+${first}`;
      expect(events.slice(2)).toEqual([word, 'cardGone', 'offline', 'noDevice', 'online', word]);
    });

    it('unplugged in the middle of an exchange, the exchange ends at once', async () => {
      let unpluggedMs = 0;
      await untilOnline();
      await place(first);
      const read = pair.antenna.withClassicCard(fromHex(first), async (card) => {
        await authenticate(card);
        pair.chip.beforeCommand = () => {
          unpluggedMs = pair.clock.monotonicMs();
          pair.unplug();
          return undefined;
        };
        return card.readBlock(4);
      });
      expect(await inTime(pair.clock, read)).toEqual({ ok: false, error: 'antenna' });
      expect(pair.clock.monotonicMs() - unpluggedMs).toBeLessThan(50);
    });

    it('is silent after stop', async () => {
      await untilOnline();
      await inTime(pair.clock, pair.antenna.stop());
      const before = [...events];
      await place(first);
      expect(events).toEqual(before);
    });
  });
}
