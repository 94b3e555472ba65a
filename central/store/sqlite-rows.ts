import type { Database, Statement } from 'better-sqlite3';

/** What SQLite keeps in a cell of our STRICT tables. */
export type Cell = string | number | null;
type Row = Readonly<Record<string, Cell>>;

/** Prepares one statement that takes named parameters (`@name`) and answers rows of the shape given. */
export function prepare<R extends Row = never>(
  db: Database,
  sql: string,
): Statement<[Record<string, Cell>], R> {
  return db.prepare<[Record<string, Cell>], R>(sql);
}

/** The embedded database answers at once; the interface is asynchronous. A throw becomes a rejection. */
export function atOnce<T>(work: () => T): Promise<T> {
  return new Promise((resolve) => {
    resolve(work());
  });
}

/** A word out of a closed set that only this program writes: anything else means that the file was tampered with. */
export function oneOf<const W extends string>(words: readonly W[], text: string, what: string): W {
  const word = words.find((candidate) => candidate === text);
  if (word === undefined)
    throw new Error(`The database holds ${what} ${JSON.stringify(text)}, which no version wrote.`);
  return word;
}
