import type { KioskView, Screen } from '../../contract/view.ts';
import type { Banknote } from '../../lobby/hands.ts';
import { noteOf, type Bench } from './bench.ts';
import type { VisitDraw } from './hour-draw.ts';
import type { KioskKeeper } from './kiosk-keeper.ts';
import { later, until } from './waiting.ts';

export interface PersonOptions {
  readonly keeper: KioskKeeper;
  readonly bench: Bench;
  readonly cardNumber: string;
  readonly draw: Pick<VisitDraw, 'service' | 'notes' | 'leaving' | 'paceMs'>;
  readonly tell: (text: string) => void;
  readonly onDrawn: (note: Banknote) => void;
  readonly onTaken: (note: Banknote) => void;
  /** The machine has just offered its service, and the visit begins. */
  readonly onBegin: () => void;
}

/** What a machine may take for before a person is right to complain, real milliseconds. */
export const limits = { readyMs: 90_000, screenMs: 45_000, noteMs: 60_000, endMs: 90_000 } as const;

/** One person in front of the screen, with the hands in the lobby. */
export class Person {
  readonly #options: PersonOptions;
  #life = 0;

  constructor(options: PersonOptions) {
    this.#options = options;
  }

  /** Resolves with what the machine failed to do; undefined when all was well or the process died under the person. */
  async visit(): Promise<string | undefined> {
    const { keeper, draw, bench, onBegin } = this.#options;
    await this.#clearBezel();
    const isReady = (): boolean => isOpen(keeper.view, draw.service);
    await until(() => isReady() || keeper.hasGivenUp, limits.readyMs);
    if (!isReady())
      return `the machine offered no ${draw.service} within ${limits.readyMs} ms (${this.#seen})`;
    this.#life = keeper.life;
    onBegin();
    const problem = await this.#useMachine();
    await this.#clearBezel();
    await bench.act('take-card');
    return this.#died ? undefined : problem;
  }

  async #useMachine(): Promise<string | undefined> {
    const { keeper, bench, cardNumber, draw } = this.#options;
    keeper.touch({ type: 'chooseService', service: draw.service });
    await bench.act('place-card', { cardNumber });
    const begun = await this.#until(() => this.#slotReady || answers.has(this.#kind), limits.screenMs);
    if (!begun) return `no answer to the card (${this.#seen})`;
    for (const note of draw.notes) if (this.#kind === 'recharge') await this.#insert(note);
    if (this.#kind === 'recharge' && draw.leaving === 'takesCard') await bench.act('take-card');
    if (draw.leaving === 'finishes') await this.#finish();
    return this.#leave();
  }

  async #insert({ valueFen, kind }: VisitDraw['notes'][number]): Promise<void> {
    const { bench, draw, tell, onDrawn } = this.#options;
    await later(draw.paceMs);
    await this.#until(() => this.#kind !== 'recharge' || this.#slotReady, limits.noteMs);
    if (this.#died || !this.#slotReady) return;
    const note = noteOf(await bench.act('insert-note', { valueFen, kind }));
    if (!note) return;
    tell(`note ${note.noteNo} (${valueFen / 100} ${kind}) is drawn in`);
    onDrawn(note);
    await this.#until(() => !this.#slotReady, 1500);
    await this.#until(() => this.#kind !== 'recharge' || ended.has(this.#slot), limits.noteMs);
    await this.#clearBezel();
  }

  /** Touches 'finish' until the machine takes it: while a note moves it does not. */
  async #finish(): Promise<void> {
    const endMs = performance.now() + limits.noteMs;
    while (this.#kind === 'recharge' && !this.#died && performance.now() < endMs) {
      this.#options.keeper.touch({ type: 'finish' });
      await this.#until(() => this.#kind !== 'recharge', 300);
      await this.#clearBezel();
    }
  }

  async #leave(): Promise<string | undefined> {
    const { bench, draw, keeper } = this.#options;
    const shown = await this.#until(() => this.#kind !== 'recharge', limits.endMs);
    if (!shown) return `the recharge did not end within ${limits.endMs} ms (${this.#seen})`;
    if (draw.leaving !== 'takesCard')
      await this.#until(() => this.#kind !== undefined && !working.has(this.#kind), limits.endMs);
    if (draw.leaving === 'finishes') keeper.touch({ type: 'stop' });
    if (draw.leaving === 'walksAway')
      await this.#until(() => this.#kind === 'takeCard' || this.#kind === 'start', limits.endMs);
    await bench.act('take-card');
    const over = await this.#until(() => this.#kind === 'start', limits.endMs);
    return over ? undefined : `the visit did not end within ${limits.endMs} ms (${this.#seen})`;
  }

  /** Waits until it holds, or the process has died under the person. */
  #until(condition: () => boolean, limitMs: number): Promise<boolean> {
    return until(() => this.#died || condition(), limitMs);
  }

  async #clearBezel(): Promise<void> {
    const { bench, onTaken, tell } = this.#options;
    const note = noteOf(await bench.act('take-note'));
    if (!note) return;
    tell(`note ${note.noteNo} is taken from the slot`);
    onTaken(note);
  }

  get #died(): boolean {
    return this.#options.keeper.life !== this.#life || this.#options.keeper.view === undefined;
  }

  get #kind(): Screen['kind'] | undefined {
    return this.#options.keeper.view?.screen.kind;
  }

  get #slot(): string {
    const screen = this.#options.keeper.view?.screen;
    return screen?.kind === 'recharge' ? screen.slot.state : '';
  }

  get #slotReady(): boolean {
    return ready.has(this.#slot);
  }

  get #seen(): string {
    return `screen ${this.#kind ?? 'none'}, slot ${this.#slot}`;
  }
}

/** Does the start screen offer this service? */
export function isOpen(view: KioskView | undefined, wanted: 'recharge' | 'collect'): boolean {
  const screen = view?.screen;
  return (
    screen?.kind === 'start' && screen.services.some(({ service, state }) => service === wanted && state.open)
  );
}

type Kind = Screen['kind'] | undefined;
const answers: ReadonlySet<Kind> = new Set([
  ...(['cardRefused', 'serviceClosed', 'result', 'takeCard', 'balance', 'loading'] as const),
  ...(['cardBack', 'collected'] as const),
]);
const working: ReadonlySet<Kind> = new Set(['loading', 'cardBack', 'oneMoment', 'recharge']);
const ready: ReadonlySet<string> = new Set(['insert', 'taken', 'returned']);
const ended: ReadonlySet<string> = new Set(['insert', 'taken', 'returned', 'stuck', 'closed']);
