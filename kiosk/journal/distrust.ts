import type { Fact } from './facts.ts';
import type { JournalError, JournalErrorCode } from './journal-error.ts';

/** How a halt says that it is the journal which is not believed. */
export const haltReasons = { behind: 'journalBehind', damaged: 'journalDamaged' } as const;

/** The halt that says so of an error that does not pass by itself. */
export function distrustHalt({ code, message }: JournalError): Extract<Fact, { kind: 'halted' }> {
  return {
    kind: 'halted',
    reason: haltReasons[code === 'behind' ? 'behind' : 'damaged'],
    detail: message,
  };
}

/** What is wrong with the journal by the reason of the halt that stands; undefined: nothing is. */
export function distrustOf(haltReason: string): JournalErrorCode | undefined {
  if (haltReason === haltReasons.behind) return 'behind';
  return haltReason === haltReasons.damaged ? 'damaged' : undefined;
}

/** What the platform's answer to a start says about the journal that was shown to it. */
export function headProblem(known: 'behind' | 'diverged'): string {
  return known === 'behind'
    ? 'the platform has seen a later journal of this machine: an older copy of it was started'
    : 'the platform has seen another journal of this machine, as long as this one: there are two copies of it';
}
