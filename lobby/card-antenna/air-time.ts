import type { ClassicCommand } from '../../devices/card-antenna/pn532/codec/classic-commands.ts';
import { decodeClassicCommand } from '../../devices/card-antenna/pn532/codec/classic-commands.ts';

/**
 * How long an exchange lasts between antenna and card: the frames of ISO 14443-3 type A at 106 kbit/s, and the time that
 * the card takes by its data sheet at the most (MF1S50YYX, 12.1 to 12.7). A real card is faster; nothing here is
 * measured on one.
 */

/** One bit lasts 128 periods of the carrier of 13.56 MHz. */
const BIT_MS = 128 / 13_560;
/** Eight bits and their parity. */
const BYTE_MS = 9 * BIT_MS;
/** Start and end of a frame, and the pause before the next one goes the other way. */
const TURN_MS = 2 * BIT_MS + 0.09;
const ACK_BITS = 4;
/** Command, block and checksum; the operand of the second half has its checksum, too. */
const COMMAND_BYTES = 4;
const OPERAND_BYTES = 6;
const BLOCK_BYTES = 18;

interface AirPlan {
  /** Bytes of all frames in both directions. */
  readonly bytes: number;
  readonly acks: number;
  readonly frames: number;
  /** What the card itself takes, milliseconds. */
  readonly cardMs: number;
}

/** The halves of a value command: the card says nothing when its second half is fine, and that is waited for. */
const value: AirPlan = { bytes: COMMAND_BYTES + OPERAND_BYTES, acks: 1, frames: 3, cardMs: 5 + 5 };

const plans: Readonly<Record<ClassicCommand['name'], AirPlan>> = {
  // Command, the card's challenge, our answer with a challenge, the card's answer.
  authenticate: { bytes: COMMAND_BYTES + 4 + 8 + 4, acks: 0, frames: 4, cardMs: 1 + 1 },
  read: { bytes: COMMAND_BYTES + BLOCK_BYTES, acks: 0, frames: 2, cardMs: 5 },
  write: { bytes: COMMAND_BYTES + BLOCK_BYTES, acks: 2, frames: 4, cardMs: 5 + 10 },
  increment: value,
  decrement: value,
  restore: value,
  transfer: { bytes: COMMAND_BYTES, acks: 1, frames: 2, cardMs: 10 },
};

/** Milliseconds of one InDataExchange; `data` as it stands behind the target number. */
export function airTimeMs(data: Uint8Array): number {
  const command = decodeClassicCommand(data);
  // Of other cards nothing is known but the frame that goes out.
  const plan = command ? plans[command.name] : { bytes: data.length + 2, acks: 0, frames: 1, cardMs: 0 };
  const { bytes, acks, frames, cardMs } = plan;
  return bytes * BYTE_MS + acks * ACK_BITS * BIT_MS + frames * TURN_MS + cardMs;
}
