import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { KeyObject } from 'node:crypto';
import type Database from 'better-sqlite3';
import { ArchiveFile } from './archive-file.ts';
import { archiveParts, recordPart } from './archive-table.ts';
import { hashAt, readSlice } from './checkpoint.ts';
import { firstBreak, GENESIS, type Head } from './hash-chain.ts';
import { JournalError } from './journal-error.ts';
import { syncFile } from './journal-file.ts';
import { INDEXED } from './journal-queries.ts';
import { asJournalError } from './sqlite-error.ts';

export interface ArchiveLimits {
  /** So many of the newest entries stay whatever happens. */
  readonly keepEntries: number;
  /** Fewer than these are not worth a file. */
  readonly leastEntries: number;
  /** More go into the next file: one must not take long. */
  readonly mostEntries: number;
  /** For tests: told before each step. What it throws is a death at this place. */
  readonly onStep?: ((step: 'write' | 'rename' | 'move' | 'done') => void) | undefined;
}

export interface Archived {
  readonly file: string;
  readonly firstSeq: number;
  readonly lastSeq: number;
}

interface ArchivedJournal {
  readonly db: Database.Database;
  readonly signingKey: KeyObject;
  readonly archiveFolder: string;
}

/**
 * Moves the oldest entries that nothing open needs into a file of their own.
 *
 * Why a crash anywhere in here is harmless: the entries leave the journal in the one transaction that also names and signs
 * the archive, and that comes after the archive was written under another name, read back, synced, renamed and synced
 * again. Before it, the journal is whole, and a file that it does not name is made anew by the next attempt; after it,
 * journal and archive together are. Throws JournalError.
 */
export function archiveEntries(journal: ArchivedJournal, limits: ArchiveLimits): Archived | undefined {
  const { db, signingKey, archiveFolder } = journal;
  const { onStep } = limits;
  const base = archiveParts(db, signingKey).at(-1)?.last ?? GENESIS;
  const lastSeq = lastThatMayGo(db, base, limits);
  if (lastSeq - base.seq < limits.leastEntries) return undefined;
  const last = { seq: lastSeq, hash: hashAt(db, lastSeq) ?? '' };
  const firstSeq = base.seq + 1;
  const file = `journal-${padded(firstSeq)}-${padded(lastSeq)}.sqlite`;
  const path = join(archiveFolder, file);
  try {
    onStep?.('write');
    makeFolder(archiveFolder);
    const unfinished = `${path}.new`;
    for (const rest of [unfinished, `${unfinished}-journal`]) rmSync(rest, { force: true });
    ArchiveFile.make(unfinished, readSlice(db, base.seq, lastSeq - base.seq));
    readBack(unfinished, base, last);
    syncFile(unfinished);
    onStep?.('rename');
    renameSync(unfinished, path);
    syncFile(archiveFolder);
  } catch (error) {
    throw asJournalError(error, path);
  }
  onStep?.('move');
  moveOut(journal, { firstSeq, last, file });
  onStep?.('done');
  return { file, firstSeq, lastSeq };
}

/** What is open keeps its entries, and everything after them, in the journal; so do the counters last read. */
function lastThatMayGo(db: Database.Database, base: Head, limits: ArchiveLimits): number {
  const { keepEntries, mostEntries } = limits;
  const unanswered = "SELECT substr(key, 1, instr(key, ':') - 1) FROM outbox WHERE state <> 'answered'";
  const inQuestion = (id: string): string =>
    `SELECT ${id} FROM case_file WHERE settled IS NULL AND ${id} IS NOT NULL`;
  const sql = `
    SELECT min(last) AS last FROM (
      SELECT max(seq) - @keepEntries AS last FROM entry
      UNION ALL SELECT @baseSeq + @mostEntries
      UNION ALL SELECT seq FROM checkpoint
      UNION ALL SELECT max(seq) - 1 FROM entry WHERE kind = 'countersRead' AND ${INDEXED}
      UNION ALL SELECT min(first_seq) - 1 FROM note
        WHERE under_way = 1 OR note_id IN (${unanswered}) OR note_id IN (${inQuestion('note_id')})
      UNION ALL SELECT min(first_seq) - 1 FROM load
        WHERE open = 1 OR load_id IN (${unanswered}) OR load_id IN (${inQuestion('load_id')}))`;
  const bounds = { keepEntries, mostEntries, baseSeq: base.seq };
  return db.prepare<[typeof bounds], { readonly last: number | null }>(sql).get(bounds)?.last ?? 0;
}

/** Only what was read back is in the archive. */
function readBack(path: string, base: Head, last: Head): void {
  const archive = ArchiveFile.open(path);
  try {
    const entries = archive.entriesAfter(0, last.seq - base.seq + 1);
    const problem = firstBreak(base, entries);
    if (problem !== undefined || entries.at(-1)?.hash !== last.hash)
      throw new JournalError(
        'damaged',
        `the archive ${path} did not come out whole: ${problem ?? 'it ends elsewhere'}`,
      );
  } finally {
    archive.close();
  }
}

/**
 * The newest entry of each kind that is asked for by kind stays as a copy, and so do the openings of open cases. What is
 * over leaves with its entries; a message leaves with what it was about, and the newest one stays: it keeps the count.
 */
function moveOut(
  { db, signingKey }: ArchivedJournal,
  part: { readonly firstSeq: number; readonly last: Head; readonly file: string },
): void {
  const { seq } = part.last;
  const outboxPlace =
    db
      .prepare<[], { readonly place: number }>('SELECT coalesce(max(place), 1) - 1 AS place FROM outbox')
      .get()?.place ?? 0;
  // SQLite would look through all notes for each entry that goes; what still names one has begun later (lastThatMayGo).
  db.pragma('foreign_keys = OFF');
  try {
    db.exec('BEGIN IMMEDIATE');
    recordPart(db, { ...part, outboxPlace }, signingKey);
    db.prepare('DELETE FROM note WHERE under_way = 0 AND first_seq <= ?').run(seq);
    db.prepare('DELETE FROM load WHERE open = 0 AND first_seq <= ?').run(seq);
    db.prepare(
      `DELETE FROM outbox WHERE state = 'answered' AND place <= ?
         AND substr(key, 1, instr(key, ':') - 1) NOT IN (SELECT note_id FROM note UNION ALL SELECT load_id FROM load)`,
    ).run(outboxPlace);
    db.prepare(
      `DELETE FROM entry WHERE seq <= ?
         AND seq NOT IN (SELECT max(seq) FROM entry WHERE ${INDEXED} GROUP BY kind)
         AND seq NOT IN (SELECT seq FROM entry WHERE kind IN ('caseOpened', 'rowPoisoned') AND ${INDEXED}
           AND json_extract(body, '$.fact.caseId') IN (SELECT case_id FROM case_file WHERE settled IS NULL))`,
    ).run(seq);
    db.exec('COMMIT');
  } catch (error) {
    if (db.inTransaction) db.exec('ROLLBACK');
    throw asJournalError(error, part.file);
  } finally {
    db.pragma('foreign_keys = ON');
  }
}

function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  mkdirSync(folder);
  syncFile(dirname(folder));
}

function padded(seq: number): string {
  return String(seq).padStart(9, '0');
}
