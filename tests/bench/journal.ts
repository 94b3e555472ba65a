import Database from 'better-sqlite3';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { asAccountId, asNoteId, asVisitId } from '../../contract/ids.ts';
import { fen } from '../../contract/money.ts';
import { systemClock, systemRandom } from '../../contract/system-clock.ts';
import { randomId } from '../../contract/time.ts';
import type { Entry } from '../../kiosk/journal/entry.ts';
import type { Fact } from '../../kiosk/journal/facts.ts';
import { Journal } from '../../kiosk/journal/journal.ts';
import { projectRoot } from '../../main/project.ts';
import type { Measurement } from './measurement.ts';
import { median } from './statistics.ts';

const ROUNDS = 5;
const NOTES_PER_ROUND = 50;
/**
 * Both files begin with the same history, so that neither is measured while it still grows its first pages and its
 * write-ahead log: a log that grows costs the file system more per flush than one that is written over.
 */
const NOTES_BEFORE = 2_000;

/** The journal against the least that SQLite can do for the same bytes, flush by flush in turn on the same disk. */
export const journal: Measurement = {
  name: 'journal',
  what: "The six entries of a note's chain, each committed durably, against bare inserts of the same rows",
  async run() {
    // Beside the sources: the temporary folder may be memory, where nothing is durable and a flush costs nothing.
    mkdirSync(join(projectRoot, 'out'), { recursive: true });
    const folder = mkdtempSync(join(projectRoot, 'out', 'bench-journal-'));
    try {
      return await Promise.resolve(figures(measure(folder)));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

interface Round {
  readonly journalMs: number;
  readonly bareMs: number;
  readonly entries: number;
}

function figures(rounds: readonly Round[]) {
  const perSecond = (time: 'journalMs' | 'bareMs'): number =>
    median(rounds.map((round) => (round.entries * 1000) / round[time]));
  const ratio = median(rounds.map(({ journalMs, bareMs }) => bareMs / journalMs));
  return [
    {
      key: 'journalRatio',
      label: 'journal speed / bare insert speed',
      value: ratio,
      unit: '',
      aim: { atLeast: 0.6 },
    },
    { label: 'journal entries', value: perSecond('journalMs'), unit: '/s' },
    { label: 'bare inserts', value: perSecond('bareMs'), unit: '/s' },
  ] as const;
}

function measure(folder: string): readonly Round[] {
  const { privateKey } = generateKeyPairSync('ed25519');
  const journal = new Journal({
    path: join(folder, 'journal.sqlite'),
    clock: systemClock,
    signingKey: privateKey,
  });
  const bare = openBare(join(folder, 'bare.sqlite'));
  const history: Entry[] = [];
  const stop = journal.onEntry((entry) => history.push(entry));
  for (let done = 0; done < NOTES_BEFORE; done += NOTES_PER_ROUND) {
    const [first, ...rest] = factsOfNotes(NOTES_PER_ROUND);
    if (first) journal.commit(first, ...rest);
  }
  stop();
  bare.insertAll(history);
  const rounds = Array.from({ length: ROUNDS }, () => round(journal, bare));
  journal.close();
  bare.close();
  return rounds;
}

/** One entry here, the same entry there, and so on: whatever slows the disk slows both. */
function round(journal: Journal, bare: BareFile): Round {
  let journalMs = 0;
  let bareMs = 0;
  const facts = factsOfNotes(NOTES_PER_ROUND);
  for (const fact of facts) {
    const startMs = performance.now();
    const entry = journal.commit(fact);
    const betweenMs = performance.now();
    bare.insert(entry);
    journalMs += betweenMs - startMs;
    bareMs += performance.now() - betweenMs;
  }
  return { journalMs, bareMs, entries: facts.length };
}

interface BareFile {
  insert(entry: Entry): void;
  insertAll(entries: readonly Entry[]): void;
  close(): void;
}

/** The journal's pragmas and the columns of its entries, and nothing else. */
function openBare(path: string): BareFile {
  const db = new Database(path);
  db.pragma('locking_mode = EXCLUSIVE');
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec(
    'CREATE TABLE entry (seq INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL, hash TEXT NOT NULL) STRICT',
  );
  const statement = db.prepare('INSERT INTO entry VALUES (?, ?, ?, ?, ?)');
  const insert = ({ seq, atMs, kind, body, hash }: Entry): void => {
    statement.run(seq, atMs, kind, body, hash);
  };
  return {
    insert,
    insertAll: db.transaction((entries: readonly Entry[]) => entries.forEach(insert)),
    close: () => db.close(),
  };
}

/** The chains of notes as they come in, four to a visit. */
function factsOfNotes(count: number): readonly Fact[] {
  const accountId = asAccountId('a20230001');
  const valueFen = fen(2_000);
  let visitId = asVisitId(randomId(systemRandom));
  return Array.from({ length: count }, (_, index): readonly Fact[] => {
    if (index % 4 === 0) visitId = asVisitId(randomId(systemRandom));
    const noteId = asNoteId(randomId(systemRandom));
    return [
      { kind: 'noteEscrowed', noteId, visitId, accountId, valueFen },
      { kind: 'noteAcceptRequested', noteId },
      { kind: 'noteAccepted', noteId, evidence: 'credit', acceptedAtMs: systemClock.wallMs() },
      { kind: 'noteAcknowledged', noteId },
      { kind: 'noteBoxed', noteId },
      { kind: 'noteCredited', noteId, pendingFen: valueFen },
    ];
  }).flat();
}
