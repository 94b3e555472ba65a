import { createCipheriv, createSecretKey } from 'node:crypto';

/**
 * The oracle's own reading of a campus card's 1024 bytes, from docs/card-layout.md alone: what the two totals are, also
 * where a write was cut short, and which load record lies there. Shares no code with kiosk, devices or lobby.
 */
export interface ChipReading {
  /** Undefined: no order of writes leads to these bytes. */
  readonly loadedFen: number | undefined;
  readonly spentFen: number | undefined;
  /** Whole load records, the newest first. */
  readonly loads: readonly ChipLoad[];
  /** Undefined where no whole debit record lies. */
  readonly debit: ChipChange | undefined;
}

export interface ChipChange {
  readonly counter: number;
  readonly before: number;
  readonly after: number;
}

export interface ChipLoad extends ChipChange {
  readonly reference: string;
  /** The MAC is the platform's. */
  readonly genuine: boolean;
}

export function readChip(image: Buffer, macKey: Buffer): ChipReading {
  const loads = [4, 5]
    .flatMap((sector) => loadRecord(image.subarray(sector * 64, sector * 64 + 48), sector, macKey))
    .sort((a, b) => b.counter - a.counter);
  const debit = debitRecord(image.subarray(14 * 16, 15 * 16));
  const loaded = loadedBlocks(image);
  const spent = pair(image, 12);
  return {
    loadedFen: totalOf(loaded, loads[0]),
    spentFen: totalOf(spent, debit),
    loads,
    debit,
  };
}

/** Primary and shadow of what was loaded. */
export function loadedBlocks(image: Uint8Array): Pair {
  return pair(Buffer.from(image), 8);
}

export interface Pair {
  readonly primary: number | undefined;
  readonly shadow: number | undefined;
}

function pair(image: Buffer, first: number): Pair {
  return {
    primary: valueOf(image.subarray(first * 16, first * 16 + 16), first),
    shadow: valueOf(image.subarray(first * 16 + 16, first * 16 + 32), first),
  };
}

/** Nothing of a change is missing. */
export const isWhole = ({ primary, shadow }: Pair): boolean => primary !== undefined && primary === shadow;

/** value, its complement, value, address four times in turn plain and complemented. */
function valueOf(block: Buffer, address: number): number | undefined {
  const value = block.readInt32LE(0);
  const whole =
    block.readInt32LE(4) === ~value &&
    block.readInt32LE(8) === value &&
    block[12] === address &&
    block[13] === (~address & 0xff) &&
    block[14] === address &&
    block[15] === (~address & 0xff);
  return whole && value >= 0 ? value : undefined;
}

/** The table of docs/card-layout.md. */
function totalOf({ primary, shadow }: Pair, change: ChipChange | undefined): number | undefined {
  if (!change) return primary === shadow ? primary : undefined;
  const { before, after } = change;
  if (primary === before && (shadow === before || shadow === undefined)) return before;
  if ((primary === before || primary === undefined || primary === after) && shadow === after) return after;
  return undefined;
}

function loadRecord(bytes: Buffer, sector: number, macKey: Buffer): readonly ChipLoad[] {
  if (bytes[0] !== 0x4c || bytes[1] !== 1 || bytes.readUInt16LE(46) !== crc(bytes.subarray(0, 46))) return [];
  const counter = bytes.readUInt32LE(2);
  if (counter % 2 !== sector % 2) return [];
  return [
    {
      counter,
      before: bytes.readUInt32LE(6),
      after: bytes.readUInt32LE(10),
      reference: bytes.toString('hex', 14, 30),
      genuine: cmac(macKey, bytes.subarray(0, 38)).subarray(0, 8).equals(bytes.subarray(38, 46)),
    },
  ];
}

function debitRecord(bytes: Buffer): ChipChange | undefined {
  if (bytes[0] !== 0x44 || bytes[1] !== 1 || bytes.readUInt16LE(14) !== crc(bytes.subarray(0, 14)))
    return undefined;
  return { counter: bytes.readUInt32LE(2), before: bytes.readUInt32LE(6), after: bytes.readUInt32LE(10) };
}

function crc(bytes: Buffer): number {
  let register = 0xffff;
  for (const byte of bytes) {
    register ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1)
      register = register & 0x8000 ? ((register << 1) ^ 0x1021) & 0xffff : register << 1;
  }
  return register;
}

/** AES-CMAC (SP 800-38B), here only for messages that do not end with a whole block. */
function cmac(key: Buffer, message: Buffer): Buffer {
  if (message.length % 16 === 0) throw new Error('this CMAC is only for padded messages');
  const secret = createSecretKey(key);
  const encrypt = (bytes: Buffer): Buffer =>
    createCipheriv('aes-128-cbc', secret, Buffer.alloc(16)).setAutoPadding(false).update(bytes);
  const twice = (number: bigint): bigint =>
    ((number << 1n) & ((1n << 128n) - 1n)) ^ (number >> 127n ? 0x87n : 0n);
  const zero = BigInt(`0x${encrypt(Buffer.alloc(16)).toString('hex')}`);
  const subkey = Buffer.from(twice(twice(zero)).toString(16).padStart(32, '0'), 'hex');
  const padded = Buffer.alloc(Math.ceil(message.length / 16) * 16);
  message.copy(padded);
  padded[message.length] = 0x80;
  for (const [index, byte] of subkey.entries()) {
    const place = padded.length - 16 + index;
    padded[place] = (padded[place] ?? 0) ^ byte;
  }
  return encrypt(padded).subarray(-16);
}
