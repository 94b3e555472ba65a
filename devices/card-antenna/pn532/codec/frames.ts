/**
 * Frames between host and PN532 (NXP UM0701-02, chapter 6.2): preamble 00, start code 00 FF, length and its checksum,
 * a direction byte, the command code, data, a checksum, postamble 00.
 */
export type FrameSender = 'host' | 'chip';

export type Pn532Frame =
  | { readonly type: 'ack' }
  | { readonly type: 'nack' }
  /** The chip did not understand a command: unknown code or wrong number of parameters. */
  | { readonly type: 'error' }
  /** A command (code as in the command table) or an answer (code of its command plus one). */
  | {
      readonly type: 'data';
      readonly from: FrameSender;
      readonly code: number;
      readonly data: Uint8Array;
    };

/** Longest count of direction byte, code and data together. */
export const MAX_FRAME_BODY = 265;
export const DIRECTION = { host: 0xd4, chip: 0xd5 } as const satisfies Record<FrameSender, number>;
export const ERROR_BODY = 0x7f;

/** The low byte of what is missing to a multiple of 256. */
export const complement = (bytes: Iterable<number>): number => {
  let sum = 0;
  for (const byte of bytes) sum += byte;
  return -sum & 0xff;
};

function frameOf(body: Uint8Array): Uint8Array {
  const { length } = body;
  const head =
    length <= 255
      ? [0, 0, 0xff, length, complement([length])]
      : [0, 0, 0xff, 0xff, 0xff, length >> 8, length & 0xff, complement([length >> 8, length & 0xff])];
  return Uint8Array.of(...head, ...body, complement(body), 0);
}

/** The frame as it goes over the wire; the extended form where the data do not fit the normal one. */
export function encodeFrame(frame: Pn532Frame): Uint8Array {
  switch (frame.type) {
    case 'ack':
      return Uint8Array.of(0, 0, 0xff, 0, 0xff, 0);
    case 'nack':
      return Uint8Array.of(0, 0, 0xff, 0xff, 0, 0);
    case 'error':
      return frameOf(Uint8Array.of(ERROR_BODY));
    case 'data': {
      const body = Uint8Array.of(DIRECTION[frame.from], frame.code, ...frame.data);
      if (body.length > MAX_FRAME_BODY) {
        throw new RangeError(
          `a PN532 frame holds ${MAX_FRAME_BODY - 2} bytes of data, not ${frame.data.length}`,
        );
      }
      return frameOf(body);
    }
  }
}

/**
 * What wakes the chip on a serial line after power-up: 55h gives its oscillator edges, the zeros give it time. Must be
 * followed by SAMConfiguration. An awake chip takes it for noise and leading preamble.
 */
export const wakeUp: Uint8Array = Uint8Array.of(0x55, 0x55, ...new Uint8Array(14));
