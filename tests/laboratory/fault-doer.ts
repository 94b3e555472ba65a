import type { WireFault } from '../../lobby/cash-acceptor/reply-lane.ts';
import type { Banknote } from '../../lobby/hands.ts';
import type { KioskView } from '../../contract/view.ts';
import type { MachineWorld } from '../world/machine-world.ts';
import type { NetworkFate } from '../world/virtual-network.ts';
import { callOf } from './effects.ts';
import type { FaultMoment, FaultPlan } from './fault-plan.ts';

export interface FaultDoerOptions {
  readonly world: MachineWorld;
  readonly networkDelayMs: number;
  readonly tell: (text: string) => void;
  /** Where staff put notes that they took out of a jam. */
  readonly onFreed: (note: Banknote, by: 'visitor' | 'staff') => void;
  readonly onBoxRemoved: (notes: readonly Banknote[]) => void;
}

/** Does the drawn faults of one visit, each at its moment, and has everything mended when the visit is over. */
export class FaultDoer {
  readonly #options: FaultDoerOptions;
  #visit = 0;
  #armed: readonly FaultPlan[] = [];
  #requests: { -readonly [K in 'skip' | 'times']: number }[] = [];
  #outage = false;
  /** Faults that really happened. */
  done = 0;
  /** Those of them that concern the validator's power, mechanics or box. */
  doneToAcceptor = 0;

  constructor(options: FaultDoerOptions) {
    this.#options = options;
    options.world.network.fate = ({ path }) => this.#fate(path);
    options.world.network.delayMs = options.networkDelayMs;
  }

  /** `uid`: the card of this visit. */
  arm(faults: readonly FaultPlan[], uid: string): void {
    this.#visit += 1;
    this.#armed = faults;
    this.#requests = faults.map((fault) =>
      fault.type === 'request' ? { skip: fault.skip, times: fault.times } : { skip: 0, times: 0 },
    );
    for (const fault of faults) {
      if (fault.type === 'pull') {
        this.#count(`the card is pulled in write ${fault.write} after ${fault.bytes} bytes`);
        this.#options.world.cradle.pullDuringWrite(uid, fault);
      }
      if (fault.type === 'slowNetwork') {
        this.#count(`network slow ${fault.delayMs}`);
        this.#options.world.network.delayMs = fault.delayMs;
        this.#later(fault.ms, () => {
          this.#options.world.network.delayMs = this.#options.networkDelayMs;
        });
      }
    }
    this.#begin((at) => at.afterNote === undefined);
    if (!faults.some(({ type }) => type === 'jam')) this.#lookForJams();
  }

  /** The visit's n-th note was drawn in. */
  noteDrawn(n: number): void {
    for (const fault of this.#armed) if (fault.type === 'jam' && fault.note === n) this.#jam(fault);
    this.#begin((at) => at.afterNote === n);
  }

  /** Staff put right what is wrong: hands only, as staff have. */
  relieve(): void {
    const { world } = this.#options;
    const { validator, network } = world;
    this.#visit += 1;
    this.#armed = [];
    this.#outage = false;
    network.delayMs = this.#options.networkDelayMs;
    validator.restorePower();
    validator.setStackerFull(false);
    validator.insertEmptyBox();
    this.#callStaff();
  }

  /** Staff come when the screen says that a note is stuck: a machine that has not seen the jam yet calls nobody. */
  #callStaff(): void {
    const { world } = this.#options;
    if (world.validator.truth.jam === 'none') return;
    if (world.life.alive && saysStuck(world.views.at(-1))) this.#free('staff');
    else
      world.clock.schedule(STAFF_LOOK_MS, () => {
        this.#callStaff();
      });
  }

  /** A note also gets stuck without a jam that was drawn: its path is cleared while the box is out. */
  #lookForJams(): void {
    const { world } = this.#options;
    const { jam } = world.validator.truth;
    // Whoever can reach his note takes it himself.
    if (jam !== 'none' && world.life.alive && saysStuck(world.views.at(-1)))
      this.#free(jam === 'reachable' ? 'visitor' : 'staff');
    this.#later(STAFF_LOOK_MS, () => {
      this.#lookForJams();
    });
  }

  #begin(isNow: (at: FaultMoment) => boolean): void {
    for (const fault of this.#armed) {
      switch (fault.type) {
        case 'outage':
          if (isNow(fault.from)) this.#later(fault.from.ms, () => this.#cutNetwork(fault.ms));
          break;
        case 'wire':
          if (isNow(fault.at)) this.#later(fault.at.ms, () => this.#disturbWire(fault.fault, fault.times));
          break;
        case 'power':
          if (isNow(fault.at)) this.#later(fault.at.ms, () => this.#cutPower(fault.offMs));
          break;
        case 'box':
          if (isNow(fault.at)) this.#later(fault.at.ms, () => this.#takeBox(fault.outMs));
          break;
        case 'full':
          if (isNow(fault.at)) this.#later(fault.at.ms, () => this.#fill(fault.ms));
          break;
        case 'request':
        case 'slowNetwork':
        case 'jam':
        case 'pull':
          break;
      }
    }
  }

  /** What belongs to a visit that is over by then does not happen. */
  #later(ms: number, act: () => void): void {
    const visit = this.#visit;
    this.#options.world.clock.schedule(ms, () => {
      if (visit === this.#visit) act();
    });
  }

  #count(text: string): void {
    this.done += 1;
    this.#options.tell(`fault: ${text}`);
  }

  #countAcceptor(text: string): void {
    this.doneToAcceptor += 1;
    this.#count(text);
  }

  #cutNetwork(ms: number): void {
    this.#count(`no network for ${ms} ms`);
    this.#outage = true;
    this.#later(ms, () => {
      this.#outage = false;
    });
  }

  #disturbWire(type: Extract<FaultPlan, { type: 'wire' }>['fault'], times: number): void {
    this.#count(`wire ${type} x${times}`);
    this.#options.world.validator.inject(wireFault(type), { times });
  }

  #cutPower(offMs: number): void {
    const { validator } = this.#options.world;
    this.#countAcceptor(`validator without power for ${offMs} ms`);
    validator.cutPower();
    this.#later(offMs, () => {
      validator.restorePower();
    });
  }

  #takeBox(outMs: number): void {
    const { world, onBoxRemoved } = this.#options;
    this.#countAcceptor(`box out for ${outMs} ms`);
    onBoxRemoved(world.validator.removeBox());
    this.#later(outMs, () => {
      world.validator.insertEmptyBox();
    });
  }

  #fill(ms: number): void {
    this.#countAcceptor(`stacker full for ${ms} ms`);
    this.#options.world.validator.setStackerFull(true);
    this.#later(ms, () => {
      this.#options.world.validator.setStackerFull(false);
    });
  }

  #jam({ when, where, freedAfterMs }: Extract<FaultPlan, { type: 'jam' }>): void {
    this.#countAcceptor(`jam ${when} ${where}`);
    this.#options.world.validator.jamNextNote(when, where);
    this.#later(freedAfterMs, () => {
      if (where === 'reachable') this.#free('visitor');
      else this.#callStaff();
    });
  }

  #free(by: 'visitor' | 'staff'): void {
    const note = this.#options.world.validator.clearJam();
    if (!note) return;
    this.#options.tell(`note ${note.noteNo} is freed by the ${by}`);
    this.#options.onFreed(note, by);
  }

  #fate(path: string): NetworkFate {
    if (this.#outage) return 'refuse';
    const call = callOf(path);
    for (const [index, fault] of this.#armed.entries()) {
      const left = this.#requests[index];
      if (fault.type !== 'request' || fault.call !== call || !left || left.times === 0) continue;
      if (left.skip > 0) {
        left.skip -= 1;
        continue;
      }
      left.times -= 1;
      this.#count(`request ${call}: ${fault.fate}`);
      return fault.fate;
    }
    return 'pass';
  }
}

const STAFF_LOOK_MS = 1000;

function saysStuck(view: KioskView | undefined): boolean {
  const screen = view?.screen;
  if (screen?.kind === 'recharge')
    return (
      screen.slot.state === 'stuck' || (screen.slot.state === 'closed' && screen.slot.reason === 'noteStuck')
    );
  if (screen?.kind !== 'start') return false;
  return screen.services.some(({ state }) => !state.open && state.reason === 'noteStuck');
}

function wireFault(type: Extract<FaultPlan, { type: 'wire' }>['fault']): WireFault {
  switch (type) {
    case 'loseCommand':
    case 'loseReply':
    case 'garbleReply':
      return { type };
    case 'delayReply':
      return { type, ms: 1200 };
    case 'splitReply':
      return { type, pieceBytes: 2, gapMs: 15 };
    case 'noiseBefore':
      return { type, bytes: Uint8Array.of(0x7f, 0x00, 0x7f, 0x55) };
  }
}
