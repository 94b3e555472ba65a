import type { BookEntry, Posting } from './oracle-books.ts';

/** Where the oracle has a note, by what the entries say of it. */
export interface BookNote {
  readonly noteId: string;
  readonly state:
    'ESCROWED' | 'ACCEPT_REQUESTED' | 'ACCEPTED' | 'CREDITED' | 'RETURNED' | 'SUSPENSE' | 'REFUNDED';
  readonly accountId: string | undefined;
  /** Undefined where the device did not know what it had moved. */
  readonly valueFen: number | undefined;
  /** Its value was booked into the box. */
  readonly booked: boolean;
  readonly caseId: string | undefined;
  /** Why it is a case. */
  readonly reason?: string | undefined;
}

/** Where the oracle has a load, by what the entries say of it. */
export interface BookLoad {
  readonly loadId: string;
  readonly state: 'STARTING' | 'REFUSED' | 'WRITING' | 'EXECUTED' | 'NOT_EXECUTED' | 'QUESTIONED';
  /** Undefined until it was granted. */
  readonly reference: string | undefined;
  readonly amountFen: number;
  /** This machine has seen the end of the load on the card. */
  readonly isProven?: boolean;
}

export interface Replayed {
  readonly loads: ReadonlyMap<string, BookLoad>;
  readonly notes: ReadonlyMap<string, BookNote>;
  /** Credits that the platform answered for, one per answer. */
  readonly credits: readonly BookNote[];
  /** Cases of rows that the platform refused for good. */
  readonly poisoned: readonly string[];
  readonly postings: readonly Posting[];
  readonly halted: string | undefined;
  /** What cannot be: a step that does not follow, postings that do not add up or are not those of their fact. */
  readonly nonsense: readonly string[];
}

/** A fact as it stands in the journal; only what is used is read. */
interface RawFact {
  readonly kind: string;
  readonly noteId?: string;
  readonly accountId?: string;
  readonly valueFen?: number;
  readonly caseId?: string;
  readonly moneyInBox?: boolean;
  readonly reason?: string;
  readonly outcome?: string;
  readonly detail?: string;
  readonly key?: string;
  readonly loadId?: string;
  readonly reference?: string;
  readonly beforeFen?: number;
  readonly afterFen?: number;
  readonly evidence?: string;
}

/** Plays the entries again, with the oracle's own idea of what each fact does to its note and to the accounts. */
export function replay(entries: readonly BookEntry[]): Replayed {
  const player = new Player();
  for (const { seq, body } of entries) {
    const { fact, postings } = JSON.parse(body) as { fact: RawFact; postings: readonly Posting[] };
    player.play(seq, fact, postings);
  }
  return player;
}

class Player implements Replayed {
  readonly notes = new Map<string, BookNote>();
  readonly loads = new Map<string, BookLoad>();
  readonly credits: BookNote[] = [];
  readonly poisoned: string[] = [];
  readonly postings: Posting[] = [];
  readonly nonsense: string[] = [];
  halted: string | undefined;

  play(seq: number, fact: RawFact, postings: readonly Posting[]): void {
    const due = this.#apply(seq, fact);
    this.postings.push(...postings);
    if (show(postings) !== show(due))
      this.nonsense.push(`entry ${seq} (${fact.kind}) posts ${show(postings)} where ${show(due)} is due`);
  }

  /** Moves the note and returns what must be posted. */
  #apply(seq: number, fact: RawFact): readonly Posting[] {
    switch (fact.kind) {
      case 'noteEscrowed':
        this.#put({
          ...blank,
          noteId: fact.noteId ?? '',
          accountId: fact.accountId,
          valueFen: fact.valueFen,
        });
        return [];
      case 'strayCredit': {
        const { noteId = '', valueFen, caseId } = fact;
        this.#put({ ...blank, noteId, valueFen, caseId, state: 'SUSPENSE', booked: valueFen !== undefined });
        return valueFen === undefined ? [] : move('1001', '2191', valueFen);
      }
      case 'caseSettled':
        return this.#settle(seq, fact);
      case 'halted':
        this.halted = fact.detail ?? '';
        return [];
      case 'haltCleared':
        this.halted = undefined;
        return [];
      case 'rowPoisoned':
        this.poisoned.push(fact.key ?? '');
        return [];
      default:
        if (fact.kind.startsWith('load')) return this.#stepLoad(seq, fact);
        return fact.kind.startsWith('note') && fact.kind !== 'noteRejected' ? this.#step(seq, fact) : [];
    }
  }

  #step(seq: number, fact: RawFact): readonly Posting[] {
    const note = this.notes.get(fact.noteId ?? '');
    if (!note) {
      this.nonsense.push(`entry ${seq}: ${fact.kind} of a note that never was`);
      return [];
    }
    const from = (...states: readonly BookNote['state'][]): void => {
      if (!states.includes(note.state))
        this.nonsense.push(`entry ${seq}: ${fact.kind} of a note that is ${note.state}`);
    };
    switch (fact.kind) {
      case 'noteAcceptRequested':
        from('ESCROWED');
        this.#put({ ...note, state: 'ACCEPT_REQUESTED' });
        return [];
      case 'noteAccepted':
        from('ACCEPT_REQUESTED', 'SUSPENSE');
        if (note.booked) this.nonsense.push(`entry ${seq}: a note is taken into the books twice`);
        this.#put({ ...note, state: 'ACCEPTED', booked: true, caseId: undefined });
        return move('1001', '2190', note.valueFen);
      case 'noteCredited':
        from('ACCEPTED');
        this.credits.push(note);
        this.#put({ ...note, state: 'CREDITED' });
        return move('2190', '2102', note.valueFen);
      case 'noteReturned':
        from('ESCROWED', 'ACCEPT_REQUESTED');
        this.#put({ ...note, state: 'RETURNED' });
        return [];
      case 'noteQuestioned':
        return this.#question(note, fact);
      default:
        return []; // acknowledged, boxed: facts that move nothing
    }
  }

  #stepLoad(seq: number, fact: RawFact): readonly Posting[] {
    const { loadId = '', reference, beforeFen = 0, afterFen = 0 } = fact;
    const load = this.loads.get(loadId) ?? { loadId, state: 'STARTING', reference: undefined, amountFen: 0 };
    const from = (...states: readonly BookLoad['state'][]): void => {
      if (!this.loads.has(loadId) || !states.includes(load.state))
        this.nonsense.push(`entry ${seq}: ${fact.kind} of a load that is ${load.state}`);
    };
    const to = (state: BookLoad['state'], more: Partial<BookLoad> = {}): void => {
      this.loads.set(loadId, { ...load, ...more, state });
    };
    switch (fact.kind) {
      case 'loadStarting':
        if (this.loads.has(loadId)) this.nonsense.push(`entry ${seq}: load ${loadId} begins twice`);
        to('STARTING');
        return [];
      case 'loadRefused':
        from('STARTING');
        to('REFUSED');
        return [];
      case 'loadGranted': {
        from('STARTING', 'QUESTIONED');
        const amountFen = afterFen - beforeFen;
        to('WRITING', { reference, amountFen });
        return load.state === 'QUESTIONED' ? [] : shift('2102', '2104', amountFen);
      }
      case 'loadExecuted':
        // After it was given up here, another machine that was handed the same load can have finished it.
        from('WRITING', 'QUESTIONED', 'NOT_EXECUTED');
        to('EXECUTED', { isProven: fact.evidence === 'card' });
        return shift(load.state === 'NOT_EXECUTED' ? '2102' : '2104', '2101', load.amountFen);
      case 'loadNotExecuted':
        from('STARTING', 'WRITING', 'QUESTIONED');
        to('NOT_EXECUTED');
        return load.reference === undefined ? [] : shift('2104', '2102', load.amountFen);
      case 'loadQuestioned':
        from('WRITING');
        to('QUESTIONED');
        return [];
      default:
        return []; // reported: moves nothing
    }
  }

  #question(note: BookNote, { caseId, moneyInBox, reason }: RawFact): readonly Posting[] {
    const { booked } = note;
    this.#put({ ...note, state: 'SUSPENSE', caseId, reason, booked: booked || moneyInBox === true });
    if (!moneyInBox) return [];
    return move(booked ? '2190' : '1001', '2191', note.valueFen);
  }

  #settle(seq: number, { caseId, outcome, accountId }: RawFact): readonly Posting[] {
    const note = [...this.notes.values()].find((one) => one.caseId === caseId);
    if (!note || outcome === 'closed') return [];
    if (note.state !== 'SUSPENSE') this.nonsense.push(`entry ${seq}: a case of a note that is ${note.state}`);
    const found = note.booked ? [] : move('1001', '2191', note.valueFen);
    const settled = { ...note, caseId: undefined, accountId: accountId ?? note.accountId };
    switch (outcome) {
      case 'credit':
        this.#put({ ...settled, state: 'ACCEPTED', booked: true });
        return [...found, ...move('2191', '2190', note.valueFen)];
      case 'refund':
        this.#put({ ...settled, state: 'REFUNDED', booked: true });
        return [...found, ...move('2191', '2192', note.valueFen)];
      default:
        this.#put({ ...settled, state: 'RETURNED' });
        return [];
    }
  }

  #put(note: BookNote): void {
    this.notes.set(note.noteId, note);
  }
}

const blank = {
  noteId: '',
  state: 'ESCROWED',
  accountId: undefined,
  valueFen: undefined,
  booked: false,
  caseId: undefined,
} as const;

function move(debit: string, credit: string, valueFen = 0): readonly Posting[] {
  return [
    { account: debit, denominationFen: valueFen, amountFen: valueFen },
    { account: credit, denominationFen: valueFen, amountFen: -valueFen },
  ];
}

/** Money that is no note has no denomination. */
function shift(debit: string, credit: string, amountFen: number): readonly Posting[] {
  return [
    { account: debit, denominationFen: 0, amountFen },
    { account: credit, denominationFen: 0, amountFen: -amountFen },
  ];
}

function show(postings: readonly Posting[]): string {
  const lines = postings.map(
    ({ account, denominationFen, amountFen }) => `${account}/${denominationFen} ${amountFen}`,
  );
  return lines.length === 0 ? 'nothing' : lines.join(', ');
}
