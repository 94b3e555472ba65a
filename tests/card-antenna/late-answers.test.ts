import { beforeAll, describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../contract/hex.ts';
import type { ClassicCard } from '../../devices/card-antenna/card-antenna.ts';
import { createPn532Antenna } from '../../devices/card-antenna/pn532/pn532-antenna.ts';
import type { ByteStream } from '../../devices/serial/byte-stream.ts';
import { Cradle } from '../../lobby/card-antenna/cradle.ts';
import { Pn532Device } from '../../lobby/card-antenna/pn532-device.ts';
import { blankClassicImage } from '../../lobby/cards/campus-cards.ts';
import { ClassicCard as ClassicChip } from '../../lobby/cards/classic-card.ts';
import { quickSettle, VirtualClock } from '../virtual-clock.ts';
import { inTime } from './describe-card-antenna.ts';
import { MemoryLine, whole } from './memory-line.ts';

const UID = '11223344';
const DELIVERY_KEY = fromHex('ffffffffffff');
/** Just longer than a command waits for its acknowledgement: the chip is at work on the repeated one then. */
const BUSY_MS = 101;
/** So long that both answers to a repeated command are on their way when the first arrives. */
const LAG_MS = 130;

/** A line whose host sometimes does not listen: what comes meanwhile waits, and is there all at once. */
class BusyHost {
  readonly #clock: VirtualClock;
  #waiting: Uint8Array[] | undefined;
  #lagsUntilMs = 0;
  #listener: (bytes: Uint8Array) => void = () => undefined;

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  stopListening(): void {
    this.#waiting = [];
    this.#clock.schedule(BUSY_MS, () => {
      const waited = this.#waiting ?? [];
      this.#waiting = undefined;
      for (const bytes of waited) this.#listener(bytes);
    });
  }

  /** From now on for a moment every byte comes so much later. */
  lag(): void {
    this.#lagsUntilMs = this.#clock.monotonicMs() + 3 * LAG_MS;
  }

  between(line: ByteStream): ByteStream {
    line.setByteListener((bytes) => {
      if (this.#clock.monotonicMs() < this.#lagsUntilMs)
        this.#clock.schedule(LAG_MS, () => {
          this.#listener(bytes);
        });
      else if (this.#waiting) this.#waiting.push(bytes);
      else this.#listener(bytes);
    });
    return { ...line, setByteListener: (listener) => (this.#listener = listener) };
  }
}

describe('a host that was busy for longer than an acknowledgement may take', () => {
  const clock = new VirtualClock(undefined, { settle: quickSettle });
  const host = new BusyHost(clock);
  const card = new ClassicChip({ uid: fromHex(UID), image: blankClassicImage(fromHex(UID)) });
  const cradle = new Cradle([{ label: 'student', card }]);
  const line = new MemoryLine(new Pn532Device({ clock, cradle }), whole);
  const antenna = createPn532Antenna({ openLine: async () => host.between(await line.open()), clock });
  const blocks = [4, 5, 6];
  const contents = blocks.map((block) => fromHex(`0${block}`.repeat(16)));

  beforeAll(async () => {
    for (const [index, bytes] of contents.entries()) card.forceBlock(blocks[index] ?? 0, bytes);
    let isThere = false;
    antenna.start((event) => (isThere ||= event.type === 'cardPresent'));
    cradle.place(UID);
    await clock.advanceUntil(() => isThere, 3000);
  });

  /** Opens the sector and reads the three blocks; the host is busy from the first reading on. */
  async function readAll(chip: ClassicCard, disturb: () => void) {
    const opened = await chip.authenticate(4, 'A', DELIVERY_KEY);
    if (!opened.ok) return opened;
    disturb();
    const found: string[] = [];
    for (const block of blocks) {
      const read = await chip.readBlock(block);
      if (!read.ok) return read;
      found.push(toHex(read.value));
    }
    return { ok: true, value: found } as const;
  }

  it('takes the second answer to a repeated command for no answer to the next one', async () => {
    const read = antenna.withClassicCard(fromHex(UID), (chip) =>
      readAll(chip, () => {
        host.stopListening();
      }),
    );
    expect(await inTime(clock, read)).toEqual({ ok: true, value: contents.map(toHex) });
  });

  it('nor one that had left the chip before it was told to stop', async () => {
    const read = antenna.withClassicCard(fromHex(UID), (chip) =>
      readAll(chip, () => {
        host.lag();
      }),
    );
    expect(await inTime(clock, read)).toEqual({ ok: true, value: contents.map(toHex) });
  });
});
