import type { KioskView } from '../../contract/view.ts';
import type { Banknote } from '../../lobby/hands.ts';
import type { MachineWorld } from '../world/machine-world.ts';

const STAFF_LOOK_MS = 1000;

export interface StaffOptions {
  readonly world: MachineWorld;
  readonly tell: (text: string) => void;
  /** Where staff put notes that they took out of a jam. */
  readonly onFreed: (note: Banknote, by: 'visitor' | 'staff') => void;
}

/** Who frees a note that is stuck: hands only, and only when the screen tells of it. */
export class Staff {
  readonly #options: StaffOptions;

  constructor(options: StaffOptions) {
    this.#options = options;
  }

  /** Staff come when the screen says that a note is stuck: a machine that has not seen the jam yet calls nobody. */
  call(): void {
    const { world } = this.#options;
    const { jam } = world.validator.truth;
    if (jam === 'none') return;
    // Whoever can reach his note takes it himself: the machine asks him to, and opens no case meanwhile.
    if (jam === 'reachable') this.free('visitor');
    else if (this.#isTold) this.free('staff');
    else
      world.clock.schedule(STAFF_LOOK_MS, () => {
        this.call();
      });
  }

  /** A note also gets stuck without a jam that was drawn: its path is cleared while the box is out. */
  lookForJams(later: (ms: number, act: () => void) => void): void {
    const { jam } = this.#options.world.validator.truth;
    // Whoever can reach his note takes it himself.
    if (jam !== 'none' && this.#isTold) this.free(jam === 'reachable' ? 'visitor' : 'staff');
    later(STAFF_LOOK_MS, () => {
      this.lookForJams(later);
    });
  }

  /** The person pulls at the note; what sticks inside nobody but staff can take out. */
  pull(): void {
    if (this.#options.world.validator.truth.jam === 'inside') this.call();
    else this.free('visitor');
  }

  free(by: 'visitor' | 'staff'): void {
    const { validator } = this.#options.world;
    // The books may know nothing of it.
    const handsBack = validator.truth.stuckOnWayBack;
    const note = validator.clearJam();
    if (!note) return;
    const back = by === 'staff' && handsBack ? ' and handed back' : '';
    this.#options.tell(`note ${note.noteNo} is freed by the ${by}${back}`);
    this.#options.onFreed(note, handsBack ? 'visitor' : by);
  }

  get #isTold(): boolean {
    const { world } = this.#options;
    return world.life.alive && saysStuck(world.views.at(-1));
  }
}

function saysStuck(view: KioskView | undefined): boolean {
  const screen = view?.screen;
  if (screen?.kind === 'recharge')
    return (
      screen.slot.state === 'stuck' || (screen.slot.state === 'closed' && screen.slot.reason === 'noteStuck')
    );
  if (screen?.kind !== 'start') return false;
  return screen.services.some(({ state }) => !state.open && state.reason === 'noteStuck');
}
