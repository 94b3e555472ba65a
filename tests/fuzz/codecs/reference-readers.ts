import { toHex } from '../../../contract/hex.ts';

/**
 * The same frames read a second time, by people who know the manual and not the decoders: over the whole stream at once,
 * with checksums computed in another way. What both sides say must be the same.
 */

/** A frame that was found, in one word, and how many bytes of the stream are its own. */
export interface ReadFrame {
  readonly text: string;
  readonly wireBytes: number;
}

/** One bit after the other, through a register of 16 bits. */
function crcMsbFirst(bytes: Uint8Array, polynomial: number, start: number): number {
  let register = start;
  for (const byte of bytes)
    for (let bit = 7; bit >= 0; bit -= 1) {
      const out = (register >> 15) ^ ((byte >> bit) & 1);
      register = (register << 1) & 0xffff;
      if (out === 1) register ^= polynomial;
    }
  return register;
}

const reversed = (value: number, bits: number): number =>
  Number.parseInt(value.toString(2).padStart(bits, '0').split('').toReversed().join(''), 2);

const sspChecksum = (bytes: Uint8Array): number => crcMsbFirst(bytes, 0x8005, 0xffff);
/** Kermit: bits come in and leave in reverse order. */
const id003Checksum = (bytes: Uint8Array): number =>
  reversed(
    crcMsbFirst(
      Uint8Array.from(bytes, (byte) => reversed(byte, 8)),
      0x1021,
      0,
    ),
    16,
  );

export function sspText(sequence: number, address: number, data: Uint8Array): string {
  return `${sequence} ${address} ${toHex(data)}`;
}

/** SSP: 7F begins a packet, 7F 7F inside of one is the byte 7F, any other 7F begins a new one. */
export function readSsp(stream: Uint8Array): readonly ReadFrame[] {
  const frames: ReadFrame[] = [];
  let at = 0;
  while (at < stream.length) {
    if (stream[at] !== 0x7f) at += 1;
    else if (stream[at + 1] === 0x7f) at += 2;
    else {
      const { body, end } = unstuffed(stream, at + 1);
      if (body !== undefined && isSound(body, sspChecksum)) {
        const [head = 0] = body;
        const text = sspText(head >> 7, head & 0x7f, body.subarray(2, -2));
        frames.push({ text, wireBytes: end - at });
      }
      at = end;
    }
  }
  return frames;
}

/** Up to the length that the packet names; undefined where it breaks off or names none. */
function unstuffed(stream: Uint8Array, from: number): { body: Uint8Array | undefined; end: number } {
  const body: number[] = [];
  let at = from;
  while (at < stream.length) {
    const byte = stream[at] ?? 0;
    if (byte === 0x7f) {
      const twin = stream[at + 1];
      if (twin === undefined) return { body: undefined, end: stream.length };
      if (twin !== 0x7f) return { body: undefined, end: at };
      at += 1;
    }
    body.push(byte);
    at += 1;
    const length = body[1];
    if (length === 0) return { body: undefined, end: at };
    if (length !== undefined && body.length === length + 4) return { body: Uint8Array.from(body), end: at };
  }
  return { body: undefined, end: stream.length };
}

function isSound(body: Uint8Array, checksum: (bytes: Uint8Array) => number): boolean {
  const [low = 0, high = 0] = body.subarray(-2);
  return checksum(body.subarray(0, -2)) === low + 256 * high;
}

export function id003Text(code: number, data: Uint8Array): string {
  return `${code} ${toHex(data)}`;
}

/** ID-003: FC, length of all, code, data, CRC. What is none costs one byte. */
export function readId003(stream: Uint8Array): readonly ReadFrame[] {
  const frames: ReadFrame[] = [];
  let at = 0;
  while (at < stream.length) {
    const length = stream[at + 1];
    const whole = stream.subarray(at, at + (length ?? 0));
    if (stream[at] !== 0xfc || (length !== undefined && length < 5)) at += 1;
    else if (length === undefined || whole.length < length) break;
    else if (!isSound(whole, id003Checksum)) at += 1;
    else {
      frames.push({ text: id003Text(whole[2] ?? 0, whole.subarray(3, -2)), wireBytes: length });
      at += length;
    }
  }
  return frames;
}

const sumOf = (bytes: Uint8Array): number => bytes.reduce((sum, byte) => sum + byte, 0) % 256;

/** PN532: 00 FF, length and what completes it to 256, body, what completes that to 256. */
export function readPn532(stream: Uint8Array): readonly ReadFrame[] {
  const frames: ReadFrame[] = [];
  let at = 0;
  while (at < stream.length) {
    const found = pn532At(stream.subarray(at));
    if (found === 'incomplete') break;
    if (found === undefined) at += 1;
    else {
      frames.push(found);
      at += found.wireBytes;
    }
  }
  return frames;
}

function pn532At(rest: Uint8Array): ReadFrame | 'incomplete' | undefined {
  if (rest[0] !== 0) return undefined;
  if (rest.length > 1 && rest[1] !== 0xff) return undefined;
  if (rest.length < 4) return 'incomplete';
  const [, , first = 0, second = 0] = rest;
  if (first === 0 && second === 0xff) return { text: 'ack', wireBytes: 4 };
  if (first === 0xff && second === 0) return { text: 'nack', wireBytes: 4 };
  const extended = first === 0xff && second === 0xff;
  if (extended && rest.length < 7) return 'incomplete';
  const lengths = extended ? rest.subarray(4, 7) : rest.subarray(2, 4);
  const length = extended ? (lengths[0] ?? 0) * 256 + (lengths[1] ?? 0) : first;
  if (sumOf(lengths) !== 0 || length === 0 || length > 265) return undefined;
  const start = extended ? 7 : 4;
  const body = rest.subarray(start, start + length + 1);
  if (body.length <= length) return 'incomplete';
  const text = sumOf(body) === 0 ? pn532Text(body.subarray(0, -1)) : undefined;
  return text === undefined ? undefined : { text, wireBytes: start + length + 1 };
}

/** `chip 3 3201...`; undefined for a body that no frame has. */
export function pn532Text(body: Uint8Array): string | undefined {
  if (body.length === 1) return body[0] === 0x7f ? 'error' : undefined;
  const from = body[0] === 0xd4 ? 'host' : body[0] === 0xd5 ? 'chip' : undefined;
  return from && `${from} ${body[1] ?? 0} ${toHex(body.subarray(2))}`;
}
