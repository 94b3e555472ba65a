import type { Fact, FactKind } from './journal/facts.ts';

const outboxKinds: ReadonlySet<FactKind> = new Set<FactKind>([
  'noteAccepted',
  'noteReturned',
  'caseSettled',
  'loadExecuted',
  'loadNotExecuted',
  'loadQuestioned',
]);
const urgentKinds: ReadonlySet<FactKind> = new Set<FactKind>([
  'noteQuestioned',
  'strayCredit',
  'loadQuestioned',
  'caseOpened',
  'rowPoisoned',
  'halted',
  'journalRestored',
  'acceptorFault',
]);

/** The fact has written something that waits to be sent. */
export function feedsOutbox({ kind }: Fact): boolean {
  return outboxKinds.has(kind);
}

/** The monitoring centre should know now. */
export function isUrgent({ kind }: Fact): boolean {
  return urgentKinds.has(kind);
}
