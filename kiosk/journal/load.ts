import type { AccountId, CaseId, LoadId, VisitId } from '../../contract/ids.ts';
import { subtractFen, type Fen } from '../../contract/money.ts';
import type { LoadFact } from './facts.ts';

/** The states of a load that this machine began; it is in exactly one. */
export const loadStates = [
  /** The platform is being asked. */
  'STARTING',
  /** The platform has granted nothing. */
  'REFUSED',
  /** Granted: from here on the card may be written. */
  'WRITING',
  /** The card has it. */
  'EXECUTED',
  /** The card has not got it, and will not get it by this load. */
  'NOT_EXECUTED',
  /** Whether the card has it is not known here. */
  'QUESTIONED',
] as const;
export type LoadState = (typeof loadStates)[number];

/** What the platform allowed: to raise `loaded` from one total to another. */
export interface GrantedLoad {
  /** The platform's reference, 16 bytes hexadecimal. */
  readonly reference: string;
  readonly counter: number;
  readonly beforeFen: Fen;
  readonly afterFen: Fen;
}

/** A load as this machine's journal knows it (the record on the chip is another thing: `LoadRecord`). */
export interface KioskLoad {
  readonly loadId: LoadId;
  readonly state: LoadState;
  readonly visitId: VisitId;
  readonly accountId: AccountId;
  readonly uid: string;
  readonly cardLast4: string;
  /** Undefined until the platform has granted it. */
  readonly granted: GrantedLoad | undefined;
  /** It was in question at least once: the card may have been written, whatever this machine does later. */
  readonly questioned: boolean;
  /** The case about it, open or settled. */
  readonly caseId: CaseId | undefined;
}

export function isOpen({ state }: Pick<KioskLoad, 'state'>): boolean {
  return state === 'STARTING' || state === 'WRITING' || state === 'QUESTIONED';
}

/** What the load is worth. Throws for one that was never granted: nobody has said an amount. */
export function amountOf({ loadId, granted }: KioskLoad): Fen {
  if (!granted) throw new Error(`load ${loadId} has no amount: it was never granted`);
  return subtractFen(granted.afterFen, granted.beforeFen);
}

/** A fact that does not follow from the load's state: a defect of the program or of the file. */
export class IllegalLoadStep extends Error {
  override readonly name = 'IllegalLoadStep';

  constructor(load: KioskLoad | undefined, kind: string) {
    super(
      `${kind} does not follow from ${load ? `${load.loadId} in ${load.state}` : 'a load that is not there'}`,
    );
  }
}

/** Facts about one load; that a card's total is mended concerns none. */
export type LoadStep = Extract<LoadFact, { readonly loadId: unknown }>;

/** The load after `fact`. Throws IllegalLoadStep where the chain of a load does not allow it. */
export function nextLoad(load: KioskLoad | undefined, fact: LoadStep): KioskLoad {
  if (fact.kind === 'loadStarting') {
    if (load) throw new IllegalLoadStep(load, fact.kind);
    const { loadId, visitId, accountId, uid, cardLast4 } = fact;
    return { ...freshLoad, loadId, visitId, accountId, uid, cardLast4 };
  }
  if (!load) throw new IllegalLoadStep(load, fact.kind);
  return followingLoad(load, fact);
}

const freshLoad = {
  state: 'STARTING',
  granted: undefined,
  questioned: false,
  caseId: undefined,
} as const;

type FollowingFact = Exclude<LoadStep, { kind: 'loadStarting' }>;

function followingLoad(load: KioskLoad, fact: FollowingFact): KioskLoad {
  const follows = (allowed: boolean): void => {
    if (!allowed) throw new IllegalLoadStep(load, fact.kind);
  };
  switch (fact.kind) {
    case 'loadRefused':
      follows(load.state === 'STARTING');
      return { ...load, state: 'REFUSED' };
    case 'loadGranted': {
      const { reference, counter, beforeFen, afterFen } = fact;
      const granted = { reference, counter, beforeFen, afterFen };
      // A load that is taken up once more is the same one, byte for byte: that is why it cannot happen twice.
      follows(load.state === 'QUESTIONED' ? isSameGrant(load.granted, granted) : load.state === 'STARTING');
      follows(afterFen > beforeFen);
      return { ...load, state: 'WRITING', granted };
    }
    case 'loadExecuted':
      follows(executedFrom(fact.evidence, load));
      return { ...load, state: 'EXECUTED' };
    case 'loadNotExecuted':
      follows(notExecutedFrom(fact.why, load));
      return { ...load, state: 'NOT_EXECUTED' };
    case 'loadQuestioned':
      follows(load.state === 'WRITING');
      return { ...load, state: 'QUESTIONED', questioned: true, caseId: fact.caseId ?? load.caseId };
    case 'loadReported':
      follows(load.state !== 'STARTING' && load.state !== 'REFUSED');
      return load;
  }
}

export function isSameGrant(one: GrantedLoad | undefined, other: GrantedLoad): boolean {
  return (
    one?.reference === other.reference &&
    one.counter === other.counter &&
    one.beforeFen === other.beforeFen &&
    one.afterFen === other.afterFen
  );
}

function executedFrom(evidence: 'card' | 'platform', { state, granted }: KioskLoad): boolean {
  if (evidence === 'card') return state === 'WRITING';
  // Also after this machine had given it up: another one had been handed the same load and has finished it.
  return state === 'QUESTIONED' || (state === 'NOT_EXECUTED' && granted !== undefined);
}

type WhyNotExecuted = Extract<LoadFact, { kind: 'loadNotExecuted' }>['why'];

function notExecutedFrom(why: WhyNotExecuted, { state, questioned }: KioskLoad): boolean {
  switch (why) {
    case 'noAnswer':
    case 'kioskRestarted':
      return state === 'STARTING';
    case 'untouched':
      return state === 'WRITING' && !questioned;
    case 'platform':
      return state === 'STARTING' || state === 'QUESTIONED';
  }
}
