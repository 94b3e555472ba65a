import type { PlatformCall } from '../../contract/platform-api.ts';
import type { ScreenKind } from '../../contract/view.ts';
import type { WireFault } from '../../lobby/cash-acceptor/reply-lane.ts';
import type { Banknote } from '../../lobby/hands.ts';
import type { MachineWorld } from '../world/machine-world.ts';
import type { NetworkFate } from '../world/virtual-network.ts';
import { callOf } from './effects.ts';
import { inWords, type FaultPlan } from './fault-plan.ts';
import { LineDoer } from './line-doer.ts';
import { Moments } from './moments.ts';
import { Staff } from './staff.ts';
import type { TroubledLine } from './troubled-line.ts';

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
  readonly #moments: Moments;
  readonly #lines: LineDoer;
  readonly #staff: Staff;
  #armed: readonly FaultPlan[] = [];
  #requests: { -readonly [K in 'skip' | 'times']: number }[] = [];
  #outage = false;
  /** Faults that really happened. */
  done = 0;
  /** The same by kind. */
  readonly kinds: Record<string, number> = {};
  /** Those of them that concern the validator's power, mechanics or box. */
  doneToAcceptor = 0;

  constructor(options: FaultDoerOptions) {
    this.#options = options;
    const { world } = options;
    this.#moments = new Moments(world.clock);
    this.#lines = new LineDoer(world, this.#moments, (kind, text) => {
      this.#count(kind, text);
    });
    this.#staff = new Staff(options);
    world.network.fate = ({ path }) => this.#fate(path);
    world.network.delayMs = options.networkDelayMs;
  }

  /** The lines between the kiosk's drivers and their devices. */
  get lines(): Readonly<Record<'acceptor' | 'antenna', TroubledLine>> {
    return this.#lines.lines;
  }

  /** `uid`: the card of this visit; none while the machine starts. */
  arm(faults: readonly FaultPlan[], uid: string | undefined): void {
    this.#moments.renew();
    this.#armed = faults;
    this.#requests = faults.map((fault) =>
      fault.type === 'request' ? { skip: fault.skip, times: fault.times } : { skip: 0, times: 0 },
    );
    for (const fault of faults) this.#prepare(fault, uid);
    this.#moments.visitBegins();
    // A jam that is drawn is freed when it was drawn to be; one that is there already has nobody else.
    const isJammed = this.#options.world.validator.truth.jam !== 'none';
    if (isJammed || !faults.some(({ type }) => type === 'jam')) this.#lookForJams();
  }

  /** The visit's n-th note was drawn in. */
  noteDrawn(n: number): void {
    for (const fault of this.#armed) if (fault.type === 'jam' && fault.note === n) this.#jam(fault);
    this.#moments.noteDrawn(n);
  }

  screenShown(kind: ScreenKind): void {
    this.#moments.screenShown(kind);
  }

  processStarts(): void {
    this.#moments.processStarts();
  }

  /** Staff put right what is wrong: hands only, as staff have. */
  relieve(): void {
    const { validator, network } = this.#options.world;
    this.#moments.renew();
    this.#armed = [];
    this.#outage = false;
    this.#lines.mend();
    network.delayMs = this.#options.networkDelayMs;
    validator.restorePower();
    validator.setStackerFull(false);
    validator.insertEmptyBox();
    // A jam that was drawn may meet the note only now, on its way back.
    this.#lookForJams();
  }

  #lookForJams(): void {
    this.#staff.lookForJams((ms, act) => {
      this.#moments.later(ms, act);
    });
  }

  /** A fault waits for its moment; those without one wait for what they meet. */
  #prepare(fault: FaultPlan, uid: string | undefined): void {
    const { world } = this.#options;
    switch (fault.type) {
      case 'outage':
        this.#moments.await(fault.from, () => {
          this.#cutNetwork(fault.ms);
        });
        return;
      case 'wire':
        this.#moments.await(fault.at, () => {
          this.#disturbWire(fault.fault, fault.times);
        });
        return;
      case 'power':
        this.#moments.await(fault.at, () => {
          this.#cutPower(fault.offMs);
        });
        return;
      case 'box':
        this.#moments.await(fault.at, () => {
          this.#takeBox(fault.outMs);
        });
        return;
      case 'full':
        this.#moments.await(fault.at, () => {
          this.#fill(fault.ms);
        });
        return;
      case 'answer':
      case 'bytes':
      case 'silent':
      case 'unplugged':
        this.#moments.await(fault.at, () => {
          this.#lines.do(fault);
        });
        return;
      case 'lift':
        if (uid !== undefined) this.#lines.liftAtExchange(uid, fault);
        return;
      case 'pull':
        if (uid === undefined) return;
        this.#count('pull', `the card is pulled in write ${fault.write} after ${fault.bytes} bytes`);
        world.cradle.pullDuringWrite(uid, fault);
        return;
      case 'slowNetwork':
        this.#slowNetwork(fault.delayMs, fault.ms);
        return;
      case 'request':
      case 'jam':
        return;
    }
  }

  #count(kind: string, text: string): void {
    this.done += 1;
    this.kinds[kind] = (this.kinds[kind] ?? 0) + 1;
    this.#options.tell(`fault: ${text}`);
  }

  #countAcceptor(kind: string, text: string): void {
    this.doneToAcceptor += 1;
    this.#count(kind, text);
  }

  #slowNetwork(delayMs: number, ms: number): void {
    const { network } = this.#options.world;
    this.#count('network slow', `the network takes ${delayMs} ms each way`);
    network.delayMs = delayMs;
    this.#moments.later(ms, () => {
      network.delayMs = this.#options.networkDelayMs;
    });
  }

  #cutNetwork(ms: number): void {
    this.#count('network out', `no network for ${inWords(ms)}`);
    this.#outage = true;
    this.#moments.later(ms, () => {
      this.#outage = false;
    });
  }

  #disturbWire(type: Extract<FaultPlan, { type: 'wire' }>['fault'], times: number): void {
    this.#count(`frame ${type}`, `acceptor line: ${type} x${times}`);
    this.#options.world.validator.inject(wireFault(type), { times });
  }

  #cutPower(offMs: number): void {
    const { validator } = this.#options.world;
    this.#countAcceptor('acceptor power', `validator without power for ${inWords(offMs)}`);
    validator.cutPower();
    this.#moments.later(offMs, () => {
      validator.restorePower();
    });
  }

  #takeBox(outMs: number): void {
    const { world, onBoxRemoved } = this.#options;
    this.#countAcceptor('box out', `box out for ${inWords(outMs)}`);
    onBoxRemoved(world.validator.removeBox());
    this.#moments.later(outMs, () => {
      world.validator.insertEmptyBox();
    });
  }

  #fill(ms: number): void {
    this.#countAcceptor('stacker full', `stacker full for ${inWords(ms)}`);
    this.#options.world.validator.setStackerFull(true);
    this.#moments.later(ms, () => {
      this.#options.world.validator.setStackerFull(false);
    });
  }

  #jam({ when, where, freedAfterMs }: Extract<FaultPlan, { type: 'jam' }>): void {
    this.#countAcceptor(`jam ${when}`, `the note will jam ${when}, ${where}`);
    this.#options.world.validator.jamNextNote(when, where);
    this.#moments.later(freedAfterMs, () => {
      // Another jam may have been drawn for the same note: what counts then is where it truly sticks.
      if (where === 'reachable') this.#staff.pull();
      else this.#staff.call();
    });
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
      this.#countRequest(call, fault.fate);
      return fault.fate;
    }
    return 'pass';
  }

  #countRequest(call: PlatformCall, fate: NetworkFate): void {
    if (typeof fate === 'string') this.#count(`request ${fate}`, `request ${call}: ${fate}`);
    else {
      const text = `request ${call}: its ${fate.late} comes ${fate.ms} ms late; the kiosk sees ${fate.seen}`;
      this.#count(`${fate.late} late`, text);
    }
  }
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
