import { drawHour } from './hour-plan.ts';
import { runHour } from './machine-hour.ts';
import { readBooks, type Books } from './oracle-books.ts';
import type { Truth } from './oracle-truth.ts';
import { Trace } from './trace.ts';

/** The books and the truth of an hour in which nothing but the drawn faults happens: something to forge. */
export function soundHour(seed: number): Promise<{ readonly books: Books; readonly truth: Truth }> {
  const options = {
    plan: drawHour(seed, 1),
    deaths: () => undefined,
    takesPart: () => true,
    trace: new Trace(),
  };
  return runHour(options, ({ truth }) => ({ truth, books: readBooks(truth.journalPath) }));
}
