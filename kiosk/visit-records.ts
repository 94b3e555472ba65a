import { asAccountId, asVisitId, type VisitId } from '../contract/ids.ts';
import type { TotalName } from '../contract/card-layout.ts';
import { randomId, type Random } from '../contract/time.ts';
import type { Fact } from './journal/facts.ts';
import { JournalError } from './journal/journal-error.ts';
import type { Journal } from './journal/journal.ts';
import type { KioskLog } from './log.ts';
import type { Machine } from './machine.ts';
import type { IdentifiedCard } from './workflows/read-card.ts';

export interface VisitRecordsOptions {
  /** Undefined where it could not be opened: visits that need no record go on. */
  readonly journal: Journal | undefined;
  readonly machine: Machine;
  readonly random: Random;
  readonly log: KioskLog;
}

/** What a visit leaves in the journal by itself. None of it carries money. */
export class VisitRecords {
  readonly #options: VisitRecordsOptions;

  constructor(options: VisitRecordsOptions) {
    this.#options = options;
  }

  begin({ account }: IdentifiedCard): VisitId {
    const visitId = asVisitId(randomId(this.#options.random));
    this.#note({ kind: 'visitStarted', visitId });
    if (account) {
      const { accountId, cardNumberLast4: cardLast4 } = account;
      this.#note({ kind: 'cardPresented', visitId, accountId: asAccountId(accountId), cardLast4 });
    }
    return visitId;
  }

  end(visitId: VisitId, because: string): void {
    this.#note({ kind: 'visitEnded', visitId, because });
  }

  /** False: it is not written, so the card must not be touched. */
  beginMending(uid: string, totals: readonly TotalName[]): boolean {
    return this.#note({ kind: 'cardMending', uid, totals });
  }

  /** When it cannot be written, what needs a record closes, and what needs none goes on. */
  #note(fact: Fact): boolean {
    const { journal, log, machine } = this.#options;
    try {
      journal?.commit(fact);
      return journal !== undefined;
    } catch (error) {
      if (!(error instanceof JournalError)) throw error;
      log.fault('journal.failed', error);
      machine.hearJournalError(error);
      return false;
    }
  }
}
