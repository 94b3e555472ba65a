import { asCaseId, asLoadId, type CaseId, type LoadId } from '../../contract/ids.ts';
import type { QuestionReason } from '../../contract/load-calls.ts';
import type { Fen } from '../../contract/money.ts';
import { randomId, type Clock, type Random } from '../../contract/time.ts';
import type { Fact } from '../journal/facts.ts';
import { JournalError } from '../journal/journal-error.ts';
import type { Journal } from '../journal/journal.ts';
import type { GrantedLoad, KioskLoad } from '../journal/load.ts';
import type { KioskLog } from '../log.ts';
import type { LoadRequest } from './load-steps.ts';
import { caseEnd, endByPlatform, openCaseOf } from './settlement.ts';

export interface LoadBookOptions {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: KioskLog;
  /** A defect, or a disk that fails: no more money until people have looked. */
  readonly onFault: (error: unknown) => void;
  /** The journal can no longer be trusted in this process: it must be opened anew. */
  readonly onFatal: (error: Error) => void;
}

/**
 * Writes the chain of a load into the journal. Every method is one durable step, taken before anything is done about
 * it, and says false or undefined where it could not be written down; a step that does not follow is a defect and is
 * thrown.
 */
export class LoadBook {
  readonly #options: LoadBookOptions;

  constructor(options: LoadBookOptions) {
    this.#options = options;
  }

  load(loadId: LoadId): KioskLoad {
    const load = this.#options.journal.queries.loads.byId(loadId);
    if (!load) throw new Error(`load ${loadId} is not in the journal`);
    return load;
  }

  /** Loads of this card of which this machine does not know how they ended. */
  questionedOf(uid: string): readonly KioskLoad[] {
    return this.#options.journal.queries.loads.questionedOf(uid);
  }

  starting({ visitId, accountId, card }: LoadRequest): LoadId | undefined {
    const loadId = asLoadId(randomId(this.#options.random));
    const cardLast4 = card.identity.cardNumber.slice(-4);
    const { loadedFen } = card.purse;
    const starting = { loadId, visitId, accountId, uid: card.uid, cardLast4, loadedFen };
    return this.commit({ kind: 'loadStarting', ...starting }) ? loadId : undefined;
  }

  granted(loadId: LoadId, grant: GrantedLoad): boolean {
    return this.commit({ kind: 'loadGranted', loadId, ...grant });
  }

  executed(loadId: LoadId, loadedFen: Fen): boolean {
    return this.commit(
      { kind: 'loadExecuted', loadId, evidence: 'card', loadedFen },
      ...this.#caseEnd(loadId),
    );
  }

  questioned(loadId: LoadId, why: QuestionReason): boolean {
    return this.commit({ kind: 'loadQuestioned', loadId, why, caseId: undefined });
  }

  /** For people to look at: the number of the case is what the person is told. */
  doubted(loadId: LoadId): CaseId | undefined {
    const { journal, random } = this.#options;
    const caseId = openCaseOf(journal.queries, this.load(loadId)) ?? asCaseId(randomId(random));
    const doubt = { kind: 'loadQuestioned', loadId, why: 'readBackDiffers', caseId } as const;
    return this.commit(doubt) ? caseId : undefined;
  }

  /** The platform knows how it ended. Nothing happens where this machine knows it too. */
  settle(loadId: LoadId, ended: 'executed' | 'notExecuted'): void {
    const { journal, clock } = this.#options;
    const [first, ...rest] = endByPlatform(journal.queries, loadId, ended, clock.wallMs());
    if (first) this.commit(first, ...rest);
  }

  commit(first: Fact, ...rest: readonly Fact[]): boolean {
    const { journal, log, onFault, onFatal } = this.#options;
    try {
      journal.commit(first, ...rest);
      return true;
    } catch (error) {
      if (!(error instanceof JournalError)) throw error;
      log.fault('loads.notRecorded', error);
      onFault(error);
      if (error.code === 'uncertain') onFatal(error);
      return false;
    }
  }

  #caseEnd(loadId: LoadId): readonly Fact[] {
    const { journal, clock } = this.#options;
    return caseEnd(journal.queries, this.load(loadId), clock.wallMs());
  }
}
