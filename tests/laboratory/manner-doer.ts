import { locales, services, type ScreenKind, type UserAction } from '../../contract/view.ts';
import type { Banknote } from '../../lobby/hands.ts';
import type { MachineWorld } from '../world/machine-world.ts';
import type { Dice } from './dice.ts';
import { inWords } from './fault-plan.ts';
import type { Manner, MannerAct } from './manner-plan.ts';
import { Moments } from './moments.ts';

/** What a visitor does through somebody's manner. */
export interface Hands {
  begin(): void;
  end(): void;
  readonly leavesCard: boolean;
  readonly leavesNote: boolean;
  touch(action: UserAction): void;
  comeBack(): Promise<void>;
}

/** Nothing beside the straight way. */
export class PatientHands implements Hands {
  readonly #world: MachineWorld;
  readonly leavesCard = false;
  readonly leavesNote = false;

  constructor(world: MachineWorld) {
    this.#world = world;
  }

  begin(): void {
    // Nothing waits for a moment.
  }

  end(): void {
    // Nothing was begun.
  }

  touch(action: UserAction): void {
    this.#world.touch(action);
  }

  comeBack(): Promise<void> {
    return Promise.resolve();
  }
}

export interface MannerDoerOptions {
  readonly world: MachineWorld;
  readonly manner: Manner;
  /** Decides what is touched when somebody hammers. */
  readonly dice: Dice;
  readonly uid: string;
  readonly otherUid: string;
  readonly tell: (text: string) => void;
  /** A note more than planned was drawn in. */
  readonly onDrawn: (note: Banknote) => void;
}

/** The bank card of the lobby's shelf. */
const FOREIGN_UID = '08aa11b2';

const anything: readonly UserAction[] = [
  ...services.map((service) => ({ type: 'chooseService', service }) as const),
  ...locales.map((locale) => ({ type: 'setLocale', locale }) as const),
  { type: 'finish' },
  { type: 'finish' },
  { type: 'stop' },
  { type: 'back' },
  { type: 'help' },
  { type: 'stillHere' },
];

/** A person's hands, as far as they do what nobody asked them to do. */
export class MannerDoer implements Hands {
  readonly #options: MannerDoerOptions;
  readonly #moments: Moments;
  #lastNote: Banknote | undefined;

  constructor(options: MannerDoerOptions) {
    this.#options = options;
    this.#moments = new Moments(options.world.clock);
  }

  begin(): void {
    this.#moments.renew();
    for (const act of this.#options.manner.acts) this.#prepare(act);
    this.#moments.visitBegins();
  }

  /** The person has gone for good. */
  end(): void {
    this.#moments.renew();
  }

  noteDrawn(note: Banknote, n: number): void {
    this.#lastNote = note;
    this.#moments.noteDrawn(n);
  }

  screenShown(kind: ScreenKind): void {
    this.#moments.screenShown(kind);
  }

  #does(type: MannerAct['type']): boolean {
    return this.#options.manner.acts.some((act) => act.type === type);
  }

  get leavesCard(): boolean {
    return this.#does('leavesCard');
  }

  get leavesNote(): boolean {
    return this.#does('leavesNote');
  }

  /** One touch on what is on the screen now; twice, if that is this person's way. */
  touch(action: UserAction): void {
    const { world } = this.#options;
    const { revision } = world.view;
    world.send({ revision, action });
    if (this.#does('touchesTwice')) world.send({ revision, action });
  }

  /** After the visit has ended. */
  async comeBack(): Promise<void> {
    const { world, uid, tell, manner } = this.#options;
    const act = manner.acts.find((one) => one.type === 'comesBack');
    if (!act) return;
    await world.clock.advance(act.afterMs);
    tell('the person is back and lays the card down');
    world.cradle.place(uid);
    await world.clock.advance(act.ms);
    world.cradle.take(uid);
  }

  #prepare(act: MannerAct): void {
    const { world, uid, tell } = this.#options;
    switch (act.type) {
      case 'hammers':
        this.#moments.await(act.at, () => {
          tell(`the person hammers on the screen, ${act.touches} times`);
          this.#hammer(act.touches, act.everyMs);
        });
        return;
      case 'pushesNext':
        this.#moments.await({ afterNote: act.note, ms: act.afterMs }, () => {
          this.#pushNext(act.tries);
        });
        return;
      case 'pulls':
        this.#moments.await({ afterNote: act.note, ms: act.fromMs }, () => {
          this.#pull(act.times, act.everyMs);
        });
        return;
      case 'laysCard':
        this.#moments.await(act.at, () => {
          this.#layCard(act);
        });
        return;
      case 'takesCard':
        this.#moments.await(act.at, () => {
          tell(`the person takes the card away, for ${inWords(act.ms)}`);
          world.cradle.take(uid);
          this.#moments.later(act.ms, () => {
            world.cradle.place(uid);
          });
        });
        return;
      case 'touchesTwice':
      case 'leavesCard':
      case 'leavesNote':
      case 'comesBack':
        return;
    }
  }

  #hammer(touches: number, everyMs: number): void {
    const { world, dice } = this.#options;
    const revision = (world.views.at(-1)?.revision ?? 0) - dice.pick([0, 0, 0, 1, 2]);
    world.send({ revision: Math.max(0, revision), action: dice.pick(anything) });
    if (touches > 1)
      this.#moments.later(everyMs, () => {
        this.#hammer(touches - 1, everyMs);
      });
  }

  #pushNext(tries: number): void {
    const { world, onDrawn, tell } = this.#options;
    if (!world.validator.truth.acceptsNotes) {
      if (tries > 1)
        this.#moments.later(250, () => {
          this.#pushNext(tries - 1);
        });
      return;
    }
    const note = world.note(this.#lastNote?.valueFen ?? world.policy.cash.maxPerVisitFen);
    if (!world.validator.insertNote(note)) return;
    tell(`note ${note.noteNo} (${note.valueFen / 100} yuan) is pushed in behind the other`);
    onDrawn(note);
  }

  #pull(times: number, everyMs: number): void {
    const { world, tell } = this.#options;
    const { inPath } = world.validator.truth;
    if (inPath && world.validator.pullNoteBack())
      tell(`the person pulls note ${inPath.note.noteNo} back out of the slot (${inPath.position})`);
    if (times > 1)
      this.#moments.later(everyMs, () => {
        this.#pull(times - 1, everyMs);
      });
  }

  #layCard({ which, ms, instead }: Extract<MannerAct, { type: 'laysCard' }>): void {
    const { world, uid, otherUid, tell } = this.#options;
    const laid = which === 'other' ? otherUid : FOREIGN_UID;
    tell(
      `${which === 'other' ? "somebody else's card" : 'a foreign card'} is laid ${instead ? 'instead' : 'beside'}`,
    );
    if (instead) world.cradle.take(uid);
    world.cradle.place(laid);
    this.#moments.later(ms, () => {
      world.cradle.take(laid);
      if (instead) world.cradle.place(uid);
    });
  }
}
