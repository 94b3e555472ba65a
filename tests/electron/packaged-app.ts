import { readFileSync } from 'node:fs';

/** The files of an asar archive: four lengths, a list as JSON with offsets, and the contents behind it. */
export interface Archive {
  /** Paths with `/` before each part; a directory has none of its own. */
  readonly files: ReadonlyMap<string, ArchivedFile>;
}

export interface ArchivedFile {
  /** True: it lies beside the archive, in `app.asar.unpacked`. */
  readonly unpacked: boolean;
  readonly content: Buffer | undefined;
}

interface Entry {
  readonly files?: Readonly<Record<string, Entry>>;
  readonly offset?: string;
  readonly size?: number;
  readonly unpacked?: boolean;
}

export function readArchive(file: string): Archive {
  const bytes = readFileSync(file);
  const contentsAt = 8 + bytes.readUInt32LE(4);
  const list = bytes.subarray(16, 16 + bytes.readUInt32LE(12)).toString('utf8');
  const files = new Map<string, ArchivedFile>();
  const walk = (path: string, entry: Entry): void => {
    if (entry.files) {
      for (const [name, child] of Object.entries(entry.files)) walk(`${path}/${name}`, child);
      return;
    }
    const { offset, size = 0, unpacked = false } = entry;
    const at = contentsAt + Number(offset);
    files.set(path, { unpacked, content: offset === undefined ? undefined : bytes.subarray(at, at + size) });
  };
  walk('', JSON.parse(list) as Entry);
  return { files };
}

/** In the order in which Electron has them in its program. */
const fuseNames = [
  'runAsNode',
  'cookieEncryption',
  'nodeOptions',
  'nodeCliInspect',
  'asarIntegrity',
  'onlyLoadAppFromAsar',
  'browserProcessSnapshot',
  'fileProtocolPrivileges',
] as const;

/** The switches that are burnt into the program, behind a sentinel, a version and their number. */
export function readFuses(program: string): Readonly<Record<(typeof fuseNames)[number], boolean>> {
  const bytes = readFileSync(program);
  const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
  const at = bytes.indexOf(sentinel) + sentinel.length + 2;
  const states = fuseNames.map((name, index) => [
    name,
    bytes.toString('latin1', at + index, at + index + 1) === '1',
  ]);
  return Object.fromEntries(states) as ReturnType<typeof readFuses>;
}
