import type { Clock } from '../../contract/time.ts';
import { HidClosedError, type HidClosed } from '../../devices/hid/hid-port.ts';
import type { ByteStream } from '../../devices/serial/byte-stream.ts';
import type { Life } from '../world/mortal.ts';
import { troubleBytes, type ByteTrouble } from './byte-trouble.ts';

export type LineDirection = 'toDevice' | 'toHost';

interface Stretch {
  readonly trouble: ByteTrouble;
  /** Bytes that still pass unharmed before the trouble strikes again. */
  left: number;
  times: number;
}

/** What one life holds of the line. */
interface HostEnd {
  readonly unplug: (closed: HidClosed) => void;
}

/** One direction: bytes that were held up arrive before those that came after them. */
interface Lane {
  stretches: Stretch[];
  freeAtMs: number;
  /** What came while the device was silent, with the way on. */
  waiting: (() => void)[];
}

/**
 * A serial line between a driver and its device on which bytes get lost, late, doubled, out of order or damaged, whose
 * device falls silent, and whose bridge is pulled out. It stays when a process dies; each life opens its own end.
 */
export class TroubledLine {
  readonly #clock: Clock;
  readonly #onTrouble: (direction: LineDirection, trouble: ByteTrouble) => void;
  readonly #lanes: Readonly<Record<LineDirection, Lane>> = { toDevice: newLane(), toHost: newLane() };
  /** What arrives instead of each whole answer of the device; its troubles come on top. */
  onAnswer: (answer: Uint8Array) => readonly Uint8Array[] = (answer) => [answer];
  #silence: 'none' | 'deaf' | 'slow' = 'none';
  #unplugged = false;
  #end: HostEnd | undefined;

  /** `onTrouble` is told whenever bytes really were harmed. */
  constructor(clock: Clock, onTrouble: (direction: LineDirection, trouble: ByteTrouble) => void) {
    this.#clock = clock;
    this.#onTrouble = onTrouble;
  }

  /** From the next byte but `skip`, `times` in all, with as many whole bytes between. */
  trouble(direction: LineDirection, trouble: ByteTrouble, skip: number, times: number): void {
    this.#lanes[direction].stretches.push({ trouble, left: skip, times });
  }

  /**
   * The device answers nothing and keeps its state. `deaf`: what is said to it is lost; `slow`: it hears and answers all
   * of it when it lives again.
   */
  silence(how: 'deaf' | 'slow'): void {
    this.#silence = how;
  }

  speakAgain(): void {
    this.#silence = 'none';
    for (const lane of [this.#lanes.toDevice, this.#lanes.toHost])
      for (const pass of lane.waiting.splice(0)) pass();
  }

  /** The line closes under whoever holds it; opening fails until `plug`. */
  unplug(): void {
    this.#unplugged = true;
    this.#forget();
    this.#end?.unplug({ by: 'device', reason: 'unplugged' });
    this.#end = undefined;
  }

  plug(): void {
    this.#unplugged = false;
  }

  /** Everything is whole again. */
  mend(): void {
    for (const lane of [this.#lanes.toDevice, this.#lanes.toHost]) lane.stretches = [];
    this.speakAgain();
    this.plug();
  }

  /** A life's way to the device through this line. */
  async open(life: Life, openBelow: () => Promise<ByteStream>): Promise<ByteStream> {
    if (this.#unplugged) throw new Error('no such device');
    this.#forget();
    const below = await openBelow();
    let ended: HidClosed | undefined;
    let tellEnd: (closed: HidClosed) => void = () => undefined;
    const pulled = new Promise<HidClosed>((resolve) => {
      tellEnd = resolve;
    });
    const end: HostEnd = {
      unplug: (closed) => {
        ended = closed;
        tellEnd(closed);
      },
    };
    this.#end = end;
    const carries = (): boolean => life.alive && ended === undefined && this.#end === end;
    let listener: (bytes: Uint8Array) => void = () => undefined;
    below.setByteListener((bytes) => {
      for (const answer of this.onAnswer(bytes))
        this.#carry('toHost', answer, (piece) => {
          if (carries()) listener(piece);
        });
    });
    return {
      closed: Promise.race([below.closed, pulled]),
      setByteListener: (next) => {
        listener = next;
      },
      purge: () => below.purge(),
      close: () => below.close(),
      write: (bytes) => {
        if (ended) return Promise.reject(new HidClosedError(ended));
        return this.#write(bytes, below, carries);
      },
    };
  }

  /** Unharmed bytes go the short way, so that a whole line answers as it would without this one. */
  #write(bytes: Uint8Array, below: ByteStream, carries: () => boolean): Promise<void> {
    if (this.#isWhole('toDevice')) return below.write(bytes);
    this.#carry('toDevice', bytes, (piece) => {
      // What the device below says of a late write, its end or its next answer tells.
      if (carries()) below.write(piece).catch(() => undefined);
    });
    return Promise.resolve();
  }

  #isWhole(direction: LineDirection): boolean {
    const { stretches, freeAtMs } = this.#lanes[direction];
    return this.#silence === 'none' && stretches.length === 0 && freeAtMs <= this.#clock.monotonicMs();
  }

  #carry(direction: LineDirection, bytes: Uint8Array, pass: (bytes: Uint8Array) => void): void {
    if (this.#isWhole(direction)) {
      pass(bytes);
      return;
    }
    const lane = this.#lanes[direction];
    if (this.#silence === 'deaf') return;
    const go = (): void => {
      for (const piece of this.#harm(direction, bytes)) this.#later(lane, piece.lateMs, piece.bytes, pass);
    };
    if (this.#silence === 'slow') lane.waiting.push(go);
    else go();
  }

  #harm(direction: LineDirection, bytes: Uint8Array): readonly Piece[] {
    const lane = this.#lanes[direction];
    let pieces: readonly Piece[] = [{ bytes, lateMs: 0 }];
    for (const stretch of lane.stretches) {
      if (stretch.left >= bytes.length) {
        stretch.left -= bytes.length;
        continue;
      }
      const at = stretch.left;
      stretch.times -= 1;
      stretch.left = at;
      this.#onTrouble(direction, stretch.trouble);
      // A second trouble in the same chunk finds the first one's pieces; it takes them as one.
      const whole = Uint8Array.from(pieces.flatMap((piece) => [...piece.bytes]));
      const lateMs = Math.max(...pieces.map((piece) => piece.lateMs));
      pieces = troubleBytes(stretch.trouble, whole, Math.min(at, whole.length - 1)).map((piece) => ({
        ...piece,
        lateMs: piece.lateMs + lateMs,
      }));
    }
    lane.stretches = lane.stretches.filter(({ times }) => times > 0);
    return pieces.filter((piece) => piece.bytes.length > 0);
  }

  #later(lane: Lane, lateMs: number, bytes: Uint8Array, pass: (bytes: Uint8Array) => void): void {
    const nowMs = this.#clock.monotonicMs();
    const atMs = Math.max(nowMs + lateMs, lane.freeAtMs);
    lane.freeAtMs = atMs;
    if (atMs <= nowMs) pass(bytes);
    else
      this.#clock.schedule(atMs - nowMs, () => {
        pass(bytes);
      });
  }

  /** Nothing of an older conversation waits in a line that is opened anew. */
  #forget(): void {
    for (const lane of [this.#lanes.toDevice, this.#lanes.toHost]) {
      lane.waiting = [];
      lane.freeAtMs = 0;
    }
  }
}

interface Piece {
  readonly bytes: Uint8Array;
  readonly lateMs: number;
}

function newLane(): Lane {
  return { stretches: [], freeAtMs: 0, waiting: [] };
}
