import type { Clock, Timer } from '../../contract/time.ts';
import type { Banknote } from '../hands.ts';

/** How the mechanics of one acceptor are; the codes are its protocol's, and mean nothing here. */
export interface PathSettings {
  readonly clock: Clock;
  readonly timings: {
    readonly readingMs: number;
    /** From the accepting command to the point of no return. */
    readonly toCreditMs: number;
    readonly toBoxMs: number;
    readonly rejectingMs: number;
  };
  readonly boxCapacity: number;
  /** A note that is pulled back is also reported as a fraud attempt. */
  readonly strimmingIsFraud: boolean;
  /** Where a note goes at power-up that was on its way to the box without credit, and whether that is told. */
  readonly clearedBeforeCredit: 'box' | 'front' | 'boxSilently';
  /** A note that was credited and is found at power-up is told again. */
  readonly tellsClearedCredit: boolean;
  readonly knowsWhatItCleared: boolean;
  readonly rejectCodes: { readonly pulledBack: number; readonly cannotStack: number };
  readonly memory: PathMemory | undefined;
}

/** What survives a restart of the lobby: paper and the counters, never the wire. */
export interface PathMemory {
  readonly box: readonly Banknote[];
  readonly boxPresent: boolean;
  readonly full: boolean;
  readonly bezel: Banknote | undefined;
  /** A note that stood in the path; it is cleared as after a power cut. */
  readonly path:
    | {
        readonly note: Banknote;
        readonly channel: number;
        readonly reached: 'front' | 'stacking' | 'credited';
      }
    | undefined;
  readonly stacked: number;
  readonly rejected: number;
}

/** What happens in the mechanics; channel 0 where they do not know which note it is. */
export type PathEvent =
  | {
      readonly name: 'credit' | 'clearedToBox' | 'clearedFromFront' | 'fraudAttempt';
      readonly channel: number;
    }
  | { readonly name: 'stacked' | 'rejected' };

/** Where the note is; channel 0 until it is recognised. */
export type Position =
  | { readonly at: 'empty' }
  | { readonly at: 'reading'; readonly note: Banknote; readonly channel: 0 }
  /** `shown`: the host has been told of it. */
  | { readonly at: 'escrow'; readonly note: Banknote; readonly channel: number; readonly shown: boolean }
  | { readonly at: 'stacking'; readonly note: Banknote; readonly channel: number; readonly credited: boolean }
  | { readonly at: 'rejecting'; readonly note: Banknote; readonly channel: number }
  | {
      readonly at: 'jammed';
      readonly note: Banknote;
      readonly channel: number;
      readonly reached: Reached;
      readonly where: Jam['where'];
    };

/** How far a note got: what it had not passed, it can still come back from. */
type Reached = NonNullable<PathMemory['path']>['reached'];

export interface Jam {
  readonly when: 'beforeCredit' | 'afterCredit' | 'whileReturning';
  readonly where: 'inside' | 'reachable';
}

const reachedAtJam: Readonly<Record<Jam['when'], Reached>> = {
  whileReturning: 'front',
  beforeCredit: 'stacking',
  afterCredit: 'credited',
};

/** What reading a note comes to: its channel, or the code for giving it back. */
export type Verdict = { readonly channel: number } | { readonly rejectCode: number };

/**
 * The mechanics: rollers, escrow, stacker and box. Knows nothing of the wire; what happens is told as events. Paper
 * and counters survive a power cut, the movement does not.
 */
export class NotePath {
  readonly #settings: PathSettings;
  readonly #judge: (note: Banknote) => Verdict;
  readonly #tell: (event: PathEvent) => void;
  #position: Position = { at: 'empty' };
  #timer: Timer | undefined;
  #frozen = false;
  #nextJam: Jam | undefined;
  #box: Banknote[];
  bezel: Banknote | undefined;
  boxPresent: boolean;
  full: boolean;
  lastRejectCode = 0;
  stacked: number;
  rejected: number;

  constructor(settings: PathSettings, judge: (note: Banknote) => Verdict, tell: (event: PathEvent) => void) {
    this.#settings = settings;
    this.#judge = judge;
    this.#tell = tell;
    const memory = settings.memory;
    this.#box = [...(memory?.box ?? [])];
    this.boxPresent = memory?.boxPresent ?? true;
    this.full = memory?.full ?? false;
    this.bezel = memory?.bezel;
    this.stacked = memory?.stacked ?? 0;
    this.rejected = memory?.rejected ?? 0;
    if (memory?.path) this.#position = remembered(memory.path);
  }

  get position(): Position {
    return this.#position;
  }

  get box(): readonly Banknote[] {
    return this.#box;
  }

  get free(): boolean {
    return this.#position.at === 'empty' && this.bezel === undefined;
  }

  /** The rollers draw a note in. */
  draw(note: Banknote): void {
    this.#position = { at: 'reading', note, channel: 0 };
    this.#after(this.#settings.timings.readingMs, () => {
      const verdict = this.#judge(note);
      if ('channel' in verdict)
        this.#position = { at: 'escrow', note, channel: verdict.channel, shown: false };
      else this.reject(verdict.rejectCode);
    });
  }

  /** A poll has told the host of the note in escrow. */
  shown(): void {
    if (this.#position.at === 'escrow') this.#position = { ...this.#position, shown: true };
  }

  /** Moves the note in escrow towards the box. */
  accept(): void {
    const position = this.#position;
    if (position.at !== 'escrow' || this.#frozen) return;
    const { note, channel } = position;
    this.#position = { at: 'stacking', note, channel, credited: false };
    this.#after(this.#settings.timings.toCreditMs, () => this.#passPointOfNoReturn(note, channel));
  }

  /** Moves a note that is not accepted yet back to the front; false where there is none. */
  reject(code: number): boolean {
    const position = this.#position;
    if (this.#frozen || (position.at !== 'reading' && position.at !== 'escrow')) return false;
    this.lastRejectCode = code;
    const { note, channel } = position;
    this.#position = { at: 'rejecting', note, channel };
    this.#after(this.#settings.timings.rejectingMs, () => {
      if (!this.#jams('whileReturning', note, channel)) this.#arriveAtBezel();
    });
    return true;
  }

  /** A person pulls at the note. */
  pull(): boolean {
    const position = this.#position;
    if (position.at === 'rejecting' && !this.#frozen) {
      this.#arriveAtBezel();
      return true;
    }
    if (!this.reject(this.#settings.rejectCodes.pulledBack)) return false;
    if (this.#settings.strimmingIsFraud)
      this.#tell({ name: 'fraudAttempt', channel: 'channel' in position ? position.channel : 0 });
    return true;
  }

  jamNext(jam: Jam): void {
    this.#nextJam = jam;
  }

  clearJam(): Banknote | undefined {
    this.#nextJam = undefined;
    if (this.#position.at !== 'jammed') return undefined;
    const { note } = this.#position;
    this.#position = { at: 'empty' };
    return note;
  }

  removeBox(): readonly Banknote[] {
    const notes = this.#box;
    this.#box = [];
    this.boxPresent = false;
    this.full = false;
    this.reject(this.#settings.rejectCodes.cannotStack);
    return notes;
  }

  /** Power fails: everything stops where it is, and nothing moves before the path was cleared. */
  freeze(): void {
    this.#frozen = true;
    this.#stopTimer();
  }

  get frozen(): boolean {
    return this.#frozen;
  }

  /** Power is back: a note found in the path is moved out of it. What is jammed stays jammed. */
  clearPath(): void {
    this.#frozen = false;
    const position = this.#position;
    const channel = 'channel' in position && this.#settings.knowsWhatItCleared ? position.channel : 0;
    switch (position.at) {
      case 'empty':
      case 'jammed':
        return;
      case 'reading':
      case 'escrow':
      case 'rejecting':
        this.#clearToFront(position.note, channel);
        return;
      case 'stacking':
        if (position.credited) this.#clearToBox(position.note, this.#settings.tellsClearedCredit, channel);
        else if (this.#settings.clearedBeforeCredit === 'front') this.#clearToFront(position.note, channel);
        else this.#clearToBox(position.note, this.#settings.clearedBeforeCredit === 'box', channel);
        return;
    }
  }

  remember(): PathMemory {
    const position = this.#position;
    return {
      box: this.#box,
      boxPresent: this.boxPresent,
      full: this.full,
      bezel: this.bezel,
      path:
        position.at === 'empty'
          ? undefined
          : { note: position.note, channel: position.channel, reached: reached(position) },
      stacked: this.stacked,
      rejected: this.rejected,
    };
  }

  #passPointOfNoReturn(note: Banknote, channel: number): void {
    if (this.#jams('beforeCredit', note, channel)) return;
    this.#tell({ name: 'credit', channel });
    this.#position = { at: 'stacking', note, channel, credited: true };
    this.#after(this.#settings.timings.toBoxMs, () => {
      if (this.#jams('afterCredit', note, channel)) return;
      this.#drop(note);
      this.#tell({ name: 'stacked' });
    });
  }

  /** Where there is no box, nothing can be stacked; the way back needs none. */
  #jams(when: Jam['when'], note: Banknote, channel: number): boolean {
    const jam = this.#nextJam?.when === when ? this.#nextJam : undefined;
    if (!jam && (this.boxPresent || when === 'whileReturning')) return false;
    this.#nextJam = undefined;
    const where = jam?.where ?? 'inside';
    this.#position = { at: 'jammed', note, channel, where, reached: reachedAtJam[when] };
    return true;
  }

  #drop(note: Banknote): void {
    this.#box.push(note);
    this.stacked += 1;
    this.full ||= this.#box.length >= this.#settings.boxCapacity;
    this.#position = { at: 'empty' };
  }

  #arriveAtBezel(): void {
    this.#stopTimer();
    if (this.#position.at !== 'rejecting') return;
    this.bezel = this.#position.note;
    this.rejected += 1;
    this.#position = { at: 'empty' };
    this.#tell({ name: 'rejected' });
  }

  #clearToFront(note: Banknote, channel: number): void {
    this.bezel = note;
    this.#position = { at: 'empty' };
    this.#tell({ name: 'clearedFromFront', channel });
  }

  #clearToBox(note: Banknote, told: boolean, channel: number): void {
    if (!this.boxPresent) {
      const credited = this.#position.at === 'stacking' && this.#position.credited;
      this.#position = {
        at: 'jammed',
        note,
        channel,
        where: 'inside',
        reached: credited ? 'credited' : 'stacking',
      };
      return;
    }
    this.#drop(note);
    if (told) this.#tell({ name: 'clearedToBox', channel });
  }

  #after(delayMs: number, then: () => void): void {
    this.#stopTimer();
    this.#timer = this.#settings.clock.schedule(delayMs, then);
  }

  #stopTimer(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }
}

type OccupiedPosition = Exclude<Position, { readonly at: 'empty' }>;

function reached(position: OccupiedPosition): Reached {
  if (position.at === 'jammed') return position.reached;
  if (position.at !== 'stacking') return 'front';
  return position.credited ? 'credited' : 'stacking';
}

function remembered(path: NonNullable<PathMemory['path']>): Position {
  const { note, channel } = path;
  if (path.reached === 'front') return { at: 'rejecting', note, channel };
  return { at: 'stacking', note, channel, credited: path.reached === 'credited' };
}
