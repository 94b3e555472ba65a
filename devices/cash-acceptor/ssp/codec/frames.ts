/**
 * SSP packets: `7F | SEQ/ID | LEN | DATA | CRC low | CRC high`, where every 7F after the first is sent twice.
 * Source: SSP protocol manual (GA138), "packet format".
 */
const STX = 0x7f;
/** SEQ/ID, LEN and two CRC bytes. */
const OVERHEAD = 4;
export const MAX_DATA_BYTES = 255;

export type Sequence = 0 | 1;

export interface Frame {
  /** Bit 7 of SEQ/ID: changes with every new command, is kept by a repeated one and copied by the reply. */
  readonly sequence: Sequence;
  /** 0 is the banknote validator. */
  readonly address: number;
  /** 1..255 bytes: command code and parameters, or response code and data. */
  readonly data: Uint8Array;
}

/** Bytes that made no packet, as they came over the wire. */
export interface Discarded {
  /** `noise`: outside of any packet; `interrupted`: a new packet began inside; `length`: LEN 0; `checksum`: CRC wrong. */
  readonly reason: 'noise' | 'interrupted' | 'length' | 'checksum';
  readonly bytes: Uint8Array;
}

export interface Decoded {
  readonly frames: readonly Frame[];
  readonly discarded: readonly Discarded[];
}

/** CRC-16, polynomial 0x8005, start FFFF, not reflected, no final xor. */
export function crc16(bytes: Iterable<number>): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 0x8000 ? (crc << 1) ^ 0x8005 : crc << 1) & 0xffff;
  }
  return crc;
}

/** The packet as it goes over the wire. Throws RangeError when the data do not fit or the address is none. */
export function encodeFrame(frame: Frame): Uint8Array {
  if (frame.data.length < 1 || frame.data.length > MAX_DATA_BYTES)
    throw new RangeError(`an SSP packet carries 1..${MAX_DATA_BYTES} bytes, not ${frame.data.length}`);
  if (!Number.isInteger(frame.address) || frame.address < 0 || frame.address > 0x7d)
    throw new RangeError(`not an SSP address: ${frame.address}`);
  const body = [(frame.sequence << 7) | frame.address, frame.data.length, ...frame.data];
  const crc = crc16(body);
  const stuffed = [...body, crc & 0xff, crc >> 8].flatMap((byte) => (byte === STX ? [STX, STX] : [byte]));
  return Uint8Array.from([STX, ...stuffed]);
}

/**
 * Finds packets in a stream of bytes, however it is cut. Holds at most one packet. A packet with a wrong CRC is
 * dropped whole: every 7F inside it was one of a pair, so no other packet can begin there.
 */
export class FrameDecoder {
  /** Unstuffed bytes after STX; undefined while hunting for STX. */
  #body: number[] | undefined;
  /** Everything since STX (or since the last packet) as it came. */
  #raw: number[] = [];
  /** A 7F inside the packet waits for the next byte: its twin, or the SEQ/ID of a new packet. */
  #afterStx = false;

  /** True while a packet has begun and is not complete. */
  get midPacket(): boolean {
    return this.#body !== undefined;
  }

  push(bytes: Uint8Array): Decoded {
    const frames: Frame[] = [];
    const discarded: Discarded[] = [];
    for (const byte of bytes) this.#take(byte, frames, discarded);
    if (this.#body === undefined) this.#discard('noise', discarded);
    return { frames, discarded };
  }

  /** Forgets a packet that began: called when the time for the rest is over. */
  reset(): void {
    this.#body = undefined;
    this.#raw = [];
    this.#afterStx = false;
  }

  #take(byte: number, frames: Frame[], discarded: Discarded[]): void {
    if (this.#body === undefined) this.#hunt(byte, discarded);
    else if (this.#afterStx) this.#afterSecondStx(byte, this.#body, frames, discarded);
    else if (byte !== STX) this.#gather(byte, byte, this.#body, frames, discarded);
    else if (this.#body.length === 0) this.#tailOfPair(byte, discarded);
    else {
      this.#raw.push(byte);
      this.#afterStx = true;
    }
  }

  #hunt(byte: number, discarded: Discarded[]): void {
    if (byte === STX) {
      this.#discard('noise', discarded);
      this.#body = [];
    }
    this.#raw.push(byte);
    // Noise is handed out in bounded pieces.
    if (this.#body === undefined && this.#raw.length > MAX_DATA_BYTES) this.#discard('noise', discarded);
  }

  /** `7F 7F` where a packet would begin: the end of a doubled byte of a packet that was joined half way. */
  #tailOfPair(byte: number, discarded: Discarded[]): void {
    this.#raw.push(byte);
    this.#body = undefined;
    this.#discard('noise', discarded);
  }

  #afterSecondStx(byte: number, body: number[], frames: Frame[], discarded: Discarded[]): void {
    this.#afterStx = false;
    if (byte === STX) {
      this.#gather(STX, byte, body, frames, discarded);
      return;
    }
    // A lone 7F: a new packet began; everything gathered, the length too, belongs to a dead one.
    this.#raw.pop();
    this.#discard('interrupted', discarded);
    this.#body = [byte];
    this.#raw = [STX, byte];
  }

  #gather(byte: number, raw: number, body: number[], frames: Frame[], discarded: Discarded[]): void {
    body.push(byte);
    this.#raw.push(raw);
    const [seqId = 0, length] = body;
    if (length === undefined) return;
    if (length === 0) {
      this.#body = undefined;
      this.#discard('length', discarded);
      return;
    }
    if (body.length < length + OVERHEAD) return;
    const [low = 0, high = 0] = body.slice(-2);
    const sound = crc16(body.slice(0, -2)) === (low | (high << 8));
    this.#body = undefined;
    if (!sound) {
      this.#discard('checksum', discarded);
      return;
    }
    this.#raw = [];
    frames.push({
      sequence: seqId & 0x80 ? 1 : 0,
      address: seqId & 0x7f,
      data: Uint8Array.from(body.slice(2, -2)),
    });
  }

  #discard(reason: Discarded['reason'], discarded: Discarded[]): void {
    if (this.#raw.length > 0) discarded.push({ reason, bytes: Uint8Array.from(this.#raw) });
    this.#raw = [];
  }
}
