/**
 * ID-003 frames: `FC | LEN | CODE | DATA | CRC low | CRC high`. LEN counts all of it; nothing is stuffed, so that FC
 * can stand anywhere in a frame and only LEN and CRC say where one ends.
 */
const SYNC = 0xfc;
/** SYNC, LEN, CODE and two bytes of CRC. */
const OVERHEAD = 5;
const MAX_FRAME_BYTES = 255;
export const MAX_DATA_BYTES = MAX_FRAME_BYTES - OVERHEAD;

/** What a code means depends on who sent it: 40 is a command of the host and a state of the acceptor. */
export interface Id003Frame {
  readonly code: number;
  readonly data: Uint8Array;
}

/** Bytes that made no frame, as they came over the wire. */
export interface Discarded {
  /** `noise`: outside of any frame; `length`: a LEN that no frame has; `checksum`: CRC wrong. */
  readonly reason: 'noise' | 'length' | 'checksum';
  readonly bytes: Uint8Array;
}

export interface Decoded {
  readonly frames: readonly Id003Frame[];
  readonly discarded: readonly Discarded[];
}

/** CRC-16 "Kermit": polynomial 0x1021 reflected, start 0, no final xor. */
export function crc16(bytes: Iterable<number>): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >> 1) ^ 0x8408 : crc >> 1;
  }
  return crc;
}

/** The frame as it goes over the wire. Throws RangeError when the data do not fit. */
export function encodeFrame({ code, data }: Id003Frame): Uint8Array {
  if (data.length > MAX_DATA_BYTES)
    throw new RangeError(`an ID-003 frame carries at most ${MAX_DATA_BYTES} bytes, not ${data.length}`);
  const body = [SYNC, data.length + OVERHEAD, code, ...data];
  const crc = crc16(body);
  return Uint8Array.from([...body, crc & 0xff, crc >> 8]);
}

/**
 * Finds frames in a stream of bytes, however it is cut. Holds less than one frame. An FC that turns out to begin no
 * frame costs itself alone: the bytes behind it are looked at again.
 */
export class FrameDecoder {
  #held: number[] = [];

  push(bytes: Uint8Array): Decoded {
    const frames: Id003Frame[] = [];
    const discarded: Discarded[] = [];
    // In pieces of a frame's length: what is held stays short however much comes at once.
    for (let at = 0; at < bytes.length; at += MAX_FRAME_BYTES) {
      this.#held.push(...bytes.subarray(at, at + MAX_FRAME_BYTES));
      while (this.#held.length > 0) if (!this.#takeOne(frames, discarded)) break;
    }
    return { frames, discarded };
  }

  /** Forgets a frame that began: called when the time for the rest is over. */
  reset(): void {
    this.#held = [];
  }

  /** False: what is held can still become a frame. */
  #takeOne(frames: Id003Frame[], discarded: Discarded[]): boolean {
    const start = this.#held.indexOf(SYNC);
    if (start !== 0) {
      this.#drop('noise', start < 0 ? this.#held.length : start, discarded);
      return true;
    }
    const length = this.#held[1];
    if (length === undefined) return false;
    if (length < OVERHEAD) {
      this.#drop('length', 1, discarded);
      return true;
    }
    if (this.#held.length < length) return false;
    const [low = 0, high = 0] = this.#held.slice(length - 2, length);
    if (crc16(this.#held.slice(0, length - 2)) !== (low | (high << 8))) {
      this.#drop('checksum', 1, discarded);
      return true;
    }
    const [, , code = 0, ...data] = this.#held.splice(0, length).slice(0, -2);
    frames.push({ code, data: Uint8Array.from(data) });
    return true;
  }

  #drop(reason: Discarded['reason'], count: number, discarded: Discarded[]): void {
    discarded.push({ reason, bytes: Uint8Array.from(this.#held.splice(0, count)) });
  }
}
