import type { Banknote } from '../../lobby/hands.ts';
import type { Journal } from '../../kiosk/journal/journal.ts';
import type { KioskLog } from '../../kiosk/log.ts';
import { MachineWorld, type TouchPoints } from '../world/machine-world.ts';
import { ProcessDied, type Life } from '../world/mortal.ts';
import { demoKeys } from '../../lobby/demo-keys.ts';
import { Canteen, terminalKey } from './canteen.ts';
import { EffectCounter, type DeathPlan } from './effects.ts';
import { FaultDoer } from './fault-doer.ts';
import type { HourPlan, VisitPlan } from './hour-plan.ts';
import type { Truth, TrueNote } from './oracle-truth.ts';
import { platformLoads, trueCards } from './true-cards.ts';
import type { Trace } from './trace.ts';
import { Visitor } from './visitor.ts';

/** What a run of an hour leaves behind for the oracle and the figures. */
export interface HourEnd {
  readonly truth: Truth;
  /** What was promised to people and not kept, and what the program itself called a defect. */
  readonly complaints: readonly string[];
  readonly effects: readonly number[];
  readonly visits: number;
  readonly crashes: number;
  readonly faults: number;
  /** Those that concern the validator: its power, its mechanics, its box. */
  readonly acceptorFaults: number;
}

export interface HourOptions {
  readonly plan: HourPlan;
  readonly deaths: DeathPlan;
  readonly trace: Trace;
  /** Which visits (from 1) take place. */
  readonly takesPart: (visit: number) => boolean;
  /** For experiments: puts a deliberate defect between kiosk and world, nearer to the kiosk than the counter. */
  readonly defect?: (points: TouchPoints, life: Life) => TouchPoints;
}

/** Short waits of people: the laboratory has no patience to simulate. */
const policy = {
  visit: {
    idleSeconds: 10,
    idleWarningSeconds: 5,
    noteWaitSeconds: 10,
    takeCardSeconds: 5,
    resultSeconds: 5,
    cardPromptSeconds: 10,
    cardBackSeconds: 12,
    balanceSeconds: 5,
  },
};
const QUIET_LIMIT_MS = 600_000;
const REST_MS = 2_500;

/** Runs the hour and hands its end to `look` while its files still exist. */
export async function runHour<T>(options: HourOptions, look: (end: HourEnd) => Promise<T> | T): Promise<T> {
  const hour = await Hour.make(options);
  try {
    return await look(await hour.run());
  } finally {
    hour.world.close();
  }
}

class Hour {
  readonly world: MachineWorld;
  readonly #options: HourOptions;
  readonly #counter: EffectCounter;
  readonly #faults: FaultDoer;
  readonly #canteen: Canteen;
  readonly #complaints: string[] = [];
  readonly #inserted = new Map<number, TrueNote>();
  readonly #returned = new Set<number>();
  readonly #elsewhere: Banknote[] = [];
  #journal: Journal | undefined;
  #visit = 0;
  #crashes = 0;
  #lastScreen = '';

  static async make(options: HourOptions): Promise<Hour> {
    const { plan } = options;
    // The world calls back only once a life begins, when the hour is there.
    const late: { hour?: Hour } = {};
    const world = await MachineWorld.make({
      seed: `hour ${plan.seed}`,
      ...plan.acceptor,
      people: plan.people,
      policy,
      withoutBridges: true,
      antennaPollMs: 400,
      terminalKeys: new Map([['POS01', terminalKey.publicKey]]),
      log: logTo((text) => late.hour?.complain(text)),
      around: (points, life) => late.hour?.around(points, life) ?? points,
    });
    late.hour = new Hour(options, world);
    return late.hour;
  }

  private constructor(options: HourOptions, world: MachineWorld) {
    this.#options = options;
    this.world = world;
    this.#counter = new EffectCounter({
      // Who comes back with his card after the hour meets a machine that lives.
      deaths: (visit, number) =>
        visit > options.plan.visits.length ? undefined : options.deaths(visit, number),
      acceptor: options.plan.acceptor.acceptor,
      truth: () => world.validator.truth,
      onEffect: (label, number, doom) => {
        this.#tell(`effect ${this.#visit}.${number} ${label}${doom ? `: dies ${doom}` : ''}`);
      },
    });
    this.#canteen = new Canteen(world, (text) => {
      this.#tell(text);
    });
    this.#faults = new FaultDoer({
      world,
      networkDelayMs: options.plan.networkDelayMs,
      tell: (text) => {
        this.#tell(text);
      },
      onFreed: (note, by) => {
        if (by === 'visitor') this.#returned.add(note.noteNo);
        else this.#elsewhere.push(note);
      },
      onBoxRemoved: (notes) => {
        this.#elsewhere.push(...notes);
      },
    });
  }

  complain(text: string): void {
    if (!this.world.life.alive) return;
    this.#tell(`COMPLAINT ${text}`);
    this.#complaints.push(text);
  }

  around(points: TouchPoints, life: Life): TouchPoints {
    life.onDeath(() => {
      this.#mourn();
    });
    const counted = this.#counter.around(points, life);
    const keeping = {
      ...counted,
      openJournal: () => {
        this.#journal = counted.openJournal();
        return this.#journal;
      },
    };
    return this.#options.defect?.(keeping, life) ?? keeping;
  }

  async run(): Promise<HourEnd> {
    const { plan, takesPart } = this.#options;
    this.#start();
    let visits = 0;
    // What the machine does before the first visit is the start's own.
    await this.world.clock.runUntil(() => this.world.life.alive && this.world.rechargeOffered, 60_000);
    for (const visit of plan.visits.filter(({ index }) => takesPart(index + 1))) {
      visits += 1;
      for (const act of visit.canteen) await this.#canteen.act(act);
      if (!(await this.#receive(visit))) break;
    }
    await this.#quietTime();
    await this.#bringCardsBack();
    await this.#canteen.close('shuffled');
    return this.#end(visits);
  }

  /** One visit. False: the machine did not keep its promise. */
  async #receive(visit: VisitPlan): Promise<boolean> {
    const { world } = this;
    this.#visit = visit.index + 1;
    this.#counter.beginVisit(this.#visit);
    this.#tell(
      `visit ${this.#visit}: ${visit.cardNumber}, ${visit.service}, ${visit.notes.length} notes, ${visit.leaving}`,
    );
    this.#faults.arm(visit.faults, world.uidOf(visit.cardNumber));
    const problem = await new Visitor({
      world,
      plan: visit,
      otherCard: this.#otherCard(visit.cardNumber),
      tell: (text) => {
        this.#tell(text);
      },
      onDrawn: (note, n) => {
        this.#inserted.set(note.noteNo, {
          noteNo: note.noteNo,
          valueFen: note.valueFen,
          accountId: `a${visit.cardNumber}`,
        });
        this.#faults.noteDrawn(n);
      },
      onTaken: (note) => this.#returned.add(note.noteNo),
    }).visit();
    if (problem !== undefined) this.#complaints.push(`visit ${this.#visit}: ${problem}`);
    this.#faults.relieve();
    return problem === undefined;
  }

  #otherCard(cardNumber: string): string {
    const others = this.#options.plan.people.flatMap(({ cards }) => cards.map((card) => card.cardNumber));
    return others.find((other) => other !== cardNumber) ?? cardNumber;
  }

  /** A load in flight ends when the card is seen again: everybody who has one comes back. */
  async #bringCardsBack(): Promise<void> {
    const { plan } = this.#options;
    for (const { uid } of (await this.world.inspection.loads()).filter(({ state }) => state === 'inFlight')) {
      const card = plan.people.flatMap(({ cards }) => cards).find((one) => one.uid === uid);
      if (!card) throw new Error(`a load of card ${uid}, which nobody has`);
      const again = {
        cardNumber: card.cardNumber,
        service: 'collect',
        notes: [],
        faults: [],
        canteen: [],
      } as const;
      const rest = { index: plan.visits.length, leaving: 'finishes', paceMs: 200, darkMs: 1000 } as const;
      await this.#receive({ ...again, ...rest });
      await this.#quietTime();
    }
  }

  #start(): void {
    this.#tell('the kiosk starts');
    this.world.startKiosk().catch((error: unknown) => {
      if (!(error instanceof ProcessDied)) this.#complaints.push(`the start failed: ${String(error)}`);
    });
    this.world.kiosk?.subscribe(({ screen }) => {
      const slot = screen.kind === 'recharge' ? ` ${screen.slot.state} ${screen.totalFen}` : '';
      const shown = `${screen.kind}${slot}`;
      if (shown !== this.#lastScreen) this.#tell(`screen ${shown}`);
      this.#lastScreen = shown;
    });
  }

  /** The process is dead: what the supervisor does about it. */
  #mourn(): void {
    this.#crashes += 1;
    const visit = this.#options.plan.visits[this.#visit - 1];
    const darkMs = visit?.darkMs ?? 1000;
    this.#tell(`the process is dead; a new one comes in ${darkMs} ms`);
    this.world.clock.schedule(darkMs, () => {
      this.#start();
    });
  }

  /** Nothing is broken any more: all that was begun comes to its end. */
  async #quietTime(): Promise<void> {
    const { clock } = this.world;
    this.#tell('quiet time');
    const atRest = (): boolean =>
      this.world.life.alive &&
      this.world.rechargeOffered &&
      this.#journal?.queries.waitingRows().length === 0 &&
      this.world.validator.truth.inPath === undefined;
    // A device whose silence was not noticed yet only seems to rest.
    let restedMs = 0;
    for (let waitedMs = 0; waitedMs < QUIET_LIMIT_MS && restedMs < REST_MS; waitedMs += 500) {
      await clock.advance(500);
      restedMs = atRest() ? restedMs + 500 : 0;
    }
    if (restedMs < REST_MS) this.complain(`not at rest ${QUIET_LIMIT_MS} ms after the last visit`);
    for (const error of this.world.fatal) this.#complaints.push(`fatal: ${error.message}`);
  }

  async #end(visits: number): Promise<HourEnd> {
    const { world } = this;
    const crashes = this.#crashes;
    world.validator.takeNote();
    world.killKiosk();
    const { inBox, inPath } = world.validator.truth;
    const kept = [...inBox, ...this.#elsewhere, ...(inPath ? [inPath.note] : [])];
    return {
      truth: {
        journalPath: world.journalPath,
        kept: kept.map((note) => this.#ownerOf(note)),
        returned: [...this.#returned],
        credits: (await world.inspection.credits('K01')).map(({ key, noteId, accountId, valueFen }) => {
          return { key, noteId, accountId, valueFen };
        }),
        cards: await trueCards(world, this.#options.plan.people, this.#canteen.goods),
        loads: await platformLoads(world.inspection),
        debits: (await world.inspection.debits()).map(({ uid, beforeFen, afterFen }) => ({
          uid,
          before: beforeFen,
          after: afterFen,
        })),
        unreportedDebits: this.#canteen.unreported,
        macKey: Buffer.from(demoKeys.mac),
        openReservations: (await world.inspection.openReservations('K01')).map(({ noteId }) => noteId),
      },
      complaints: this.#complaints,
      effects: this.#counter.counts.slice(0, this.#options.plan.visits.length + 1),
      visits,
      crashes,
      faults: this.#faults.done,
      acceptorFaults: this.#faults.doneToAcceptor,
    };
  }

  #ownerOf(note: Banknote): TrueNote {
    const owner = this.#inserted.get(note.noteNo);
    if (!owner) throw new Error(`nobody put note ${note.noteNo} in`);
    return owner;
  }

  #tell(text: string): void {
    this.#options.trace.add(this.world.clock.monotonicMs(), text);
  }
}

/** What the program itself calls a defect is a complaint. */
function logTo(complain: (text: string) => void): KioskLog {
  return {
    event: () => undefined,
    fault: (id, error) => {
      if (!(error instanceof ProcessDied)) complain(`${id}: ${String(error)}`);
    },
  };
}
