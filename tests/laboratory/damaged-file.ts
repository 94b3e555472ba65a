import { closeSync, fstatSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { Damage } from './machine-fault-plan.ts';

/** Damages a database file in a way that whoever opens it cannot overlook. `place`: where, from 0 to 1. */
export function damageFile(path: string, what: Damage, place: number): void {
  const entryAt = what === 'entry' ? placeOfNewestEntry(path) : 0;
  const file = openSync(path, 'r+');
  try {
    const { size } = fstatSync(file);
    switch (what) {
      case 'header':
        writeSync(file, Buffer.alloc(16, 0xa5), 0, 16, Math.floor(place * 8));
        break;
      case 'cut':
        ftruncateSync(file, Math.floor((0.1 + 0.8 * place) * size));
        break;
      case 'entry':
        writeSync(file, Buffer.from('~'), 0, 1, entryAt);
        break;
    }
  } finally {
    closeSync(file);
  }
}

/** Some byte of the newest entry's hash, which no other place in the file has. */
function placeOfNewestEntry(path: string): number {
  const db = new Database(path, { readonly: true });
  const newest = db
    .prepare<[], { readonly hash: string }>('SELECT hash FROM entry ORDER BY seq DESC LIMIT 1')
    .get();
  db.close();
  const at = newest ? readFileSync(path).indexOf(newest.hash) : -1;
  return at < 0 ? 0 : at + 8;
}
