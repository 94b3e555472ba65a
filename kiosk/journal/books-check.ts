import type { JournalQueries } from './journal-queries.ts';

/** The books against the notes and loads they are made of. Undefined: they agree; else which do not. */
export function booksProblem(queries: JournalQueries): string | undefined {
  const differs = [
    ...(queries.balance('2190') + queries.acceptedNotCredited() === 0 ? [] : ['2190']),
    ...(queries.balance('2191') + queries.inSuspense() === 0 ? [] : ['2191']),
    ...(queries.balance('2104') + queries.loads.inFlightFen() === 0 ? [] : ['2104']),
  ];
  if (differs.length === 0)
    return queries.trialBalance() === 0 ? undefined : 'the accounts together are not zero';
  return `the accounts ${differs.join(' and ')} do not equal the notes and loads they are made of`;
}
