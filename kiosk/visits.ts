import { createActor, type ActorRefFrom, type SnapshotFrom } from 'xstate';
import type { CampusCardEvent, CampusCardReader } from '../devices/campus-card/campus-card.ts';
import { asAccountId, asVisitId, type VisitId } from '../contract/ids.ts';
import type { Result } from '../contract/result.ts';
import { randomId, sleep, type Clock, type Random, type Timer } from '../contract/time.ts';
import {
  userEventSchema,
  type Display,
  type KioskView,
  type Locale,
  type UserAction,
} from '../contract/view.ts';
import { actorClock } from './actor-clock.ts';
import type { Fact } from './journal/facts.ts';
import { JournalError } from './journal/journal-error.ts';
import type { Journal } from './journal/journal.ts';
import type { KioskLog } from './log.ts';
import type { Machine } from './machine.ts';
import type { PlatformClient } from './platform/platform-client.ts';
import { helpFor } from './policy/help-config.ts';
import type { TillNotice, TillSession } from './till/till-notice.ts';
import { ViewFeed } from './view/view-feed.ts';
import { clockOf, projectScreen } from './view/project-view.ts';
import { IdleWatch, waitLimit } from './workflows/idle-watch.ts';
import { identifyCard, type CardProblem, type IdentifiedCard } from './workflows/read-card.ts';
import { hasCaseToRead } from './workflows/recharge-context.ts';
import type { createRechargeMachine } from './workflows/recharge.machine.ts';
import { createVisitMachine } from './workflows/visit.machine.ts';

export interface VisitsOptions {
  readonly machine: Machine;
  readonly client: PlatformClient;
  readonly cards: CampusCardReader;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: KioskLog;
}

/** The till, as far as visits need it. */
export interface VisitTill {
  open(session: TillSession): void;
  close(): void;
}

const firstLocale: Locale = 'zh-CN';
const firstDisplay: Display = { theme: 'standard', textSize: 'normal', reach: false };
/** The clock on the screen, the hours and the age of the outbox are looked at this often. */
const PULSE_MS = 10_000;
/** How long a card waits for the platform's answer to this machine's start. */
const BOOT_WAIT_MS = 8_000;
const BOOT_LOOK_MS = 250;

type VisitMachine = ReturnType<typeof createVisitMachine>;

/** The person in front of the machine: runs the visit machine, watches the time and says what is on the screen. */
export class Visits {
  readonly #options: VisitsOptions;
  readonly #idle: IdleWatch;
  readonly #feed: ViewFeed;
  readonly #actor: ActorRefFrom<VisitMachine>;
  #journal: Journal | undefined;
  #till: VisitTill | undefined;
  #locale = firstLocale;
  #display = firstDisplay;
  #lastState = '';
  #pulse: Timer | undefined;
  #closing: Timer | undefined;
  #stopped = false;
  /** Help lies over a recharge or its result, which go on below it. */
  #aside = false;

  constructor(options: VisitsOptions) {
    this.#options = options;
    const { clock, machine } = options;
    this.#feed = new ViewFeed(() => this.#project());
    this.#idle = new IdleWatch(
      clock,
      () => {
        this.#onIdle();
      },
      () => {
        this.refresh();
      },
    );
    const visitMachine = createVisitMachine({
      identify: (uid) => this.#identify(uid),
      beginVisit: (card) => Promise.resolve(this.#beginVisit(card)),
      endVisit: ({ visitId, because }) => {
        this.#note({ kind: 'visitEnded', visitId, because });
        return Promise.resolve();
      },
      till: {
        open: (session) => this.#till?.open(session),
        close: () => this.#till?.close(),
      },
      isOpen: (service) => machine.stateOf(service).open,
    });
    this.#actor = createActor(visitMachine, { clock: actorClock(clock) });
  }

  start(journal: Journal, till: VisitTill): void {
    this.#journal = journal;
    this.#till = till;
    this.#actor.subscribe((snapshot) => {
      this.#follow(snapshot);
    });
    this.#actor.start();
    this.#options.cards.start((event) => {
      this.#hearCard(event);
    });
    this.#beat();
    this.refresh();
  }

  stop(): void {
    this.#stopped = true;
    this.#idle.restart(undefined);
    this.#pulse?.cancel();
    this.#closing?.cancel();
    this.#actor.stop();
  }

  subscribe(listener: (view: KioskView) => void): () => void {
    return this.#feed.subscribe(listener);
  }

  /** Says anew what is on the screen, if it changed. */
  refresh(): void {
    if (!this.#stopped && this.#journal) this.#feed.refresh();
  }

  /** The platform's time is known better: the end of the cash hours may lie elsewhere. */
  timeChanged(): void {
    this.#closing?.cancel();
    const window = this.#options.machine.cashWindow();
    if (window && window.state !== 'closed' && window.msUntilClose !== undefined) {
      this.#closing = this.#options.clock.schedule(window.msUntilClose, () => {
        this.#actor.send({ type: 'hoursOver' });
        this.refresh();
      });
    }
    this.refresh();
  }

  hearTill(notice: TillNotice): void {
    if (this.#stopped) return;
    if (notice.type !== 'slotOpen') this.#aside = false; // what becomes of a note must be seen
    if (notice.type !== 'slotOpen' && notice.type !== 'slotBlocked') this.#idle.touch();
    this.#actor.send({ type: 'till', notice });
    this.refresh();
  }

  hearFact(fact: Fact): void {
    if (fact.kind !== 'noteCredited' || this.#stopped) return;
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
      this.#idle.touch();
      this.#act(parsed.data.action);
      this.refresh();
    }
  }

  #act(action: UserAction): void {
    if (this.#aside && (action.type === 'back' || action.type === 'stop')) {
      this.#aside = false;
      return;
    }
    if (action.type === 'help' && (this.#lastState === 'recharge' || this.#lastState === 'result')) {
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
        this.#actor.send(action);
        break;
    }
  }

  #hearCard(event: CampusCardEvent): void {
    if (this.#stopped) return;
    if (event.type === 'state') {
      this.#options.machine.hearAntenna(event.state === 'online', event.detail);
    } else {
      this.#idle.touch();
      this.#actor.send(event);
    }
    this.refresh();
  }

  async #identify(uid: string): Promise<Result<IdentifiedCard, CardProblem>> {
    const { cards, client, clock } = this.#options;
    // A card that lay in the cradle when the machine started is read before the platform knows of this start.
    for (let waitedMs = 0; client.epoch === undefined && waitedMs < BOOT_WAIT_MS; waitedMs += BOOT_LOOK_MS)
      await sleep(clock, BOOT_LOOK_MS);
    return identifyCard(cards, client, uid);
  }

  #beginVisit({ account }: IdentifiedCard): VisitId {
    const visitId = asVisitId(randomId(this.#options.random));
    const { accountId, cardNumberLast4: cardLast4 } = account;
    this.#note({ kind: 'visitStarted', visitId });
    this.#note({ kind: 'cardPresented', visitId, accountId: asAccountId(accountId), cardLast4 });
    return visitId;
  }

  /** A fact that carries no money: when it cannot be written, cash closes, and what needs no record goes on. */
  #note(fact: Fact): void {
    try {
      this.#journal?.commit(fact);
    } catch (error) {
      if (!(error instanceof JournalError)) throw error;
      this.#options.log.fault('journal.failed', error);
      this.#options.machine.hearJournalError(error);
    }
  }

  #onIdle(): void {
    this.#aside = false;
    if (this.#lastState === 'start') this.#resetPerson();
    this.#actor.send({ type: 'idle' });
    this.refresh();
  }

  #follow(snapshot: SnapshotFrom<VisitMachine>): void {
    const state = snapshot.value;
    if (state === this.#lastState) return;
    const nextPerson = state === 'start' || (state === 'reading' && this.#lastState === 'ending');
    this.#lastState = state;
    this.#aside = false;
    if (nextPerson) this.#resetPerson();
    const caseToRead = hasCaseToRead(snapshot.context.result);
    this.#idle.restart(waitLimit(state, this.#options.machine.config.policy.visit, caseToRead));
    this.#options.log.event('visit.state', { state });
    this.refresh();
  }

  /** Language and display belong to one person. */
  #resetPerson(): void {
    this.#locale = firstLocale;
    this.#display = firstDisplay;
  }

  /** Somebody chose a language and left: the start screen goes back by itself. */
  #watchStart(): void {
    const { idleSeconds } = this.#options.machine.config.policy.visit;
    if (this.#lastState === 'start') this.#idle.restart({ seconds: idleSeconds, warningSeconds: 0 });
  }

  #beat(): void {
    this.#pulse = this.#options.clock.schedule(PULSE_MS, () => {
      this.refresh();
      this.#beat();
    });
  }

  #project(): Omit<KioskView, 'revision' | 'spoken'> {
    const { machine } = this.#options;
    const { config, time } = machine;
    const snapshot = this.#actor.getSnapshot();
    const zone = config.policy.timeZone;
    const now = time.now();
    const screen = projectScreen(this.#aside ? 'help' : snapshot.value, snapshot.context, {
      services: machine.services(),
      stateOf: (service) => machine.stateOf(service),
      cash: config.policy.cash,
      help: () => helpFor(config.help, this.#locale, machine.nowMs(), zone),
      hotline: config.help.contacts[0]?.phone,
      caseNumber: (number) => `${config.kioskId}-${number}`,
      recharge: rechargeOf(snapshot),
    });
    return {
      locale: this.#locale,
      display: this.#display,
      clock: now === undefined ? undefined : clockOf(now, zone),
      machine: { kioskId: config.kioskId, place: config.place },
      visit: this.#lastState === 'start' ? { secondsLeft: undefined, warning: false } : this.#idle.time,
      screen,
    };
  }
}

type RechargeSnapshot = SnapshotFrom<ReturnType<typeof createRechargeMachine>>;

function rechargeOf(snapshot: SnapshotFrom<VisitMachine>) {
  const child = snapshot.children['recharge']?.getSnapshot() as RechargeSnapshot | undefined;
  return child && { context: child.context, state: child.value };
}
