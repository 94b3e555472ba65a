import type { Screen } from '../../contract/view.ts';

/** What is told by a sound as well, for those who look elsewhere: where the card belongs, a note's fate. */
export type Tone = 'takeCard' | 'putCardBack' | 'cardWritten' | 'noteTaken' | 'noteReturned';

/** How often the card that still lies in the cradle, or is missing there, is heard. */
const REMIND_EVERY_MS = 10_000;

export interface TonePorts {
  /** Sounds at once, or not at all. */
  readonly play: (tone: Tone) => void;
  /** Calls again and again; returns the way to stop. */
  readonly every: (periodMs: number, run: () => void) => () => void;
}

/** Listens to the screens as they follow each other: one tone when something happens, a reminder while a card is not where it belongs. */
export class ToneKeeper {
  readonly #ports: TonePorts;
  #happening: string | undefined;
  #reminds = false;
  #stopReminding: () => void = () => undefined;

  constructor(ports: TonePorts) {
    this.#ports = ports;
  }

  /** The screen that is shown now; `undefined` while the machine is not heard. The same screen again is no news. */
  show(screen: Screen | undefined): void {
    const tone = screen && toneOf(screen);
    const happening = tone && `${tone} ${occasionOf(screen)}`;
    if (happening === this.#happening) return;
    // Whoever reads the help and comes back must not hear the last note a second time.
    if (screen?.kind === 'help' && !this.#reminds) return;
    this.#happening = happening;
    this.#stopReminding();
    this.#stopReminding = () => undefined;
    this.#reminds = tone === 'takeCard' || tone === 'putCardBack';
    if (tone === undefined) return;
    this.#ports.play(tone);
    if (!this.#reminds) return;
    this.#stopReminding = this.#ports.every(REMIND_EVERY_MS, () => this.#ports.play(tone));
  }
}

function toneOf(screen: Screen): Tone | undefined {
  switch (screen.kind) {
    case 'takeCard':
      return 'takeCard';
    case 'cardBack':
      return 'putCardBack';
    case 'result':
    case 'collected':
      return screen.load?.state === 'loaded' ? 'cardWritten' : undefined;
    case 'recharge':
      if (screen.slot.state === 'taken') return 'noteTaken';
      return screen.slot.state === 'returned' ? 'noteReturned' : undefined;
    case 'oneMoment':
    case 'start':
    case 'cardPrompt':
    case 'cardServices':
    case 'loading':
    case 'balance':
    case 'cardRefused':
    case 'serviceClosed':
    case 'help':
      return undefined;
  }
}

/** What makes the same tone a new one: two notes in a row, another wrong card, even if no view between them arrived. */
function occasionOf(screen: Screen): string {
  if (screen.kind === 'recharge') return String(screen.notes.length);
  if (screen.kind !== 'cardBack' || screen.seen === undefined) return '';
  return screen.seen === 'severalCards' ? screen.seen : `card ${screen.seen.cardNumberLast4 ?? ''}`;
}
