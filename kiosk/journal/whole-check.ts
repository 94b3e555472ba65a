import type { KeyObject } from 'node:crypto';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { ArchiveFile } from './archive-file.ts';
import { archiveParts, type ArchivePart } from './archive-table.ts';
import { readSlice } from './checkpoint.ts';
import { JournalError } from './journal-error.ts';
import { Replay, replayedTables, type ReplayedTable } from './replay.ts';

/** Entries and rows per step: some milliseconds. */
const SLICE = 250;

export interface CheckedFile {
  readonly db: Database.Database;
  readonly signingKey: KeyObject;
  /** Where the archives lie; undefined: this machine makes none. */
  readonly archiveFolder: string | undefined;
}

/** A check in steps, so that nothing else waits for it. Its end is a sentence about what is wrong, or undefined. */
export type WholeCheck = Generator<undefined, string | undefined, undefined>;

/**
 * Checks everything: the chain from its first entry on, through the archives; every table against the entries lived
 * through once more; the schema; and the pages of the file. The journal may be written meanwhile.
 */
export function* checkWhole(file: CheckedFile): WholeCheck {
  const replay = new Replay();
  try {
    return yield* checkInSteps(file, replay);
  } catch (error) {
    // What cannot even be read is no less damaged.
    return error instanceof Error ? error.message : String(error);
  } finally {
    replay.close();
  }
}

function* checkInSteps({ db, signingKey, archiveFolder }: CheckedFile, replay: Replay): WholeCheck {
  const parts = archiveParts(db, signingKey);
  for (const part of parts) {
    const problem = yield* followArchive(db, replay, part, archiveFolder);
    if (problem !== undefined) return problem;
  }
  const base = { base: replay.at.seq, place: parts.at(-1)?.outboxPlace ?? 0 };
  for (;;) {
    const slice = readSlice(db, replay.at.seq, SLICE);
    if (slice.length === 0) break;
    const problem = replay.take(slice);
    if (problem !== undefined) return problem;
    yield;
  }
  for (const table of replayedTables) {
    const problem = yield* compareTable(db, replay, table, base);
    if (problem !== undefined) return problem;
  }
  return schemaProblem(db, replay.db) ?? pagesProblem(db);
}

/** The archived entries, and that what the journal kept of them is the same. */
function* followArchive(
  db: Database.Database,
  replay: Replay,
  part: ArchivePart,
  folder: string | undefined,
): WholeCheck {
  if (folder === undefined) return `nobody said where the archive ${part.file} lies`;
  const archive = ArchiveFile.open(join(folder, part.file));
  const kept = db.prepare<[number, number], { readonly seq: number; readonly all: string }>(
    "SELECT seq, at_ms || kind || body || hash AS 'all' FROM entry WHERE seq > ? AND seq <= ?",
  );
  try {
    while (replay.at.seq < part.last.seq) {
      const slice = archive.entriesAfter(replay.at.seq, SLICE);
      if (slice.length === 0) return `the archive ${part.file} ends before entry ${part.last.seq}`;
      const before = replay.at.seq;
      const problem = replay.take(slice);
      if (problem !== undefined) return `${part.file}: ${problem}`;
      const texts = new Map(
        slice.map(({ seq, atMs, kind, body, hash }) => [seq, `${atMs}${kind}${body}${hash}`]),
      );
      for (const { seq, all } of kept.all(before, replay.at.seq))
        if (texts.get(seq) !== all) return `entry ${seq} differs from the archive ${part.file}`;
      yield;
    }
  } finally {
    archive.close();
  }
  return replay.at.hash === part.last.hash && replay.at.seq === part.last.seq
    ? undefined
    : `the archive ${part.file} does not end as it was signed`;
}

interface Base {
  readonly base: number;
  readonly place: number;
}

/** A piece of the table per step. What was written since is lived through first, so that both sides are of one moment. */
function* compareTable(
  db: Database.Database,
  replay: Replay,
  { name, key, stays }: ReplayedTable,
  base: Base,
): WholeCheck {
  const piece = db.prepare<[string, number], Record<string, unknown> & { readonly row_key: string }>(
    `SELECT *, ${key} AS row_key FROM ${name} WHERE ${key} > ? ORDER BY ${key} LIMIT ?`,
  );
  const same = replay.db.prepare<[string]>(`SELECT *, ${key} AS row_key FROM ${name} WHERE ${key} = ?`);
  for (let after = ''; ;) {
    const problem = catchUp(db, replay);
    if (problem !== undefined) return problem;
    const rows = piece.all(after, SLICE);
    for (const row of rows)
      if (JSON.stringify(same.get(row.row_key)) !== JSON.stringify(row))
        return `${name} ${row.row_key} is not what the entries say`;
    const last = rows.at(-1);
    if (!last) break;
    after = last.row_key;
    yield;
  }
  const count = `SELECT count(*) AS n FROM ${name} WHERE ${stays} AND @base >= 0 AND @place >= 0`;
  const [here, due] = [db, replay.db].map((one) => one.prepare<[Base], { n: number }>(count).get(base)?.n);
  return here === due ? undefined : `${name} has ${here} rows where the entries make ${due}`;
}

function catchUp(db: Database.Database, replay: Replay): string | undefined {
  for (;;) {
    const slice = readSlice(db, replay.at.seq, SLICE);
    if (slice.length === 0) return undefined;
    const problem = replay.take(slice);
    if (problem !== undefined) return problem;
  }
}

/** A trigger or a check that says something else than this program wrote would no longer hold what it should. */
function schemaProblem(db: Database.Database, made: Database.Database): string | undefined {
  const sql = 'SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name';
  const [here, due] = [db, made].map((one) => JSON.stringify(one.prepare(sql).all()));
  return here === due ? undefined : 'its tables are not those that this program makes';
}

function pagesProblem(db: Database.Database): string | undefined {
  const said: unknown = db.pragma('integrity_check(1)', { simple: true });
  if (said === 'ok') return undefined;
  return `SQLite finds ${String(said)}`;
}

/** The end of a check that nothing else has to wait for. */
export function runToEnd(check: WholeCheck): string | undefined {
  for (;;) {
    const step = check.next();
    if (step.done) return step.value;
  }
}

/** Throws JournalError where the check finds something. */
export function assertWhole(problem: string | undefined, what: string): void {
  if (problem !== undefined) throw new JournalError('damaged', `${what}: ${problem}`);
}
