import type { MachineWorld } from '../world/machine-world.ts';

const LOOK_MS = 1000;

export interface AdministratorsOptions {
  readonly world: MachineWorld;
  readonly tell: (text: string) => void;
  /** A halt for which nothing that was drawn is the reason. */
  readonly onNeedlessHalt: (detail: string) => void;
  /** May they act now? Not while a wrong disk is in the machine, or the disk still fails. */
  readonly mayAct: () => boolean;
  /** Could this be the consequence of what was drawn? */
  readonly isExplained: (detail: string) => boolean;
}

/**
 * Those who let a machine take money again once they have looked: staff clear its halt by name, finance unblocks it at
 * the platform. They come only to what a drawn fault explains.
 */
export class Administrators {
  readonly #options: AdministratorsOptions;
  readonly #complained = new Set<string>();

  constructor(options: AdministratorsOptions) {
    this.#options = options;
  }

  /** From now on they look every second. */
  start(): void {
    this.#options.world.clock.schedule(LOOK_MS, () => {
      if (this.#options.mayAct()) {
        this.clearHalt();
        void this.unblock();
      }
      this.start();
    });
  }

  clearHalt(): void {
    const { world, tell, isExplained, onNeedlessHalt } = this.#options;
    const desk = world.life.alive ? world.kiosk?.staff : undefined;
    const halt = desk?.halt;
    if (!desk || (!halt && !saysHalted(world))) return;
    const detail = halt?.detail ?? 'a halt that could not be written down';
    if (!isExplained(detail)) {
      if (!this.#complained.has(detail)) onNeedlessHalt(detail);
      this.#complained.add(detail);
      return;
    }
    tell(`staff clear the halt: ${detail}`);
    const cleared = answeredAlive(world, () => desk.clearHalt('staff', 'looked at it'));
    if (cleared && !cleared.ok) throw new Error(`staff cannot clear the halt: ${cleared.error.code}`);
  }

  async unblock(): Promise<void> {
    const { world, tell } = this.#options;
    const blocked = (await world.inspection.kiosks()).some((kiosk) => kiosk.blocked !== undefined);
    if (!blocked) return;
    await world.administration.clearKiosk('K01');
    tell('finance unblocks the machine');
  }
}

/** Undefined: the process ended under the hands of staff, who look again. */
function answeredAlive<T>({ life }: MachineWorld, ask: () => T): T | undefined {
  try {
    return ask();
  } catch (error) {
    if (life.alive) throw error;
    return undefined;
  }
}

function saysHalted({ views }: MachineWorld): boolean {
  const screen = views.at(-1)?.screen;
  return (
    screen?.kind === 'start' && screen.services.some(({ state }) => !state.open && state.reason === 'halted')
  );
}
