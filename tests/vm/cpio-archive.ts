import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';

const DIRECTORY = 0o040_755;
const FILE = 0o100_644;
const PROGRAM = 0o100_755;
const LINK = 0o120_777;

/** Writes the archive that a Linux kernel unpacks as its first file system (cpio, format "newc"). */
export class CpioArchive {
  readonly #fd: number;
  readonly #folders = new Set<string>();
  #inode = 0;

  constructor(file: string) {
    this.#fd = openSync(file, 'w');
  }

  /** Paths are relative to the root; the folders above come by themselves. */
  addFile(path: string, content: Buffer, isProgram = false): void {
    this.#addFoldersOf(path);
    this.#add(path, isProgram ? PROGRAM : FILE, content);
  }

  copyFile(path: string, from: string, isProgram = false): void {
    this.addFile(path, readFileSync(from), isProgram);
  }

  addLink(path: string, target: string): void {
    this.#addFoldersOf(path);
    this.#add(path, LINK, Buffer.from(target));
  }

  addFolder(path: string): void {
    if (this.#folders.has(path)) return;
    this.#addFoldersOf(path);
    this.#folders.add(path);
    this.#add(path, DIRECTORY, Buffer.alloc(0));
  }

  close(): void {
    this.#add('TRAILER!!!', 0, Buffer.alloc(0));
    closeSync(this.#fd);
  }

  #addFoldersOf(path: string): void {
    const parent = path.split('/').slice(0, -1).join('/');
    if (parent !== '') this.addFolder(parent);
  }

  #add(path: string, mode: number, content: Buffer): void {
    const name = Buffer.from(`${path}\0`);
    this.#inode += 1;
    const [owner, group, links, modifiedAt] = [0, 0, 1, 0];
    const deviceNumbers = [0, 0, 0, 0];
    const checksum = 0;
    const fields = [
      ...[this.#inode, mode, owner, group, links, modifiedAt, content.length],
      ...[...deviceNumbers, name.length, checksum],
    ];
    const header = `070701${fields.map((field) => field.toString(16).padStart(8, '0')).join('')}`;
    this.#writePadded(Buffer.concat([Buffer.from(header), name]));
    this.#writePadded(content);
  }

  /** Head and content each end at a multiple of four bytes. */
  #writePadded(bytes: Buffer): void {
    for (let at = 0; at < bytes.length;) at += writeSync(this.#fd, bytes, at);
    writeSync(this.#fd, Buffer.alloc((4 - (bytes.length % 4)) % 4));
  }
}
