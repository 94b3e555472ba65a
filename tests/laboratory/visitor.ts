import type { Banknote } from '../../lobby/hands.ts';
import type { KioskView } from '../../contract/view.ts';
import type { MachineWorld } from '../world/machine-world.ts';
import type { FaultPlan } from './fault-plan.ts';
import type { NotePlan, VisitPlan } from './hour-plan.ts';
import { PatientHands, type Hands } from './manner-doer.ts';

export interface VisitorOptions {
  readonly world: MachineWorld;
  readonly plan: VisitPlan;
  /** What they do beside; nothing unless told. */
  readonly hands?: Hands;
  readonly tell: (text: string) => void;
  /** A card of somebody else, for people who take the wrong one out of their purse. */
  readonly otherCard: string;
  /** The n-th note of this visit was drawn in. */
  readonly onDrawn: (note: Banknote, n: number) => void;
  /** Taken at the bezel: back in somebody's hand. */
  readonly onTaken: (note: Banknote) => void;
}

/** The machine promises that every wait of a person ends within these, milliseconds of virtual time. */
const limits = {
  /**
   * From coming to the machine until it offers its service: four deaths in a storm, each with 20 s of darkness, and each
   * time up to a minute until a disk that failed is tried again.
   */
  readyMs: 320_000,
  /** Who meets a machine that is out of order, or is not welcome, goes after so long. */
  patienceMs: 60_000,
  screenMs: 30_000,
  noteMs: 90_000,
  endMs: 150_000,
} as const;

/** How often a waiting person looks at the slot. */
const GLANCE_MS = 2_000;

/** One person in front of the machine: looks at the screen, acts as planned, and says in words what was not as promised. */
export class Visitor {
  readonly #options: VisitorOptions;
  readonly #hands: Hands;
  #life: MachineWorld['life'] | undefined;
  #drawn = 0;

  constructor(options: VisitorOptions) {
    this.#options = options;
    this.#hands = options.hands ?? new PatientHands(options.world);
  }

  /** The whole visit. Resolves with what the machine failed to do; undefined when all was well. */
  async visit(): Promise<string | undefined> {
    const { world, plan, otherCard } = this.#options;
    this.#tidyUp();
    const limitMs = plan.promisesOnlyAnEnd ? limits.patienceMs : limits.readyMs;
    const ready = await world.clock.runUntil(() => world.life.alive && world.rechargeOffered, limitMs);
    if (!ready && !plan.promisesOnlyAnEnd)
      return `the machine offered no recharge within ${limitMs} ms (${this.#seen()})`;
    if (!ready && !(world.life.alive && world.offers(plan.service))) return undefined;
    this.#life = world.life;
    this.#hands.begin();
    const problem = await this.#useMachine();
    if (this.#machineDied) await world.clock.advance(1000 + plan.paceMs);
    if (!this.#hands.leavesCard) world.takeCard(plan.cardNumber);
    world.takeCard(otherCard);
    this.#clearBezel();
    await this.#hands.comeBack();
    this.#hands.end();
    if (problem !== undefined && !this.#machineDied) return problem;
    return undefined;
  }

  /** Takes away what somebody left behind. */
  #tidyUp(): void {
    const { world, tell } = this.#options;
    this.#clearBezel('anyway');
    for (const { uid, label } of world.cradle.inCradle) {
      tell(`a card that ${label} left behind is taken out of the cradle`);
      world.cradle.take(uid);
    }
  }

  async #useMachine(): Promise<string | undefined> {
    const { world, plan } = this.#options;
    this.#hands.touch({ type: 'chooseService', service: plan.service });
    world.placeCard(plan.cardNumber);
    // An account without room gets its result at once; who comes without the platform sees what is on the card.
    const answers: readonly (string | undefined)[] = [
      ...['cardRefused', 'serviceClosed', 'result', 'takeCard', 'balance'],
      ...['loading', 'cardBack', 'collected'],
    ];
    const isAnswered = (): boolean => this.#slotReady || answers.includes(this.#kind);
    let begun = await this.#until(() => isAnswered() || this.#slippedWhileRead, limits.screenMs);
    if (this.#slippedWhileRead) {
      world.placeCard(plan.cardNumber);
      begun = await this.#until(isAnswered, limits.screenMs);
    }
    if (!begun && !plan.promisesOnlyAnEnd) return `no answer to the card (${this.#seen()})`;
    if (this.#kind === 'balance' && this.#canCollect && plan.index % 2 === 0) {
      this.#hands.touch({ type: 'chooseService', service: 'collect' });
      await this.#until(() => this.#kind !== 'balance', limits.screenMs);
    }
    if (this.#kind === 'recharge') {
      for (const note of plan.notes) await this.#insert(note);
      if (plan.leaving === 'takesCard') world.takeCard(plan.cardNumber);
    }
    return this.#leave();
  }

  async #insert(planned: NotePlan): Promise<void> {
    const { world, plan, tell, onDrawn } = this.#options;
    await world.clock.advance(plan.paceMs);
    const { validator } = world;
    await this.#until(() => this.#kind !== 'recharge' || this.#slotReady, limits.noteMs);
    if (this.#machineDied || this.#kind !== 'recharge' || !this.#slotReady) return;
    const note = world.note(planned.valueFen, planned.kind);
    if (!validator.insertNote(note)) {
      tell('the slot draws no note in');
      return;
    }
    tell(`note ${note.noteNo} (${note.valueFen / 100} yuan, ${note.kind}) is drawn in`);
    onDrawn(note, this.#drawn);
    this.#drawn += 1;
    this.#pullLater(note, planned.pullAfterMs);
    await this.#until(() => this.#hasArrived(note), limits.noteMs);
    this.#clearBezel();
  }

  /** The note is no longer on its way: in the box, at the bezel, or stuck until somebody frees it. */
  #hasArrived(note: Banknote): boolean {
    const { inPath } = this.#options.world.validator.truth;
    return inPath?.note.noteNo !== note.noteNo || this.#kind !== 'recharge';
  }

  #pullLater(note: Banknote, afterMs: number | undefined): void {
    if (afterMs === undefined) return;
    const { world, tell } = this.#options;
    world.clock.schedule(afterMs, () => {
      if (world.validator.truth.inPath?.note.noteNo !== note.noteNo) return;
      tell(`somebody pulls at note ${note.noteNo}: ${String(world.validator.pullNoteBack())}`);
    });
  }

  async #leave(): Promise<string | undefined> {
    const { plan } = this.#options;
    if (plan.leaving === 'finishes') await this.#finish();
    const shown = await this.#until(() => this.#kind !== 'recharge', limits.endMs);
    if (!shown) return `the recharge did not end within ${limits.endMs} ms (${this.#seen()})`;
    if (plan.leaving !== 'takesCard') await this.#holdStill();
    if (this.#hands.leavesCard) {
      const isOver = (): boolean => this.#kind === 'takeCard' || this.#kind === 'start';
      const over = await this.#until(isOver, limits.endMs);
      return over ? undefined : `the visit did not end within ${limits.endMs} ms (${this.#seen()})`;
    }
    if (plan.leaving !== 'walksAway') await this.#until(() => this.#kind !== 'oneMoment', limits.screenMs);
    else await this.#until(() => this.#kind === 'takeCard' || this.#kind === 'start', limits.endMs);
    const over = await this.#until(
      () => this.#kind === 'start',
      limits.endMs,
      () => {
        this.#takeCards();
      },
    );
    return over ? undefined : `the visit did not end within ${limits.endMs} ms (${this.#seen()})`;
  }

  /** Whatever a hand has just put back. */
  #takeCards(): void {
    const { world, plan, otherCard } = this.#options;
    world.takeCard(plan.cardNumber);
    if (plan.promisesOnlyAnEnd) world.takeCard(otherCard);
  }

  /** Until the card is written; brings it back as planned when it slipped. */
  async #holdStill(): Promise<void> {
    const writing: readonly (string | undefined)[] = ['loading', 'cardBack', 'oneMoment'];
    const isWaitedFor = (): boolean => this.#kind === 'cardBack' && !this.#cardIsIn;
    const pull = this.#options.plan.faults.find((fault) => fault.type === 'pull');
    await this.#until(() => isWaitedFor() || !writing.includes(this.#kind), limits.endMs);
    if (this.#machineDied || !isWaitedFor()) return;
    await this.#bringBack(pull ?? { back: 'same', afterMs: 500 });
    await this.#until(() => !writing.includes(this.#kind), limits.endMs);
  }

  async #bringBack({
    back,
    afterMs,
  }: Pick<Extract<FaultPlan, { type: 'pull' }>, 'back' | 'afterMs'>): Promise<void> {
    const { world, plan, otherCard, tell } = this.#options;
    tell(`the card comes back: ${back}`);
    await world.clock.advance(afterMs);
    switch (back) {
      case 'same':
        world.placeCard(plan.cardNumber);
        break;
      case 'tooLate':
        await this.#until(() => this.#kind !== 'cardBack', limits.endMs);
        world.placeCard(plan.cardNumber);
        break;
      case 'never':
        break;
      case 'otherFirst':
        world.placeCard(otherCard);
        await world.clock.advance(2000);
        world.takeCard(otherCard);
        world.placeCard(plan.cardNumber);
        break;
      case 'withAnother':
        world.placeCard(otherCard);
        world.placeCard(plan.cardNumber);
        await world.clock.advance(1500);
        world.takeCard(otherCard);
        break;
    }
  }

  /** A torn card is mended while it is read: it can be pulled away in that, too. */
  get #slippedWhileRead(): boolean {
    const screen = this.#options.world.views.at(-1)?.screen;
    return screen?.kind === 'cardPrompt' && screen.problem === 'takenTooSoon' && !this.#cardIsIn;
  }

  get #cardIsIn(): boolean {
    const { world, plan } = this.#options;
    const uid = world.uidOf(plan.cardNumber);
    return world.cradle.inCradle.some((card) => card.uid === uid);
  }

  /** Touches 'finish' until the machine takes it: while a note moves it does not. */
  async #finish(): Promise<void> {
    for (let waitedMs = 0; this.#kind === 'recharge' && waitedMs < limits.noteMs; waitedMs += 500) {
      if (this.#machineDied) return;
      this.#hands.touch({ type: 'finish' });
      await this.#until(() => this.#kind !== 'recharge', 500);
    }
  }

  /** Waits until it holds, or the machine has died under the person; takes away what sticks out of the slot meanwhile. */
  async #until(
    condition: () => boolean,
    limitMs: number,
    glance: () => void = () => undefined,
  ): Promise<boolean> {
    const { clock } = this.#options.world;
    for (let waitedMs = 0; waitedMs < limitMs; waitedMs += GLANCE_MS) {
      glance();
      if (await clock.runUntil(() => this.#machineDied || condition(), Math.min(GLANCE_MS, limitMs)))
        return true;
      this.#clearBezel();
    }
    return false;
  }

  #clearBezel(anyway?: 'anyway'): void {
    const { world, onTaken, tell } = this.#options;
    if (this.#hands.leavesNote && !anyway) return;
    const note = world.validator.takeNote();
    if (!note) return;
    tell(`note ${note.noteNo} is taken from the slot`);
    onTaken(note);
  }

  get #machineDied(): boolean {
    return this.#life?.alive === false;
  }

  get #kind(): KioskView['screen']['kind'] | undefined {
    return this.#options.world.views.at(-1)?.screen.kind;
  }

  get #canCollect(): boolean {
    const screen = this.#options.world.views.at(-1)?.screen;
    return screen?.kind === 'balance' && screen.canCollect;
  }

  get #slotReady(): boolean {
    const state = this.#options.world.slotState;
    return (
      (state === 'insert' || state === 'taken' || state === 'returned') &&
      this.#options.world.validator.truth.acceptsNotes
    );
  }

  #seen(): string {
    const { world } = this.#options;
    return `screen ${this.#kind ?? 'none'}, slot ${world.slotState ?? 'none'}`;
  }
}
