import { services, type UserAction } from '../../contract/view.ts';
import { yuan } from '../../contract/money.ts';
import type { Banknote } from '../../lobby/hands.ts';
import type { MachineWorld } from '../world/machine-world.ts';
import type { Dice } from './dice.ts';

export interface WandererOptions {
  readonly world: MachineWorld;
  readonly dice: Dice;
  readonly cardNumber: string;
  readonly otherCard: string;
  readonly acts: number;
  readonly tell: (text: string) => void;
  readonly onDrawn: (note: Banknote) => void;
  readonly onTaken: (note: Banknote) => void;
}

/** The bank card of the lobby's shelf. */
const FOREIGN_UID = '08aa11b2';
/** The longest that a visit takes to end once nobody does anything: every wait of every screen, one after the other. */
const END_MS = 150_000;

const touches: readonly UserAction[] = [
  ...services.map((service) => ({ type: 'chooseService', service }) as const),
  { type: 'finish' },
  { type: 'stop' },
  { type: 'back' },
  { type: 'help' },
  { type: 'stillHere' },
];

/** Somebody who has no errand: touches what can be touched, lays cards down, puts notes in, waits, and goes. */
export class Wanderer {
  readonly #options: WandererOptions;

  constructor(options: WandererOptions) {
    this.#options = options;
  }

  /** Resolves with what the machine failed to do; undefined when all was well. */
  async visit(): Promise<string | undefined> {
    const { world, dice, acts } = this.#options;
    this.#takeEverything();
    for (let act = 0; act < acts; act += 1) {
      this.#actOnce();
      await world.clock.advance(dice.weighted(pauses));
    }
    const over = await world.clock.runUntil(() => {
      this.#takeEverything();
      return world.life.alive && world.views.at(-1)?.screen.kind === 'start';
    }, END_MS);
    return over ? undefined : `the visit did not end within ${END_MS} ms after everybody had gone`;
  }

  #actOnce(): void {
    const { world, dice } = this.#options;
    const screen = world.views.at(-1)?.screen;
    const { atBezel } = world.validator.truth;
    if (atBezel && dice.chance(60)) this.#takeNote();
    const slotOpen =
      screen?.kind === 'recharge' && ['insert', 'taken', 'returned'].includes(screen.slot.state);
    const waits = screen?.kind === 'cardPrompt' || screen?.kind === 'cardBack';
    const act = dice.weighted([
      [slotOpen ? 15 : 60, 'touch'],
      [waits ? 60 : 12, 'card'],
      [slotOpen ? 60 : 0, 'note'],
      [10, 'nothing'],
    ] as const);
    if (act === 'touch') world.touch(dice.pick(touches));
    if (act === 'card') this.#moveCard();
    if (act === 'note') this.#insert();
  }

  #moveCard(): void {
    const { world, dice, cardNumber, otherCard, tell } = this.#options;
    const [own, other] = [world.uidOf(cardNumber), world.uidOf(otherCard)];
    const inCradle = world.cradle.inCradle.map(({ uid }) => uid);
    const uid = dice.weighted([
      [70, own],
      [20, other],
      [10, FOREIGN_UID],
    ]);
    if (inCradle.includes(uid)) {
      tell(`card ${uid} is taken`);
      world.cradle.take(uid);
      return;
    }
    if (inCradle.length > 0 && dice.chance(50)) for (const there of inCradle) world.cradle.take(there);
    tell(`card ${uid} is laid down`);
    world.cradle.place(uid);
  }

  #insert(): void {
    const { world, dice, tell, onDrawn } = this.#options;
    const note = world.note(
      yuan(dice.pick([1, 5, 10, 20, 50, 100])),
      dice.chance(90) ? 'genuine' : 'crumpled',
    );
    if (!world.validator.insertNote(note)) return;
    tell(`note ${note.noteNo} (${note.valueFen / 100} yuan) is drawn in`);
    onDrawn(note);
    if (dice.chance(15)) world.clock.schedule(dice.below(2000), () => world.validator.pullNoteBack());
  }

  #takeEverything(): void {
    const { world } = this.#options;
    for (const { uid } of world.cradle.inCradle) world.cradle.take(uid);
    this.#takeNote();
  }

  #takeNote(): void {
    const { world, onTaken } = this.#options;
    const note = world.validator.takeNote();
    if (note) onTaken(note);
  }
}

/** Milliseconds after an act; the longest let every screen run out of time. */
const pauses = [
  [30, 60],
  [30, 500],
  [20, 1500],
  [12, 4000],
  [8, 22_000],
] as const;
