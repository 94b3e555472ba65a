import { join } from 'node:path';
import { fen } from '../../contract/money.ts';
import type { DemoPerson } from '../../lobby/dock/central-client.ts';
import { judgeMachine } from '../laboratory/oracle.ts';
import type { TrueNote } from '../laboratory/oracle-truth.ts';
import { Dice } from '../laboratory/dice.ts';
import { benchAt, noteOf, type Bench } from './bench.ts';
import { countLines } from './effect-plan.ts';
import { drawAcceptor, drawVisit, PEOPLE, type VisitDraw } from './hour-draw.ts';
import { KioskFaults } from './kiosk-faults.ts';
import { KioskKeeper, type Death } from './kiosk-keeper.ts';
import { MachineStack } from './machine-stack.ts';
import { everybody, peopleOfHour, type PersonOfHour } from './people-of-hour.ts';
import { Person } from './person.ts';
import { loadsInFlight, platformFaults } from './platform-door.ts';
import { policyOfRun, type PolicyText } from './policy.ts';
import { comesToRest, DISK_LIMIT_MS, QUIET_LIMIT_MS, servesAgain } from './rest.ts';
import { staffStatus } from './staff-door.ts';
import { breakStorage, type StorageStory } from './storage-stories.ts';
import { Troubles } from './troubles.ts';
import { trueState } from './true-state.ts';

export interface HourOptions {
  readonly seed: number;
  readonly hour: number;
  readonly folder: string;
  /** So many deaths by SIGKILL, then the hour comes to its end. */
  readonly kills: number;
  /** One visit each. */
  readonly stories: readonly StorageStory[];
  /** The library that breaks writes; undefined: none could be made. */
  readonly storageLibrary: string | undefined;
  readonly tell: (text: string) => void;
  readonly onKill: () => void;
}

export interface HourResult {
  readonly visits: number;
  readonly notes: number;
  /** Where each death struck: `<effect> <moment>`, `random`, or in a system call. */
  readonly deaths: readonly string[];
  /** Ends that the kiosk chose itself, as it must when its disk fails. */
  readonly ownEnds: number;
  readonly effects: ReadonlyMap<string, number>;
  readonly networkFaults: readonly string[];
  readonly blows: readonly string[];
  /** Visits with a broken disk, and the calls on the journal that truly failed. */
  readonly storageFaults: number;
  readonly failedCalls: ReadonlyMap<string, number>;
  readonly openCases: number;
  readonly violations: readonly string[];
}

const calm = { deaths: [], network: [], blows: [] } as const;
/** A visit in which there is much to be written. */
const busy: Pick<VisitDraw, 'service' | 'notes' | 'leaving'> = {
  service: 'recharge',
  notes: [2000, 1000].map((valueFen) => ({ valueFen: fen(valueFen), kind: 'genuine' })),
  leaving: 'finishes',
};

/** Lives one machine's hour with real processes and judges its end. The folder is the caller's to remove. */
export async function runProcessHour(options: HourOptions): Promise<HourResult> {
  const acceptor = drawAcceptor(options.seed, options.hour);
  const policy = policyOfRun(Date.now());
  const late: { hour?: ProcessHour } = {};
  const stack = await MachineStack.start({
    ...{ folder: options.folder, acceptor, policy },
    onNetworkFault: (modes) => late.hour?.hearNetwork(modes),
  });
  const hour = new ProcessHour(options, stack, policy);
  late.hour = hour;
  return hour.run();
}

class ProcessHour {
  readonly #options: HourOptions;
  readonly #stack: MachineStack;
  readonly #policy: PolicyText;
  readonly #keeper: KioskKeeper;
  readonly #bench: Bench;
  readonly #troubles: Troubles;
  readonly #faults: KioskFaults;
  readonly #inserted = new Map<number, TrueNote>();
  readonly #returned = new Set<number>();
  readonly #goods = new Map<string, number>();
  readonly #complaints: string[] = [];
  readonly #deaths: string[] = [];
  readonly #networkFaults: string[] = [];
  #everybody: readonly DemoPerson[] = [];
  #people: readonly PersonOfHour[] = [];
  #visits = 0;
  #ownEnds = 0;
  #storageFaults = 0;
  #diskFails = false;

  constructor(options: HourOptions, stack: MachineStack, policy: PolicyText) {
    const { folder, tell } = options;
    this.#options = options;
    this.#stack = stack;
    this.#policy = policy;
    this.#bench = benchAt(stack.dockUrl);
    this.#keeper = new KioskKeeper({
      ...{ folder, tell, config: stack.config, acceptor: stack.acceptor },
      storageLibrary: options.storageLibrary,
      onDeath: (death) => {
        this.#hearDeath(death);
      },
    });
    this.#troubles = new Troubles({ keeper: this.#keeper, stack, bench: this.#bench, tell });
    this.#faults = new KioskFaults(join(folder, 'logs', 'kiosk.log'));
  }

  hearNetwork(modes: readonly string[]): void {
    this.#networkFaults.push(...modes);
  }

  async run(): Promise<HourResult> {
    const { centralUrl } = this.#stack;
    this.#everybody = await everybody(centralUrl);
    this.#people = await peopleOfHour(centralUrl, this.#everybody, PEOPLE);
    this.#keeper.start();
    await this.#liveVisits();
    await this.#quietTime();
    await this.#bringCardsBack();
    return this.#judge();
  }

  async #liveVisits(): Promise<void> {
    const { seed, hour, kills, stories, storageLibrary } = this.#options;
    const canBreakStorage = storageLibrary !== undefined;
    const { acceptor } = this.#stack;
    const left = [...stories];
    let triesLeft = 4 * stories.length;
    const mostVisits = 4 * kills + 20;
    while (this.#deaths.length < kills || left.length > 0) {
      if (this.#visits >= mostVisits) {
        this.#complain(`only ${this.#deaths.length} of ${kills} deaths in ${this.#visits} visits`);
        return;
      }
      const draw = drawVisit(seed, hour, this.#visits + 1, { acceptor, canBreakStorage });
      // Stories of the disk come after every second visit, so that there is something in the journal.
      const story = this.#visits % 2 === 1 || this.#deaths.length >= kills ? left.shift() : undefined;
      const struckBefore = this.#failedCalls;
      const done = await (story ? this.#receiveOnBadDisk(draw, story) : this.#receive(draw));
      if (!done) return;
      // The visit went otherwise, and what was to fail was never written: once more.
      triesLeft -= story ? 1 : 0;
      if (story && this.#failedCalls === struckBefore && triesLeft > 0) left.push(story);
    }
  }

  /** One visit. False: the machine did not keep its promise, and the hour ends here. */
  async #receive(draw: VisitDraw, breakMore?: () => Promise<void>): Promise<boolean> {
    const { tell } = this.#options;
    const person = this.#people[draw.person];
    if (!person) throw new Error(`nobody is person ${draw.person}`);
    const { cardNumber, accountId } = person;
    this.#visits += 1;
    this.#keeper.darkMs = draw.darkMs;
    tell(
      `visit ${this.#visits}: ${cardNumber}, ${draw.service}, ${draw.notes.length} notes, ${draw.leaving}`,
    );
    await this.#beforehand(draw, person);
    let broken = Promise.resolve();
    const problem = await new Person({
      ...{ keeper: this.#keeper, bench: this.#bench, cardNumber, draw, tell },
      onDrawn: ({ noteNo, valueFen }) => this.#inserted.set(noteNo, { noteNo, valueFen, accountId }),
      onTaken: ({ noteNo }) => this.#returned.add(noteNo),
      onBegin: () => {
        this.#troubles.begin(draw);
        if (breakMore) broken = breakMore();
      },
    }).visit();
    await broken;
    await this.#troubles.relieve();
    if (problem !== undefined) this.#complain(problem);
    return problem === undefined;
  }

  /** What the person did before: paid in the canteen, got money from home. */
  async #beforehand({ paidFen, pendingFen }: VisitDraw, person: PersonOfHour): Promise<void> {
    const { cardNumber, opening } = person;
    if (paidFen > 0 && (await this.#bench.act('pos-pay', { cardNumber, amountFen: paidFen })))
      this.#goods.set(cardNumber, (this.#goods.get(cardNumber) ?? 0) + paidFen);
    if (pendingFen > 0 && (await this.#bench.act('add-pending', { cardNumber, amountFen: pendingFen })))
      person.opening = { ...opening, pendingFen: opening.pendingFen + pendingFen };
  }

  async #receiveOnBadDisk(draw: VisitDraw, story: StorageStory): Promise<boolean> {
    const { seed, hour, tell } = this.#options;
    const dice = new Dice(seed, `processes ${hour}.${this.#visits + 1} disk`);
    this.#hearFaults();
    this.#diskFails = true;
    this.#storageFaults += 1;
    const went = await this.#receive({ ...draw, ...calm, ...busy }, async () => {
      const problem = await breakStorage(story, { keeper: this.#keeper, dice, tell });
      if (problem !== undefined) this.#complain(problem);
    });
    await this.#troubles.end();
    const works = await servesAgain(this.#keeper, this.#options.folder);
    if (!works) this.#complain(`the kiosk does not serve ${DISK_LIMIT_MS} ms after its disk was whole again`);
    this.#diskFails = false;
    this.#faults.look(); // what a failing disk brings is no defect
    return went && works;
  }

  /** Nothing is broken any more: all that was begun comes to its end. */
  async #quietTime(): Promise<void> {
    const { folder, tell } = this.#options;
    await this.#troubles.end();
    tell('quiet time');
    if (this.#keeper.hasGivenUp) return;
    if (!(await comesToRest(this.#keeper, folder))) {
      const status = JSON.stringify(await staffStatus(folder));
      this.#complain(`not at rest ${QUIET_LIMIT_MS} ms after the last visit: ${status}`);
    }
  }

  /** A load in flight ends when the card is seen again: everybody who has one comes back. */
  async #bringCardsBack(): Promise<void> {
    for (const uid of await loadsInFlight(this.#stack.centralUrl)) {
      const person = this.#people.findIndex((one) => one.uid === uid);
      const who = { person, service: 'collect', notes: [], leaving: 'finishes', paceMs: 0 } as const;
      const before = { pendingFen: fen(0), paidFen: fen(0), darkMs: 0 };
      await this.#receive({ ...who, ...before, ...calm });
      await this.#quietTime();
    }
  }

  async #judge(): Promise<HourResult> {
    const { folder } = this.#options;
    this.#hearFaults();
    const uploaded = await this.#bench.act('pos-upload');
    const note = noteOf(await this.#bench.act('take-note'));
    if (note) this.#returned.add(note.noteNo);
    await this.#keeper.stop();
    const lobby = await this.#bench.state();
    const books = await platformFaults(this.#stack.centralUrl);
    await this.#stack.end();
    const truth = await trueState({
      ...{ folder, lobby, policy: this.#policy, centralFile: this.#stack.centralFile },
      ...{ everybody: this.#everybody, people: this.#people, inserted: this.#inserted, goods: this.#goods },
      returned: [...this.#returned],
      unreported: uploaded ? [] : ['purchases that the terminal could not report'],
    });
    const { violations, openCases } = judgeMachine(truth);
    return {
      visits: this.#visits,
      notes: this.#inserted.size,
      deaths: this.#deaths,
      ownEnds: this.#ownEnds,
      effects: countLines(this.#keeper.files.effects),
      networkFaults: this.#networkFaults,
      blows: this.#troubles.struck,
      storageFaults: this.#storageFaults,
      failedCalls: countLines(this.#keeper.files.struck),
      openCases: openCases.length,
      violations: [
        ...this.#complaints,
        ...books.map((text) => `the platform's own books: ${text}`),
        ...violations.map(({ rule, text }) => `${rule}: ${text}`),
      ],
    };
  }

  get #failedCalls(): number {
    return [...countLines(this.#keeper.files.struck).values()].reduce((sum, count) => sum + count, 0);
  }

  #hearDeath(death: Death): void {
    if (death.type === 'own') {
      this.#ownEnds += 1;
      if (!this.#diskFails) this.#complain(`the kiosk process ended itself (${death.how})`);
      return;
    }
    this.#deaths.push(death.type === 'named' ? death.at : 'random');
    this.#options.onKill();
    this.#troubles.nextDeath();
  }

  #hearFaults(): void {
    for (const fault of this.#faults.look()) this.#complain(`the kiosk calls it a fault: ${fault}`);
  }

  #complain(text: string): void {
    this.#options.tell(`COMPLAINT ${text}`);
    const complaint = `visit ${this.#visits}: ${text}`;
    if (!this.#complaints.includes(complaint)) this.#complaints.push(complaint);
  }
}
