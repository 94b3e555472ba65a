import type { FrameSender, Pn532Frame } from './frames.ts';
import { complement, DIRECTION, ERROR_BODY, MAX_FRAME_BODY } from './frames.ts';

/** What was skipped. `noise`: outside of any frame; the others: began like a frame and was none. */
export interface Discarded {
  readonly type: 'discarded';
  readonly reason: 'noise' | 'length' | 'checksum' | 'direction';
  readonly bytes: Uint8Array;
}

type Step =
  | { readonly type: 'incomplete' }
  | { readonly type: 'frame'; readonly frame: Pn532Frame; readonly length: number }
  | { readonly type: 'fault'; readonly reason: 'length' | 'checksum' | 'direction' };

const senders = new Map<number, FrameSender>([
  [DIRECTION.host, 'host'],
  [DIRECTION.chip, 'chip'],
]);

/** Reads one frame that starts with the start code 00 FF at `bytes[0]`. */
function readFrame(bytes: Uint8Array): Step {
  const [, , length, lengthCheck] = bytes;
  if (length === undefined || lengthCheck === undefined) return { type: 'incomplete' };
  if (length === 0 && lengthCheck === 0xff) return { type: 'frame', frame: { type: 'ack' }, length: 4 };
  if (length === 0xff && lengthCheck === 0) return { type: 'frame', frame: { type: 'nack' }, length: 4 };
  if (length !== 0xff || lengthCheck !== 0xff) {
    const fits = length > 0 && complement([length]) === lengthCheck;
    return fits ? readBody(bytes, 4, length) : { type: 'fault', reason: 'length' };
  }
  const [high, low, check] = bytes.subarray(4, 7);
  if (high === undefined || low === undefined || check === undefined) return { type: 'incomplete' };
  const extended = high * 256 + low;
  const fits = extended > 0 && extended <= MAX_FRAME_BODY && complement([high, low]) === check;
  return fits ? readBody(bytes, 7, extended) : { type: 'fault', reason: 'length' };
}

function readBody(bytes: Uint8Array, start: number, length: number): Step {
  const check = bytes[start + length];
  if (check === undefined) return { type: 'incomplete' };
  const body = bytes.subarray(start, start + length);
  if (complement(body) !== check) return { type: 'fault', reason: 'checksum' };
  const frame = frameOfBody(body);
  return frame
    ? { type: 'frame', frame, length: start + length + 1 }
    : { type: 'fault', reason: 'direction' };
}

function frameOfBody(body: Uint8Array): Pn532Frame | undefined {
  const [direction = 0, code] = body;
  if (body.length === 1 && direction === ERROR_BODY) return { type: 'error' };
  const from = senders.get(direction);
  return from && code !== undefined ? { type: 'data', from, code, data: body.slice(2) } : undefined;
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

/** Start code, both lengths, body and its checksum. */
const LONGEST_FRAME = MAX_FRAME_BODY + 8;

/**
 * Bytes in, frames out, for both ends of the line. Takes any chunking; after a fault it goes on one byte behind the
 * broken start code. It never holds more than one longest frame.
 */
export class Pn532FrameDecoder {
  #buffer: Uint8Array = new Uint8Array();

  /** A frame has begun and is not complete. */
  get isInsideFrame(): boolean {
    return this.#buffer.length > 1;
  }

  push(bytes: Uint8Array): readonly (Pn532Frame | Discarded)[] {
    const out: (Pn532Frame | Discarded)[] = [];
    // In pieces of a frame's length: what is held stays short however much comes at once.
    for (let at = 0; at < bytes.length; at += LONGEST_FRAME) {
      this.#buffer = joined(this.#buffer, bytes.subarray(at, at + LONGEST_FRAME));
      this.#takeFrames(out);
    }
    return out;
  }

  #takeFrames(out: (Pn532Frame | Discarded)[]): void {
    for (;;) {
      this.#dropUntilStart(out);
      const step = readFrame(this.#buffer);
      if (this.#buffer.length < 2 || step.type === 'incomplete') return;
      if (step.type === 'frame') {
        out.push(step.frame);
        this.#buffer = this.#buffer.slice(step.length);
      } else {
        out.push({ type: 'discarded', reason: step.reason, bytes: this.#take(1) });
      }
    }
  }

  /** Gives up an incomplete frame, because nothing came for too long, and looks for others in what it held. */
  flush(): readonly (Pn532Frame | Discarded)[] {
    const out: (Pn532Frame | Discarded)[] = [];
    while (this.isInsideFrame) {
      out.push({ type: 'discarded', reason: 'length', bytes: this.#take(1) });
      this.#takeFrames(out);
    }
    return out;
  }

  reset(): void {
    this.#buffer = new Uint8Array();
  }

  /** Leaves a buffer that starts with 00 FF, or a single 00 that may become one, or nothing. */
  #dropUntilStart(out: (Pn532Frame | Discarded)[]): void {
    const buffer = this.#buffer;
    let start = 0;
    while (start < buffer.length && !(buffer[start] === 0 && (buffer[start + 1] ?? 0xff) === 0xff))
      start += 1;
    const skipped = this.#take(start);
    // Zeros before and after a frame are its pre- and postamble, however many.
    if (skipped.some((byte) => byte !== 0)) out.push({ type: 'discarded', reason: 'noise', bytes: skipped });
  }

  #take(count: number): Uint8Array {
    const taken = this.#buffer.slice(0, count);
    this.#buffer = this.#buffer.slice(count);
    return taken;
  }
}
