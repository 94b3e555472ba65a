import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs';

/** SQLite's write-ahead log on disk (its file format, section 4): a header, then frames of one page each. */
const HEADER = 32;
const FRAME_HEADER = 24;
const PAGE_SIZE_AT = 8;
const SALT_AT = 16;
/** In a frame's header: the database's size in pages in the last frame of a transaction, else 0. */
const COMMIT_AT = 4;
const FRAME_SALT_AT = 8;

/** What a log holds: where each of its transactions ends, counted in bytes of the file. */
export interface WalContent {
  /** Changes whenever the log begins anew after a checkpoint. */
  readonly salt: string;
  readonly frameBytes: number;
  /** Ends of its transactions, in order. */
  readonly ends: readonly number[];
}

/** Undefined: there is no log, or none that was ever begun. */
export function readWal(path: string): WalContent | undefined {
  if (!existsSync(path)) return undefined;
  const file = openSync(path, 'r');
  try {
    const header = Buffer.alloc(HEADER);
    if (readSync(file, header, 0, HEADER, 0) < HEADER) return undefined;
    const salt = header.toString('hex', SALT_AT, SALT_AT + 8);
    const frameBytes = FRAME_HEADER + header.readUInt32BE(PAGE_SIZE_AT);
    const ends: number[] = [];
    const frame = Buffer.alloc(FRAME_HEADER);
    const { size } = fstatSync(file);
    // Frames of before the log began anew stand behind, with another salt.
    for (let at = HEADER; at + frameBytes <= size; at += frameBytes) {
      readSync(file, frame, 0, FRAME_HEADER, at);
      if (frame.toString('hex', FRAME_SALT_AT, FRAME_SALT_AT + 8) !== salt) break;
      if (frame.readUInt32BE(COMMIT_AT) !== 0) ends.push(at + frameBytes);
    }
    return { salt, frameBytes, ends };
  } finally {
    closeSync(file);
  }
}

/** The machine lost its power: from this byte on nothing has reached the disk. */
export function cutWal(path: string, at: number): void {
  withFile(path, (file) => {
    ftruncateSync(file, at);
  });
}

/** A page half written: from this byte on so many are what was there before, or nothing that anybody wrote. */
export function tearWal(path: string, at: number, bytes: number): void {
  withFile(path, (file) => {
    writeSync(file, Buffer.alloc(bytes, 0xa5), 0, bytes, at);
  });
}

/** Makes the file so long with zeros, which SQLite takes for no frames, and syncs it. */
export function widenWal(path: string, length: number): void {
  withFile(path, (file) => {
    const { size } = fstatSync(file);
    if (size < length) writeSync(file, Buffer.alloc(length - size), 0, length - size, size);
    fsyncSync(file);
  });
}

function withFile(path: string, act: (file: number) => void): void {
  const file = openSync(path, 'r+');
  try {
    act(file);
  } finally {
    closeSync(file);
  }
}
