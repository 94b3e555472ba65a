import type Database from 'better-sqlite3';

/** A statement that is prepared when it is first used: between two starts most of the journal's are not. */
export function lazily<Bind extends unknown[] = unknown[], Row = unknown>(
  db: Database.Database,
  sql: string,
): () => Database.Statement<Bind, Row> {
  let statement: Database.Statement<Bind, Row> | undefined;
  return () => (statement ??= db.prepare<Bind, Row>(sql));
}
