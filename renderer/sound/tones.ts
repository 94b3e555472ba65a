import type { Screen } from '../../contract/view.ts';

/** What is told by a sound as well, for those who look elsewhere: the card that stays behind, a note's fate. */
export type Tone = 'takeCard' | 'noteTaken' | 'noteReturned';

/** How often the card that still lies in the cradle is heard. */
const REMIND_EVERY_MS = 10_000;

export interface TonePorts {
  /** Sounds at once, or not at all. */
  readonly play: (tone: Tone) => void;
  /** Calls again and again; returns the way to stop. */
  readonly every: (periodMs: number, run: () => void) => () => void;
}

/** Listens to the screens as they follow each other: one tone when something happens, a reminder while a card is left. */
export class ToneKeeper {
  readonly #ports: TonePorts;
  #happening: string | undefined;
  #stopReminding: () => void = () => undefined;

  constructor(ports: TonePorts) {
    this.#ports = ports;
  }

  /** The screen that is shown now; `undefined` while the machine is not heard. The same screen again is no news. */
  show(screen: Screen | undefined): void {
    const tone = screen && toneOf(screen);
    // Two notes in a row are two happenings, even if no view between them arrived.
    const happening = screen?.kind === 'recharge' && tone ? `${tone} ${screen.notes.length}` : tone;
    if (happening === this.#happening) return;
    // Whoever reads the help and comes back must not hear the last note a second time.
    if (screen?.kind === 'help' && this.#happening !== 'takeCard') return;
    this.#happening = happening;
    this.#stopReminding();
    this.#stopReminding = () => undefined;
    if (tone === undefined) return;
    this.#ports.play(tone);
    if (tone !== 'takeCard') return;
    this.#stopReminding = this.#ports.every(REMIND_EVERY_MS, () => this.#ports.play('takeCard'));
  }
}

function toneOf(screen: Screen): Tone | undefined {
  if (screen.kind === 'takeCard') return 'takeCard';
  if (screen.kind !== 'recharge') return undefined;
  if (screen.slot.state === 'taken') return 'noteTaken';
  return screen.slot.state === 'returned' ? 'noteReturned' : undefined;
}
