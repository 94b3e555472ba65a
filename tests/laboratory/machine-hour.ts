import { asError } from '../../contract/time.ts';
import type { Journal } from '../../kiosk/journal/journal.ts';
import { MachineWorld, type TouchPoints, type WorldOptions } from '../world/machine-world.ts';
import type { Life } from '../world/mortal.ts';
import { demoKeys } from '../../lobby/demo-keys.ts';
import { Canteen, terminalKey } from './canteen.ts';
import { EffectCounter, type DeathPlan } from './effects.ts';
import { FaultDoer } from './fault-doer.ts';
import { visitWords, type HourPlan, type VisitPlan } from './hour-plan.ts';
import { logTo, shortWaits } from './hour-settings.ts';
import { MachineFaultDoer } from './machine-fault-doer.ts';
import { cashHours } from './machine-hour-plan.ts';
import type { MachineTruth } from './oracle-machine.ts';
import { withPowerCuts } from './power-cuts.ts';
import type { MannerDoer } from './manner-doer.ts';
import { waitForRest } from './liveness.ts';
import type { Truth } from './oracle-truth.ts';
import { makePerson } from './person.ts';
import { screenWords } from './screen-words.ts';
import { chipImage, platformBooks, trueCards } from './true-cards.ts';
import type { Trace } from './trace.ts';
import { TrueNotes } from './true-notes.ts';
import { WriteFirst } from './write-first.ts';
import { keysKept } from './write-keys.ts';

/** What a run of an hour leaves behind for the oracle and the figures. */
export interface HourEnd {
  readonly truth: Truth;
  readonly machine: MachineTruth;
  /** What was promised to people and not kept, and what the program itself called a defect. */
  readonly complaints: readonly string[];
  readonly effects: readonly number[];
  readonly visits: number;
  readonly crashes: number;
  readonly faults: number;
  /** The same by kind. */
  readonly faultKinds: Readonly<Record<string, number>>;
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
  /** Hears of every transition. */
  readonly watch?: WorldOptions['watch'];
  /** Looks at the end whether the kiosk still has a key that writes cards: half a second. */
  readonly looksForKeys?: boolean;
}

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
  readonly #machine: MachineFaultDoer;
  readonly #canteen: Canteen;
  readonly #writeFirst = new WriteFirst((uid) => chipImage(this.world, uid));
  readonly #complaints: string[] = [];
  readonly #notes: TrueNotes;
  #journal: Journal | undefined;
  #visit = 0;
  #crashes = 0;
  #lastScreen = '';
  #hands: MannerDoer | undefined;

  static async make(options: HourOptions): Promise<Hour> {
    const { plan } = options;
    // The world calls back only once a life begins, when the hour is there.
    const late: { hour?: Hour } = {};
    const world = await MachineWorld.make({
      seed: `hour ${plan.seed}`,
      ...plan.acceptor,
      people: plan.people,
      policy: { ...shortWaits, cash: cashHours(plan.machine) },
      onFatal: (error) => late.hour?.endForGood(error),
      onRestart: () => late.hour?.world.life.end(),
      ...(options.watch && { watch: options.watch }),
      withoutBridges: true,
      antennaPollMs: 400,
      terminalKeys: new Map([['POS01', terminalKey.publicKey]]),
      log: logTo((text, error) => late.hour?.complain(text, error)),
      around: (points, life) => late.hour?.around(points, life) ?? points,
    });
    late.hour = new Hour(options, world);
    return late.hour;
  }

  private constructor(options: HourOptions, world: MachineWorld) {
    this.#options = options;
    this.world = world;
    this.#notes = new TrueNotes(world);
    const { plan } = options;
    const deaths = plan.edition === 1 ? options.deaths : withPowerCuts(options.deaths, plan.seed);
    this.#machine = new MachineFaultDoer({
      ...{ world, plan: plan.machine, seed: plan.seed },
      ...{ tell: this.#tell.bind(this), complain: this.complain.bind(this) },
      head: () => this.#journal?.head.seq,
    });
    this.#counter = new EffectCounter({
      // Who comes back with his card after the hour meets a machine that lives.
      deaths: (visit, number) => (visit > plan.visits.length ? undefined : deaths(visit, number)),
      acceptor: options.plan.acceptor.acceptor,
      truth: () => world.validator.truth,
      cutPower: (duringCommit) => {
        this.#machine.cutPower(duringCommit);
      },
      onEffect: (label, number, doom) => {
        this.#machine.hearEffect(label);
        // What an image of the disk does, it does by the image's books.
        if (doom !== 'before' && doom !== 'torn' && !world.disk.isImage) this.#writeFirst.goesOut(label);
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
        this.#notes.freed(note, by);
      },
      onBoxRemoved: (notes) => {
        this.#notes.carriedAway(notes);
      },
    });
  }

  /** A process that cannot trust its journal any more ends itself; with a sound disk none does. */
  endForGood(error: unknown): void {
    if (!this.world.life.alive) return;
    if (this.#machine.excuses(error)) {
      this.#tell(`the kiosk ends itself: ${String(error)}`);
      this.world.life.end();
    } else this.world.fatal.push(asError(error));
  }

  complain(text: string, error?: unknown): void {
    if (!this.world.life.alive || this.#machine.excuses(error)) return;
    this.#tell(`COMPLAINT ${text}`);
    this.#complaints.push(text);
  }

  around(points: TouchPoints, life: Life): TouchPoints {
    life.onDeath(() => {
      this.#mourn();
    });
    const { acceptor, antenna } = this.#faults.lines;
    const troubled = {
      ...points,
      openAcceptorLine: () => acceptor.open(life, points.openAcceptorLine),
      openAntennaLine: () => antenna.open(life, points.openAntennaLine),
    };
    const counted = this.#counter.around(
      this.world.disk.isImage ? troubled : this.#writeFirst.around(troubled),
      life,
    );
    const keeping = {
      ...counted,
      openJournal: () => {
        const journal = counted.openJournal();
        this.#journal = journal;
        const close = journal.close.bind(journal);
        // What takes no entry at the start is closed again.
        journal.close = () => {
          if (this.#journal === journal) this.#journal = undefined;
          close();
        };
        return journal;
      },
    };
    return this.#options.defect?.(keeping, life) ?? keeping;
  }

  async run(): Promise<HourEnd> {
    const { plan, takesPart } = this.#options;
    this.#faults.arm(plan.startFaults, undefined);
    this.#machine.arm(undefined);
    this.#start();
    let visits = 0;
    // What the machine does before the first visit is the start's own.
    await this.world.clock.runUntil(() => this.world.life.alive && this.world.rechargeOffered, 60_000);
    this.#faults.relieve();
    this.#machine.relieve();
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
    this.#tell(visitWords(visit));
    this.#faults.arm(visit.faults, world.uidOf(visit.cardNumber));
    this.#machine.arm(visit.index);
    const { visitor, hands } = makePerson({
      world,
      seed: this.#options.plan.seed,
      visit,
      notes: this.#notes,
      tell: (text) => {
        this.#tell(text);
      },
      onNoteDrawn: (n) => {
        this.#faults.noteDrawn(n);
        this.#machine.noteDrawn(n);
      },
    });
    this.#hands = hands;
    const problem = await visitor.visit();
    this.#hands = undefined;
    if (problem !== undefined) this.#complaints.push(`visit ${this.#visit}: ${problem}`);
    this.#faults.relieve();
    this.#machine.relieve();
    return problem === undefined;
  }

  /** A load in flight ends when the card is seen again: everybody who has one comes back. */
  async #bringCardsBack(): Promise<void> {
    const { plan } = this.#options;
    for (const { uid } of (await this.world.inspection.loads()).filter(({ state }) => state === 'inFlight')) {
      const card = plan.people.flatMap(({ cards }) => cards).find((one) => one.uid === uid);
      if (!card) throw new Error(`a load of card ${uid}, which nobody has`);
      const before = this.#crashes;
      await this.#bringBack(card.cardNumber);
      // Only the question about this card told the machine that a copy had taken its place: it was not looked at.
      if (this.#crashes > before) await this.#bringBack(card.cardNumber);
    }
  }

  async #bringBack(cardNumber: string): Promise<void> {
    const again = { cardNumber, service: 'collect', notes: [], faults: [], canteen: [] } as const;
    const { length: index } = this.#options.plan.visits;
    await this.#receive({ ...again, index, leaving: 'finishes', paceMs: 200, darkMs: 1000 });
    await this.#quietTime();
  }

  #start(): void {
    this.#tell('the kiosk starts');
    this.#faults.processStarts();
    this.#machine.processStarts();
    const starting = this.world.startKiosk();
    const { life } = this.world;
    starting.catch((error: unknown) => {
      // A dead one's is none: a journal in whose commit the power went calls that uncertain.
      if (life.alive && this.#machine.excuses(error)) this.endForGood(error);
      else if (life.alive) this.#complaints.push(`the start failed: ${String(error)}`);
    });
    this.world.kiosk?.subscribe(({ screen }) => {
      const shown = screenWords(screen);
      this.#faults.screenShown(screen.kind);
      this.#hands?.screenShown(screen.kind);
      if (shown !== this.#lastScreen) this.#tell(`screen: ${shown}`);
      this.#lastScreen = shown;
    });
  }

  /** The process is dead: what the supervisor does about it. */
  #mourn(): void {
    this.#crashes += 1;
    this.#journal = undefined;
    const darkMs = this.#options.plan.visits[this.#visit - 1]?.darkMs ?? 1000;
    this.#tell(`the process is dead; a new one comes in ${darkMs} ms`);
    this.world.clock.schedule(darkMs, () => {
      this.#start();
    });
  }

  /** Nothing is broken any more: all that was begun comes to its end. */
  async #quietTime(): Promise<void> {
    const { world } = this;
    this.#tell('quiet time');
    for (const { uid } of world.cradle.inCradle) world.cradle.take(uid);
    const left = world.validator.takeNote();
    if (left) this.#notes.returned(left);
    for (const text of await waitForRest({ world, journal: () => this.#journal })) this.complain(text);
    for (const error of world.fatal) this.#complaints.push(`fatal: ${error.message}`);
  }

  async #end(visits: number): Promise<HourEnd> {
    const { world } = this;
    const crashes = this.#crashes;
    world.validator.takeNote();
    const kept = this.#options.looksForKeys ? keysKept(world) : [];
    world.killKiosk();
    return {
      truth: {
        journalPath: world.journalPath,
        kept: this.#notes.kept,
        returned: this.#notes.inHands,
        cards: await trueCards(world, this.#options.plan.people, this.#canteen.goods),
        ...(await platformBooks(world.inspection)),
        unreportedDebits: this.#canteen.unreported,
        macKey: Buffer.from(demoKeys.mac),
        ...this.#writeFirst.found,
        keysKept: kept,
      },
      complaints: this.#complaints,
      effects: this.#counter.counts.slice(0, this.#options.plan.visits.length + 1),
      visits,
      crashes,
      faults: this.#faults.done + this.#machine.done,
      faultKinds: { ...this.#faults.kinds, ...this.#machine.kinds },
      acceptorFaults: this.#faults.doneToAcceptor + this.#machine.doneToAcceptor,
      machine: this.#machine.truth,
    };
  }

  #tell(text: string): void {
    this.#options.trace.add(this.world.clock.monotonicMs(), text);
  }
}
