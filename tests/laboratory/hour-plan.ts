import { accountIdOf, type Person } from '../../central/people/person.ts';
import { regularStudent } from '../../central/people/characters.ts';
import type { CardState } from '../../contract/platform-api.ts';
import type { Service } from '../../contract/view.ts';
import { fen, yuan, type Fen } from '../../contract/money.ts';
import type { Banknote } from '../../lobby/hands.ts';
import type { Id003Settings } from '../../lobby/cash-acceptor/id003-settings.ts';
import type { ValidatorSettings } from '../../lobby/cash-acceptor/validator-settings.ts';
import type { CanteenPlan } from './canteen.ts';
import { Dice } from './dice.ts';
import { currentEdition, type Edition } from './editions.ts';
import { drawFaults, type FaultPlan } from './fault-plan.ts';
import { drawMachine, soundMachine, type MachinePlan } from './machine-hour-plan.ts';
import { drawManner, type Manner } from './manner-plan.ts';
import { drawMoreFaults, drawStartFaults } from './more-faults.ts';

/** How one note is put in. */
export interface NotePlan {
  readonly valueFen: Fen;
  readonly kind: Banknote['kind'];
  /** The person pulls at it this long after it was drawn in. */
  readonly pullAfterMs: number | undefined;
}

export interface VisitPlan {
  readonly index: number;
  readonly cardNumber: string;
  readonly service: Service;
  /** What people do at the till of the canteen before this visit. */
  readonly canteen: readonly CanteenPlan[];
  readonly notes: readonly NotePlan[];
  /** `takesCard`: without touching anything. `walksAway`: the machine must end the visit. */
  readonly leaving: 'finishes' | 'takesCard' | 'walksAway';
  /** What the person does before putting in the next note, milliseconds. */
  readonly paceMs: number;
  readonly faults: readonly FaultPlan[];
  /** Somebody without an errand comes instead, and does so many things. */
  readonly wanders?: number;
  /** How long the machine stays dark when its process dies in this visit. */
  readonly darkMs: number;
  /** What the person does beside; nothing unless told. */
  readonly manner?: Manner;
  /** The machine may turn this person away, or the person gets in its way: only that the visit ends is promised. */
  readonly promisesOnlyAnEnd?: boolean;
}

/** One machine-hour: everything that is drawn for it. */
export interface HourPlan {
  readonly seed: number;
  readonly edition: Edition;
  readonly acceptor:
    | { readonly acceptor: 'ssp'; readonly validator: Partial<ValidatorSettings> }
    | { readonly acceptor: 'id003'; readonly id003: Partial<Id003Settings> };
  readonly networkDelayMs: number;
  readonly people: readonly Person[];
  readonly visits: readonly VisitPlan[];
  /** What is wrong with the computer itself: disk, clock, power. */
  readonly machine: MachinePlan;
  /** What is wrong while the machine starts for the first time. */
  readonly startFaults: readonly FaultPlan[];
}

const VISITS = 10;

/** The same hour for the same seed and edition of the draw. */
export function drawHour(seed: number, edition: Edition = currentEdition): HourPlan {
  const people = Array.from({ length: VISITS }, (_, index) => drawPerson(seed, index));
  const dice = new Dice(seed, 'hour');
  const validator = drawValidator(dice);
  const networkDelayMs = dice.pick([5, 20, 20, 80, 300]);
  const visits = people.map(({ cards }, index) => {
    // Now and then the one before comes back at once.
    const owner = index > 0 && dice.chance(10) ? people[index - 1] : undefined;
    const [card] = owner?.cards ?? cards;
    const seen = people.slice(0, index + 1).flatMap(({ cards: [one] }) => (one ? [one.cardNumber] : []));
    const visit = drawVisit(seed, index, card?.cardNumber ?? '', seen);
    return edition === 1 ? visit : widened(seed, visit);
  });
  const startFaults = edition === 1 ? [] : drawStartFaults(new Dice(seed, 'start faults'));
  return {
    seed,
    edition,
    acceptor: drawAcceptor(seed, validator),
    networkDelayMs,
    people,
    visits,
    machine:
      edition === 1
        ? soundMachine
        : drawMachine(
            seed,
            visits.map(({ notes }) => notes.length),
          ),
    startFaults,
  };
}

/** The same visit with what is drawn since the second edition. */
function widened(seed: number, visit: VisitPlan): VisitPlan {
  const { index, notes } = visit;
  const dice = new Dice(seed, `manner ${index}`);
  const service = dice.chance(12) ? 'balance' : visit.service;
  const manner = drawManner(dice, notes.length);
  const more = drawMoreFaults(new Dice(seed, `more faults ${index}`), notes.length);
  return {
    ...visit,
    service,
    notes: service === 'balance' ? [] : notes,
    faults: [...visit.faults, ...more],
    manner,
    promisesOnlyAnEnd: manner.acts.length > 0 || more.length > 0,
  };
}

/** Firmwares differ; where one acknowledges, the others' ways matter less but must do no harm. */
function drawValidator(dice: Dice): Partial<ValidatorSettings> {
  return {
    acknowledges: dice.chance(65),
    hasCounters: dice.chance(75),
    creditAfterReset: dice.pick(['repeated', 'absent', 'withCleared']),
    clearedBeforeCredit: dice.pick(['box', 'front', 'boxSilently']),
    knowsWhatItCleared: dice.chance(75),
    strimmingIsFraud: dice.chance(30),
    highestProtocol: dice.pick([8, 8, 7, 6]),
  };
}

/** Every third machine has an ID-003 acceptor; where nobody knows what those do, either is drawn. */
function drawAcceptor(seed: number, validator: Partial<ValidatorSettings>): HourPlan['acceptor'] {
  const dice = new Dice(seed, 'acceptor');
  if (dice.below(3) > 0) return { acceptor: 'ssp', validator };
  const id003 = {
    recovers: dice.chance(60),
    clearedBeforeCredit: dice.pick(['box', 'front'] as const),
    hearsWhileBusy: dice.chance(40),
    holds: dice.chance(80),
    calledOnTimeout: dice.pick(['returning', 'rejecting'] as const),
    afterRepair: dice.pick(['goesOn', 'initializes', 'waitsForReset'] as const),
    describesItselfAtOnce: dice.chance(70),
    strimmingIsFraud: dice.chance(30),
  };
  return { acceptor: 'id003', id003 };
}

const today = '2026-09-14';

function drawPerson(seed: number, index: number): Person {
  const dice = new Dice(seed, `person ${index}`);
  const student = regularStudent(today);
  const cardNumber = `2026${String(index + 1).padStart(4, '0')}`;
  const accountId = accountIdOf(cardNumber);
  const kind = dice.weighted([
    [70, 'room'],
    [12, 'nearBalanceLimit'],
    [10, 'nearDayLimit'],
    [8, 'refused'],
  ] as const);
  const refused: CardState = kind === 'refused' ? dice.pick(['lost', 'frozen', 'retained']) : 'normal';
  const cards = student.cards.map((card) => ({
    ...card,
    cardNumber,
    accountId,
    state: refused,
    uid: `04${String(index).padStart(2, '0')}a1b${index % 10}`,
  }));
  const balance = kind === 'nearBalanceLimit' ? 200_000 - dice.below(20_000) : dice.below(30_000);
  const notesToday = kind === 'nearDayLimit' ? dice.between(8, 10) : 0;
  return {
    ...student,
    accountId,
    cards,
    story: kind,
    balanceFen: fen(balance),
    pendingFen: fen(kind === 'room' && dice.chance(35) ? dice.between(1, 40_000) : 0),
    notesTodayFen: Array.from({ length: notesToday }, () => fen(10_000)),
  };
}

function drawVisit(seed: number, index: number, cardNumber: string, seen: readonly string[]): VisitPlan {
  const dice = new Dice(seed, `visit ${index}`);
  const service = dice.chance(22) ? 'collect' : 'recharge';
  const drawn = dice.weighted([
    [5, 0],
    [45, 1],
    [35, 2],
    [12, 3],
    [3, 4],
  ] as const);
  const count = service === 'collect' ? 0 : drawn;
  const notes = Array.from({ length: count }, () => drawNote(dice));
  return {
    index,
    cardNumber,
    service,
    canteen: drawCanteen(new Dice(seed, `canteen ${index}`), cardNumber, seen),
    notes,
    leaving: dice.weighted([
      [75, 'finishes'],
      [15, 'takesCard'],
      [10, 'walksAway'],
    ]),
    paceMs: dice.pick([200, 500, 1200]),
    faults: drawFaults(dice, count),
    // Shorter and longer than the silences after which a validator gives back (5 s) and disables itself (10 s).
    darkMs: dice.pick([0, 300, 1500, 4000, 5500, 9000, 12_000, 20_000]),
  };
}

function drawCanteen(dice: Dice, cardNumber: string, seen: readonly string[]): readonly CanteenPlan[] {
  const count = dice.weighted([
    [60, 0],
    [28, 1],
    [12, 2],
  ] as const);
  return Array.from({ length: count }, () => ({
    cardNumber: dice.chance(50) ? cardNumber : dice.pick(seen),
    act: dice.chance(80) ? ('pay' as const) : ('collect' as const),
    amountFen: fen(dice.between(100, 6000)),
    online: dice.chance(60),
    tear: dice.chance(20) ? { write: dice.between(1, 6), bytes: dice.below(17) } : undefined,
  }));
}

function drawNote(dice: Dice): NotePlan {
  const kind = dice.weighted([
    [86, 'genuine'],
    [5, 'counterfeit'],
    [5, 'crumpled'],
    [4, 'foreign'],
  ] as const);
  return {
    kind,
    valueFen: yuan(dice.pick([5, 10, 10, 20, 50, 100, 100, 1])),
    pullAfterMs: dice.chance(12) ? dice.between(0, 2500) : undefined,
  };
}

/** Who comes, for what, with what. */
export function visitWords({ index, cardNumber, service, notes, leaving, manner }: VisitPlan): string {
  const money = notes.map(({ valueFen, kind }) => `${valueFen / 100}${kind === 'genuine' ? '' : ` ${kind}`}`);
  const purse = money.length === 0 ? 'without notes' : `with notes of ${money.join(', ')} yuan`;
  const acts = manner?.acts.map(({ type }) => type).join(', ');
  const ways = manner === undefined || manner.acts.length === 0 ? '' : `; ${manner.name}: ${acts}`;
  return `visit ${index + 1}: card ${cardNumber} for ${service}, ${purse}, ${leaving}${ways}`;
}
