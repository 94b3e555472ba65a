import { sumFen } from '../../contract/money.ts';
import type { Clock, Timer } from '../../contract/time.ts';
import type { Bench } from './hands-api.ts';
import type { KioskMirror, MirrorReport } from './mirror.ts';
import { EMPTY_MIRROR, reflect } from './mirror.ts';
import type { DemoAccount, DemoCredit } from './ports.ts';
import { reconcile } from './reconciliation.ts';
import type { Deed, DockState } from './state.ts';

/** How often the truth is looked at; a person sees no delay below this. */
const LOOK_MS = 120;
/** How often central is asked. */
const ASK_MS = 700;
const DEEDS = 40;

type Sections = Partial<DockState>;

/** What the bench got to know from central. */
interface CentralView {
  readonly account: DemoAccount | null;
  readonly credits: readonly DemoCredit[] | undefined;
  readonly status: Omit<DockState['central'], 'nowMs'>;
}

/**
 * Looks at everything on the bench again and again, and tells subscribers which sections changed. What happens in the
 * devices is never changed by looking.
 */
export class LiveBench {
  readonly #bench: Omit<Bench, 'killKiosk'>;
  readonly #clock: Clock;
  readonly #subscribers = new Set<(sections: Sections) => void>();
  readonly #shown = new Map<string, string>();
  #running = false;
  #timers: readonly Timer[] = [];
  #mirror: KioskMirror = EMPTY_MIRROR;
  #deeds: readonly Deed[] = [];
  #deedNo = 0;
  #lastUid: string | undefined;
  #cardAtTill: string | undefined;
  #central: CentralView = {
    account: null,
    credits: undefined,
    status: { reachable: false, offsetMs: null, problem: 'not asked yet' },
  };

  constructor(bench: Omit<Bench, 'killKiosk'>, clock: Clock) {
    this.#bench = bench;
    this.#clock = clock;
  }

  get mirror(): KioskMirror {
    return this.#mirror;
  }

  start(): void {
    this.#running = true;
    this.#look();
    this.#ask();
  }

  stop(): void {
    this.#running = false;
    for (const timer of this.#timers) timer.cancel();
    this.#timers = [];
    this.#subscribers.clear();
  }

  /** Takes in what the kiosk process tells of itself. */
  reflect(report: MirrorReport): void {
    this.#mirror = reflect(this.#mirror, report, this.#clock.wallMs());
  }

  /** The kiosk process is dead by our hand: its number may be another process's from here on. */
  forgetKiosk(): void {
    this.#mirror = { ...this.#mirror, pid: undefined };
  }

  record(text: string, went: Deed['went']): void {
    this.#deedNo += 1;
    const deed = { no: this.#deedNo, atMs: this.#clock.wallMs(), text, went };
    this.#deeds = [...this.#deeds, deed].slice(-DEEDS);
  }

  get state(): DockState {
    const { acceptor, book, cradle, pos, proxy, shelf } = this.#bench;
    const validator = acceptor.truth;
    const { account, credits, status } = this.#central;
    const uid = cradle.inCradle[0]?.uid ?? this.#lastUid;
    return {
      validator,
      collected: {
        notes: book.collected.length,
        valueFen: sumFen(book.collected.map((note) => note.valueFen)),
      },
      cradle: cradle.inCradle,
      cards: shelf.cards,
      chip: (uid === undefined ? undefined : shelf.chip(uid)) ?? null,
      account,
      pos: pos.truth,
      network: proxy.state,
      kiosk: { pid: this.#mirror.pid ?? null, lastHeardMs: this.#mirror.lastHeardMs ?? null },
      journal: this.#mirror.entries,
      central: { ...status, nowMs: this.#centralSeconds() },
      reconciliation: reconcile([...validator.inBox, ...book.collected], credits),
      deeds: this.#deeds,
    };
  }

  /** Sends the whole state now, and from then on what changed. Returns the way to end it. */
  subscribe(listener: (sections: Sections) => void): () => void {
    this.#subscribers.add(listener);
    listener(this.state);
    return () => this.#subscribers.delete(listener);
  }

  /** Looks, writes down what lies in the box, tells what changed. Also called after every deed. */
  look(): void {
    const { book, cradle, pos } = this.#bench;
    book.recordValidator(this.#bench.memory());
    const { card } = pos.truth;
    if (card !== this.#cardAtTill) this.#lastUid = card;
    this.#cardAtTill = card;
    this.#lastUid = cradle.inCradle[0]?.uid ?? this.#lastUid;
    if (this.#subscribers.size === 0) return;
    const changed = Object.entries(this.state).filter(([section, value]) => {
      const text = JSON.stringify(value);
      if (this.#shown.get(section) === text) return false;
      this.#shown.set(section, text);
      return true;
    });
    if (changed.length === 0) return;
    for (const listener of this.#subscribers) listener(Object.fromEntries(changed));
  }

  #centralSeconds(): number | null {
    const { offsetMs } = this.#central.status;
    return offsetMs === null ? null : Math.floor((this.#clock.wallMs() + offsetMs) / 1000) * 1000;
  }

  #look(): void {
    this.look();
    this.#again(LOOK_MS, () => {
      this.#look();
    });
  }

  #ask(): void {
    const next = (): void =>
      this.#again(ASK_MS, () => {
        this.#ask();
      });
    this.askCentral().then(next, (reason: unknown) => {
      this.#central = {
        ...this.#central,
        status: { reachable: false, offsetMs: null, problem: String(reason) },
      };
      next();
    });
  }

  /** One round of questions to central: its time, the account of the card at hand, what was credited. */
  async askCentral(): Promise<void> {
    const { central, shelf } = this.#bench;
    const now = await central.now();
    if (!now.ok) {
      const status = { reachable: false, offsetMs: null, problem: now.error };
      this.#central = { ...this.#central, credits: undefined, status };
      return;
    }
    // Whole seconds: the two clocks are read a moment apart, and a line that flickers tells nothing.
    const offsetMs = Math.round((now.value - this.#clock.wallMs()) / 1000) * 1000;
    const accountId = shelf.cards.find((card) => card.uid === this.#lastUid)?.accountId;
    const account = accountId === undefined ? undefined : await central.account(accountId);
    const credits = await central.credits();
    this.#central = {
      account: account?.ok ? account.value : null,
      credits: credits.ok ? credits.value : undefined,
      status: { reachable: true, offsetMs, problem: credits.ok ? '' : credits.error },
    };
  }

  #again(delayMs: number, work: () => void): void {
    if (!this.#running) return;
    const timer: Timer = this.#clock.schedule(delayMs, () => {
      this.#timers = this.#timers.filter((one) => one !== timer);
      work();
    });
    this.#timers = [...this.#timers, timer];
  }
}
