import type { TouchPoints } from '../world/machine-world.ts';
import { loadedBlocks } from './oracle-chip.ts';
import type { Truth } from './oracle-truth.ts';

/** As much of a fact as the watch reads. */
interface SomeFact {
  readonly kind: string;
  readonly noteId?: string;
  readonly loadId?: string;
  readonly outcome?: string;
  readonly uid?: string;
  readonly evidence?: string;
  readonly loadedFen?: number;
}

/** The bytes of the chip with this uid, as they are at this moment. */
export type LookAtChip = (uid: string) => Uint8Array;

/**
 * Watches that the kiosk writes first and acts then: whatever it does to the world stands in the journal, durably, as
 * about to happen or, for an acknowledgement, as received. It hears of facts when their commit has returned and of
 * effects when they go out, over all lives of the kiosk. And that it writes down as seen on a card only what is on it.
 */
export class WriteFirst {
  /** Where each note is by the facts written so far. */
  readonly #notes = new Map<string, 'escrowed' | 'requested' | 'accepted' | 'ended'>();
  readonly #loads = new Map<string, 'starting' | 'writing' | 'ended'>();
  #mayMend = false;
  /** A fraud attempt is told in an event of its own, which is acknowledged like a credit. */
  #faultToAcknowledge = false;
  /** The newest entry that was seen. */
  #seq = 0;
  /** What was done and not written down before, in words. */
  readonly broken: string[] = [];
  /** Loads that were written down as executed before the card had them, in words. */
  readonly untrueLoads: string[] = [];
  readonly #chip: LookAtChip | undefined;
  /** Cards by the loads that were begun for them. */
  readonly #uids = new Map<string, string>();

  constructor(chip?: LookAtChip) {
    this.#chip = chip;
  }

  get found(): Pick<Truth, 'unwrittenActs' | 'untrueLoads'> {
    return { unwrittenActs: this.broken, untrueLoads: this.untrueLoads };
  }

  /** Listens to what a life commits. */
  around(points: TouchPoints): TouchPoints {
    return {
      ...points,
      openJournal: () => {
        const journal = points.openJournal();
        const commit = journal.commit.bind(journal);
        // What a failing disk had not confirmed may be in the file after all: whoever reads it there knows it.
        for (const { body } of journal.queries.entriesAfter(this.#seq, 1_000_000)) this.written(factOf(body));
        this.#seq = Math.max(this.#seq, journal.head.seq);
        let unknown = false;
        journal.commit = (...facts) => {
          const entry = orElse(
            () => commit(...facts),
            (error) => {
              unknown ||= isUnconfirmed(error);
            },
          );
          if (unknown)
            this.broken.push(`${facts[0].kind} is written behind a commit that the disk did not confirm`);
          this.#seq = Math.max(this.#seq, entry.seq);
          for (const fact of facts) this.commits(fact);
          return entry;
        };
        return journal;
      },
    };
  }

  /** The moment in which a fact becomes durable. */
  commits(fact: SomeFact): void {
    this.written(fact);
    this.#checkChip(fact);
  }

  written({ kind, noteId, loadId, outcome, uid }: SomeFact): void {
    if (loadId !== undefined && uid !== undefined) this.#uids.set(loadId, uid);
    if (noteId !== undefined) {
      const state = noteStates[kind];
      if (state) this.#notes.set(noteId, state);
    }
    if (loadId !== undefined) {
      const state = loadStates[kind];
      if (state) this.#loads.set(loadId, state);
    }
    if (kind === 'acceptorFault') this.#faultToAcknowledge = true;
    if (kind === 'cardMending') this.#mayMend = true;
    if (kind === 'visitStarted') this.#mayMend = false;
    // People decide in the journal's words; the laboratory has none that credits.
    if (kind === 'caseSettled' && outcome === 'credit') this.#notes.set('settled', 'accepted');
  }

  /** Executed by the evidence of the card: at that very moment both blocks of the total say so. */
  #checkChip({ kind, loadId = '', evidence, loadedFen }: SomeFact): void {
    const uid = this.#uids.get(loadId);
    if (kind !== 'loadExecuted' || evidence !== 'card' || uid === undefined || !this.#chip) return;
    const { primary, shadow } = loadedBlocks(this.#chip(uid));
    if (primary === loadedFen && shadow === loadedFen) return;
    const said = `P ${primary ?? 'torn'}, S ${shadow ?? 'torn'}`;
    this.untrueLoads.push(`load ${loadId} is executed to ${loadedFen} fen; on the card there is ${said}`);
  }

  /** An effect, by the name that the counter of effects gives it. */
  goesOut(label: string): void {
    const missing = this.#missingFor(label);
    if (missing !== undefined) this.broken.push(`${label} goes out, and ${missing}`);
  }

  #missingFor(label: string): string | undefined {
    const [where, what = ''] = label.split(' ');
    switch (where) {
      case 'acceptor':
        return this.#missingForAcceptor(what);
      case 'platform':
        return this.#missingForPlatform(what);
      case 'card':
        return this.#mayMend || this.#hasLoad('writing')
          ? undefined
          : 'no load is granted and no card mended';
      default:
        return undefined;
    }
  }

  #missingForAcceptor(command: string): string | undefined {
    switch (command) {
      case 'stack1':
        return this.#hasNote('requested') ? undefined : 'no note is asked for';
      case 'eventAck':
      case 'acknowledge':
        if (this.#faultToAcknowledge) {
          this.#faultToAcknowledge = false;
          return undefined;
        }
        // A note reaches escrow only when the credit before it was acknowledged: so this is the credit of that one.
        return this.#hasNote('requested')
          ? 'the note that was asked for is not taken into the books'
          : undefined;
      default:
        return undefined;
    }
  }

  #missingForPlatform(call: string): string | undefined {
    switch (call) {
      case 'reserveNote':
        return this.#hasNote('escrowed') ? undefined : 'no note stands in escrow';
      case 'creditNote':
        return this.#hasNote('accepted') ? undefined : 'no note was accepted';
      case 'startLoad':
        return this.#hasLoad('starting') ? undefined : 'no load begins';
      default:
        return undefined;
    }
  }

  #hasNote(state: 'escrowed' | 'requested' | 'accepted'): boolean {
    return [...this.#notes.values()].includes(state);
  }

  #hasLoad(state: 'starting' | 'writing'): boolean {
    return [...this.#loads.values()].includes(state);
  }
}

/** The disk was asked to keep it and failed: it may be in the file or not, and only a new opening shows which. */
function isUnconfirmed(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const isIt = 'code' in error && error.code === 'SQLITE_IOERR_FSYNC';
  return isIt || isUnconfirmed(error.cause);
}

function orElse<T>(act: () => T, look: (error: unknown) => void): T {
  try {
    return act();
  } catch (error) {
    look(error);
    throw error;
  }
}

const noteStates: Readonly<Record<string, 'escrowed' | 'requested' | 'accepted' | 'ended'>> = {
  noteEscrowed: 'escrowed',
  noteAcceptRequested: 'requested',
  noteAccepted: 'accepted',
  noteCredited: 'ended',
  noteReturned: 'ended',
  noteQuestioned: 'ended',
};

const loadStates: Readonly<Record<string, 'starting' | 'writing' | 'ended'>> = {
  loadStarting: 'starting',
  loadGranted: 'writing',
  loadRefused: 'ended',
  loadExecuted: 'ended',
  loadNotExecuted: 'ended',
  loadQuestioned: 'ended',
};

function factOf(body: string): SomeFact {
  const { fact } = JSON.parse(body) as { readonly fact: SomeFact };
  return fact;
}
