import Database from 'better-sqlite3';
import { JournalError, type JournalErrorCode } from './journal-error.ts';

/** Beginnings of what SQLite and the operating system call a failure; the first that fits decides. */
const reasons: readonly (readonly [beginning: string, code: JournalErrorCode])[] = [
  ['SQLITE_BUSY', 'locked'],
  ['SQLITE_LOCKED', 'locked'],
  ['SQLITE_CORRUPT', 'damaged'],
  ['SQLITE_NOTADB', 'damaged'],
  ['SQLITE_IOERR_SHORT_READ', 'damaged'],
  ['SQLITE_FULL', 'diskFull'],
  ['ENOSPC', 'diskFull'],
  ['EDQUOT', 'diskFull'],
  ['SQLITE_READONLY', 'readOnly'],
  // SQLite opens a file that it may only read without a word; the system then refuses the lock of a writer.
  ['SQLITE_IOERR_LOCK', 'readOnly'],
  ['EROFS', 'readOnly'],
  ['SQLITE_CANTOPEN', 'unreadable'],
  ['SQLITE_PERM', 'unreadable'],
  ['SQLITE_IOERR_READ', 'unreadable'],
  ['SQLITE_IOERR_AUTH', 'unreadable'],
  ['EACCES', 'unreadable'],
  ['EPERM', 'unreadable'],
  ['EIO', 'unreadable'],
  ['ENOENT', 'unreadable'],
  ['ENOTDIR', 'unreadable'],
];

/** What SQLite says of a file whose tables are not those that this program made. */
const strangeContent = ['SQLITE_ERROR', 'SQLITE_CONSTRAINT', 'SQLITE_MISMATCH', 'SQLITE_SCHEMA'];

/** Turns what SQLite or the file system says into one of our reasons. */
export function asJournalError(error: unknown, path: string): JournalError {
  if (error instanceof JournalError) return error;
  const said = errorCode(error);
  const code = reasons.find(([beginning]) => said.startsWith(beginning))?.[1] ?? 'unwritable';
  const detail = error instanceof Error ? error.message : String(error);
  return new JournalError(code, sentence(code, path, detail), { cause: error });
}

/**
 * The same while a journal is being opened: what does not read as the journal's own tables is damage, whatever it is
 * that noticed.
 */
export function asOpeningError(error: unknown, path: string): JournalError {
  const found = asJournalError(error, path);
  const said = errorCode(error);
  const isStrange = said === '' || strangeContent.some((code) => said.startsWith(code));
  if (found.code !== 'unwritable' || !isStrange) return found;
  return new JournalError('damaged', sentence('damaged', path, found.message), { cause: error });
}

function errorCode(error: unknown): string {
  if (error instanceof Database.SqliteError) return error.code;
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function sentence(code: JournalErrorCode, path: string, detail: string): string {
  switch (code) {
    case 'locked':
      return `the journal ${path} is in use by another process`;
    case 'damaged':
      return `the journal ${path} is damaged: ${detail}`;
    case 'diskFull':
      return `the disk of the journal ${path} is full: ${detail}`;
    case 'readOnly':
      return `the journal ${path} can only be read: ${detail}`;
    case 'unreadable':
      return `the journal ${path} cannot be opened: ${detail}`;
    case 'behind':
    case 'newerSchema':
    case 'unwritable':
    case 'uncertain':
      return `the journal ${path} cannot be used: ${detail}`;
  }
}
