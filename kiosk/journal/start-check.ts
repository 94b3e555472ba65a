import { booksProblem } from './books-check.ts';
import type { JournalQueries } from './journal-queries.ts';

/**
 * Reads everything that the start of a kiosk reads, so that a page that cannot be read is found here and not in the middle
 * of it. Throws what SQLite says; returns a sentence where what it reads cannot be.
 */
export function startProblem(queries: JournalQueries): string | undefined {
  queries.notesUnderWay();
  queries.waitingRows();
  queries.openCases();
  queries.notesInBox();
  queries.loads.status();
  queries.halt();
  queries.maintenance();
  queries.latest('acceptorStarted');
  queries.latest('countersRead');
  const problem = booksProblem(queries);
  return problem;
}
