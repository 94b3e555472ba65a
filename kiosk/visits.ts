import { createActor, type ActorRefFrom, type InspectionEvent } from 'xstate';
import type { CampusCardEvent, CampusCardReader } from '../devices/campus-card/campus-card.ts';
import type { Clock, Random, Timer } from '../contract/time.ts';
import {
  userEventSchema,
  type Display,
  type KioskView,
  type Locale,
  type UserAction,
} from '../contract/view.ts';
import { actorClock } from './actor-clock.ts';
import type { Fact } from './journal/facts.ts';
import type { Journal } from './journal/journal.ts';
import type { KioskLog } from './log.ts';
import type { Machine } from './machine.ts';
import type { PlatformClient } from './platform/platform-client.ts';
import type { TillNotice, TillSession } from './till/till-notice.ts';
import { ViewFeed } from './view/view-feed.ts';
import { stageOf, visitView, type VisitSnapshot } from './view/visit-view.ts';
import { VisitRecords } from './visit-records.ts';
import { IdleWatch, waitLimit } from './workflows/idle-watch.ts';
import type { LoadMachine } from './workflows/load.machine.ts';
import { identifyCard, type ReadCardPorts } from './workflows/read-card.ts';
import { hasCaseToRead } from './workflows/recharge-context.ts';
import { createVisitMachine } from './workflows/visit.machine.ts';
import { askStatement } from './workflows/card-statement.ts';

export interface VisitsOptions {
  readonly machine: Machine;
  readonly client: PlatformClient;
  readonly cards: CampusCardReader;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: KioskLog;
  readonly inspect?: ((event: InspectionEvent) => void) | undefined;
}

/** The till, as far as visits need it. */
export interface VisitTill {
  open(session: TillSession): void;
  close(): void;
}

/** What visits need of the rest of the kiosk. */
export interface VisitParts {
  /** Undefined where it could not be opened: what needs no record is served all the same. */
  readonly journal: Journal | undefined;
  readonly till: VisitTill | undefined;
  readonly load: LoadMachine;
}

const firstLocale: Locale = 'zh-CN';
const firstDisplay: Display = { theme: 'standard', textSize: 'normal', reach: false };
/** The clock on the screen, the hours and the age of the outbox are looked at this often. */
const PULSE_MS = 10_000;
/** How long after its start a card waits for the platform to know of it. */
const BOOT_WAIT_MS = 8_000;
/** Help lies over these, which go on below it. */
const goesOnUnderHelp: readonly string[] = ['recharge', 'result', 'collected'];

type VisitActor = ActorRefFrom<ReturnType<typeof createVisitMachine>>;

/** The person in front of the machine: runs the visit machine, watches the time and says what is on the screen. */
export class Visits {
  readonly #options: VisitsOptions;
  readonly #idle: IdleWatch;
  readonly #feed = new ViewFeed();
  #actor: VisitActor | undefined;
  #journal: Journal | undefined;
  #load: ActorRefFrom<LoadMachine> | undefined;
  #locale = firstLocale;
  #display = firstDisplay;
  #stage = '';
  #pulse: Timer | undefined;
  #closing: Timer | undefined;
  #aside = false;

  constructor(options: VisitsOptions) {
    this.#options = options;
    this.#idle = new IdleWatch(
      options.clock,
      () => {
        this.#onIdle();
      },
      () => {
        this.refresh();
      },
    );
  }

  start({ journal, till, load }: VisitParts): void {
    const { machine, client, cards, clock, inspect } = this.#options;
    const records = new VisitRecords({ ...this.#options, journal });
    const reading: ReadCardPorts = {
      ...{ cards, client, clock },
      nowMs: () => machine.time.now(),
      bootAnsweredByMs: clock.monotonicMs() + BOOT_WAIT_MS,
      beginMending: (uid, totals) => records.beginMending(uid, totals),
    };
    const visitMachine = createVisitMachine({
      identify: (uid) => identifyCard(reading, uid),
      beginVisit: (card) => Promise.resolve(records.begin(card)),
      endVisit: ({ visitId, because }) => {
        records.end(visitId, because);
        return Promise.resolve();
      },
      statement: (card) => askStatement(client, card),
      till: {
        open: (session) => till?.open(session),
        close: () => till?.close(),
      },
      load,
      isOpen: (service) => machine.stateOf(service).open,
      loadObstacle: () => machine.loadObstacle(),
    });
    const actor = createActor(visitMachine, { clock: actorClock(clock), ...(inspect && { inspect }) });
    this.#journal = journal;
    this.#actor = actor;
    actor.subscribe((snapshot) => {
      this.#follow(snapshot);
    });
    actor.start();
    cards.start((event) => {
      this.#hearCard(event);
    });
    this.#beat();
    this.refresh();
  }

  stop(): void {
    this.#idle.restart(undefined);
    this.#pulse?.cancel();
    this.#closing?.cancel();
    this.#actor?.stop();
    this.#actor = undefined;
  }

  /** Nobody is in front of the machine. */
  get isAtRest(): boolean {
    return this.#stage === 'start';
  }

  subscribe(listener: (view: KioskView) => void): () => void {
    return this.#feed.subscribe(listener);
  }

  /** Says anew what is on the screen, if it changed. */
  refresh(): void {
    if (this.#actor) this.#feed.show(this.#project(this.#actor.getSnapshot()));
  }

  /** The platform's time is known better: the end of the cash hours may lie elsewhere. */
  timeChanged(): void {
    this.#closing?.cancel();
    const window = this.#options.machine.cashWindow();
    if (window && window.state !== 'closed' && window.msUntilClose !== undefined) {
      this.#closing = this.#options.clock.schedule(window.msUntilClose, () => {
        this.#actor?.send({ type: 'hoursOver' });
        this.refresh();
      });
    }
    this.refresh();
  }

  hearTill(notice: TillNotice): void {
    if (!this.#actor) return;
    if (notice.type !== 'slotOpen') this.#aside = false; // what becomes of a note must be seen
    if (notice.type !== 'slotOpen' && notice.type !== 'slotBlocked') this.#idle.touch();
    this.#actor.send({ type: 'till', notice });
    this.refresh();
  }

  hearFact(fact: Fact): void {
    if (fact.kind !== 'noteCredited' || !this.#actor) return;
    // An earlier visit's note: its money is nobody's business here.
    const visitId = this.#journal?.queries.note(fact.noteId)?.visitId;
    if (visitId !== this.#actor.getSnapshot().context.visitId) return;
    this.#actor.send({ type: 'noteCredited', noteId: fact.noteId, pendingFen: fact.pendingFen });
    this.refresh();
  }

  handle(event: unknown): void {
    const parsed = userEventSchema.safeParse(event);
    if (!parsed.success) {
      this.#options.log.event('screen.eventDropped', { why: 'malformed' });
    } else if (parsed.data.revision !== this.#feed.revision) {
      this.#options.log.event('screen.eventDropped', { why: 'stale', type: parsed.data.action.type });
    } else {
      this.#touch();
      this.#act(parsed.data.action);
      this.refresh();
    }
  }

  #act(action: UserAction): void {
    if (this.#aside && (action.type === 'back' || action.type === 'stop')) {
      this.#aside = false;
      return;
    }
    if (action.type === 'help' && goesOnUnderHelp.includes(this.#stage)) {
      this.#aside = true;
      return;
    }
    switch (action.type) {
      case 'setLocale':
        this.#locale = action.locale;
        this.#watchStart();
        break;
      case 'setDisplay':
        this.#display = action.display;
        this.#watchStart();
        break;
      case 'stillHere':
        break;
      case 'chooseService':
      case 'finish':
      case 'stop':
      case 'back':
      case 'help':
        this.#actor?.send(action);
        break;
    }
  }

  #hearCard(event: CampusCardEvent): void {
    if (!this.#actor) return;
    if (event.type === 'state') {
      this.#options.machine.hearAntenna(event.state === 'online', event.detail);
    } else {
      this.#touch();
      this.#actor.send(event);
    }
    this.refresh();
  }

  /** The wait begins anew; but a card that is missing in the middle of a load has its time, whatever else is done. */
  #touch(): void {
    if (this.#stage !== 'cardBack') this.#idle.touch();
  }

  #onIdle(): void {
    this.#aside = false;
    if (this.#stage === 'start') this.#resetPerson();
    this.#actor?.send({ type: 'idle' });
    this.refresh();
  }

  #follow(snapshot: VisitSnapshot): void {
    this.#watchLoad(snapshot);
    const stage = stageOf(snapshot);
    if (stage !== this.#stage) this.#enter(stage, snapshot);
    this.refresh();
  }

  #enter(stage: string, { context: { result, load } }: VisitSnapshot): void {
    const nextPerson = stage === 'start' || (stage === 'reading' && this.#stage === 'ending');
    this.#stage = stage;
    this.#aside = false;
    if (nextPerson) this.#resetPerson();
    const caseToRead = hasCaseToRead(result) || load?.end.state === 'inQuestion';
    this.#idle.restart(waitLimit(stage, this.#options.machine.config.policy.visit, caseToRead));
    this.#options.log.event('visit.state', { state: stage });
  }

  /** What a load shows changes within its own machine. */
  #watchLoad(snapshot: VisitSnapshot): void {
    const load = snapshot.children['load'] as ActorRefFrom<LoadMachine> | undefined;
    if (load === this.#load) return;
    this.#load = load;
    load?.subscribe(() => {
      if (this.#actor) this.#follow(this.#actor.getSnapshot());
    });
  }

  /** Language and display belong to one person. */
  #resetPerson(): void {
    this.#locale = firstLocale;
    this.#display = firstDisplay;
  }

  /** Somebody chose a language and left: the start screen goes back by itself. */
  #watchStart(): void {
    const { idleSeconds } = this.#options.machine.config.policy.visit;
    if (this.#stage === 'start') this.#idle.restart({ seconds: idleSeconds, warningSeconds: 0 });
  }

  #beat(): void {
    this.#pulse = this.#options.clock.schedule(PULSE_MS, () => {
      this.refresh();
      this.#beat();
    });
  }

  #project(snapshot: VisitSnapshot): Omit<KioskView, 'revision' | 'spoken'> {
    return visitView(snapshot, this.#options.machine, {
      locale: this.#locale,
      display: this.#display,
      time: this.#stage === 'start' ? { secondsLeft: undefined, warning: false } : this.#idle.time,
      helpOver: this.#aside,
      caseNumberOf: (caseId) => this.#journal?.queries.caseFile(caseId)?.number,
    });
  }
}
