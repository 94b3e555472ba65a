import {
  ACKNOWLEDGED,
  INVALID_COMMAND,
  POWER_RECOVERY,
  commands,
} from '../../devices/cash-acceptor/id003/codec/commands.ts';
import type { CommandName } from '../../devices/cash-acceptor/id003/codec/commands.ts';
import { FIRST_ESCROW_CODE } from '../../devices/cash-acceptor/id003/codec/currency-table.ts';
import type { Id003Frame } from '../../devices/cash-acceptor/id003/codec/frames.ts';
import { rejectCodes } from '../../devices/cash-acceptor/id003/codec/reject-codes.ts';
import { kindOf, statusFrame } from '../../devices/cash-acceptor/id003/codec/statuses.ts';
import type { Status } from '../../devices/cash-acceptor/id003/codec/statuses.ts';
import type { Timer } from '../../contract/time.ts';
import type { Banknote } from '../hands.ts';
import type { Id003Settings } from './id003-settings.ts';
import { nameOf } from './id003-wire.ts';
import type { NotePath, PathEvent, Verdict } from './note-path.ts';

type Phase = 'off' | 'booting' | 'poweredUp' | 'resetting' | 'initialising' | 'running';

/** In place of a reject code: it comes back because the host, or the host's silence, says so. */
export const NOT_REJECTED = 0;
const ALL_CODES = 0xff;

/** The device's program. What it remembers without power: the options, and a credit where it recovers those. */
export class Id003Firmware {
  readonly #settings: Id003Settings;
  readonly #path: NotePath;
  #phase: Phase = 'poweredUp';
  #timer: Timer | undefined;
  #escrowTimer: Timer | undefined;
  #holding = false;
  #selfTestDone = false;
  /** C3 came, the last of the settings. */
  #set = false;
  #inhibited = true;
  #refused = ALL_CODES;
  #options = 0;
  /** "Vend valid": told until it is acknowledged. */
  #creditWaits = false;
  #stackedUntilMs = 0;
  #cheatedUntilMs = 0;
  /** Counts the commands that were executed. */
  executed = 0;
  /** A part that is broken. */
  failure: number | undefined;

  constructor(settings: Id003Settings, path: NotePath) {
    this.#settings = settings;
    this.#path = path;
  }

  get powered(): boolean {
    return this.#phase !== 'off';
  }

  /** Answers on the wire. */
  get awake(): boolean {
    return this.#phase !== 'off' && this.#phase !== 'booting' && this.#phase !== 'resetting';
  }

  /** Would draw a note in; after a credit no other note moves before the host has acknowledged it. */
  get accepting(): boolean {
    return this.#phase === 'running' && this.#status().name === 'idle';
  }

  powerOff(): void {
    if (this.#phase === 'off') return;
    this.#phase = 'off';
    this.#forget();
    this.#creditWaits &&= this.#recovers;
  }

  powerOn(): void {
    if (this.#phase !== 'off') return;
    this.#phase = 'booting';
    this.#timer = this.#settings.clock.schedule(this.#settings.timings.bootMs, () => {
      this.#phase = 'poweredUp';
    });
  }

  /** Somebody put the box in, or freed a jam. */
  repaired(): void {
    const { afterRepair } = this.#settings;
    if (this.#phase !== 'running' || this.#path.position.at !== 'empty' || afterRepair === 'goesOn') return;
    this.#forget();
    if (afterRepair === 'initializes') this.#initialise();
    else this.#phase = 'poweredUp';
  }

  hear(event: PathEvent): void {
    const nowMs = this.#settings.clock.monotonicMs();
    if (event.name === 'credit') this.#creditWaits = true;
    if (event.name === 'stacked') this.#stackedUntilMs = nowMs + this.#settings.timings.shownMs;
    if (event.name === 'fraudAttempt') this.#cheatedUntilMs = nowMs + this.#settings.timings.shownMs;
  }

  /** How a note that was read is to be treated. */
  judge(note: Banknote): Verdict {
    const index = this.#settings.noteValues.indexOf(note.valueFen / 100);
    switch (note.kind) {
      case 'counterfeit':
        return { rejectCode: rejectCodes.firstPattern.code };
      case 'crumpled':
        return { rejectCode: rejectCodes.photoLevel.code };
      case 'foreign':
        return { rejectCode: rejectCodes.denomination.code };
      case 'genuine':
        if (index < 0) return { rejectCode: rejectCodes.denomination.code };
        if (this.#inhibited || this.#refused & (1 << index))
          return { rejectCode: rejectCodes.inhibited.code };
        this.#holding = false;
        this.#limitEscrow(this.#settings.timings.escrowLimitMs);
        return { channel: FIRST_ESCROW_CODE + index };
    }
  }

  execute(asked: Id003Frame): Id003Frame | undefined {
    this.executed += 1;
    const command = nameOf(asked);
    const reply = command === undefined ? invalid : this.#answer(command, asked);
    this.#settings.observe({ count: this.executed, command, asked, reply });
    return reply;
  }

  #answer(command: CommandName, asked: Id003Frame): Id003Frame | undefined {
    if (!commands[command].parameters.decode(asked.data).ok) return invalid;
    switch (command) {
      case 'status':
        return statusFrame(this.#status());
      case 'acknowledge':
        this.#acknowledge();
        return undefined;
      case 'stack1':
      case 'stack2':
        return this.#inEscrow(() => {
          this.#path.accept();
        });
      case 'giveBack':
        return this.#inEscrow(() => {
          this.#path.reject(NOT_REJECTED);
        });
      case 'hold':
        if (!this.#settings.holds) return invalid;
        return this.#inEscrow(() => {
          this.#holding = true;
          this.#limitEscrow(this.#settings.timings.holdLimitMs);
        });
      case 'wait':
        return done;
      case 'reset':
        this.#settings.clock.schedule(this.#settings.timings.replyMs + 1, () => {
          this.#reset();
        });
        return done;
      default:
        return commands[command].answer === 'echo' ? this.#take(command, asked) : this.#describe(command);
    }
  }

  /** Settings are heard while it is initialised and at rest. */
  #take(command: CommandName, asked: Id003Frame): Id003Frame {
    const rests = this.#phase === 'running' && kindOf(this.#status()) === 'rest';
    const hears = this.#phase === 'initialising' || rests || this.#settings.hearsWhileBusy;
    if (!hears || this.#phase === 'poweredUp') return invalid;
    const [low = 0] = asked.data;
    if (command === 'denominations') this.#refused = low;
    if (command === 'options') this.#options = low;
    if (command === 'inhibit') {
      this.#inhibited = low === 1;
      this.#set = true;
      this.#beginRunning();
    }
    return asked;
  }

  #describe(command: CommandName): Id003Frame {
    const { version, country, noteValues, describesItselfAtOnce } = this.#settings;
    if (this.#phase === 'poweredUp' && !describesItselfAtOnce) return invalid;
    const value = (data: Uint8Array): Id003Frame => ({ code: commands[command].code, data });
    switch (command) {
      case 'version':
      case 'bootVersion':
        return value(commands.version.value.encode(version));
      case 'currencyTable': {
        const rows = noteValues.map((units, index) => ({
          escrowCode: FIRST_ESCROW_CODE + index,
          country: units === 0 ? 0 : country,
          value: units,
          exponent: 0,
        }));
        return value(commands.currencyTable.value.encode(rows));
      }
      case 'readDenominations':
        return value(Uint8Array.of(this.#refused, 0));
      case 'readInhibit':
        return value(Uint8Array.of(this.#inhibited ? 1 : 0));
      case 'readOptions':
        return value(Uint8Array.of(this.#options, 0));
      case 'readSecurity':
        return value(Uint8Array.of(0, 0));
      case 'readBarCode':
        return value(Uint8Array.of(0x01, 0x12));
      case 'readCommunication':
      case 'readDirections':
        return value(Uint8Array.of(0));
      case 'readBarCodeInhibit':
        return value(Uint8Array.of(0xff));
      default:
        return invalid;
    }
  }

  #status(): Status {
    if (this.#phase === 'poweredUp') return this.#powerUpStatus();
    if (this.#phase !== 'running') return { name: 'initialize' };
    const nowMs = this.#settings.clock.monotonicMs();
    if (this.#creditWaits) return { name: 'vendValid' };
    if (nowMs < this.#cheatedUntilMs) return { name: 'cheated' };
    const moving = this.#movement();
    if (moving) return moving;
    if (nowMs < this.#stackedUntilMs) return { name: 'stacked' };
    if (this.failure !== undefined) return { name: 'failure', code: this.failure };
    if (!this.#path.boxPresent) return { name: 'stackerOpen' };
    if (this.#path.full) return { name: 'stackerFull' };
    return { name: this.#inhibited || this.#refused === ALL_CODES ? 'disabled' : 'idle' };
  }

  #movement(): Status | undefined {
    const { position, lastRejectCode } = this.#path;
    switch (position.at) {
      case 'empty':
        return undefined;
      case 'reading':
        return { name: 'accepting' };
      case 'escrow':
        return this.#holding ? { name: 'holding' } : { name: 'escrow', escrowCode: position.channel };
      case 'stacking':
        return { name: 'stacking' };
      case 'rejecting':
        if (lastRejectCode === NOT_REJECTED) return { name: 'returning' };
        return { name: 'rejecting', code: lastRejectCode };
      case 'jammed':
        return { name: position.where === 'inside' ? 'jamInStacker' : 'jamInAcceptor' };
    }
  }

  /** Where it finds a note when it has power again. */
  #powerUpStatus(): Status {
    const { position } = this.#path;
    switch (position.at) {
      case 'empty':
        return { name: this.#creditWaits ? 'powerUpInStacker' : 'powerUp' };
      case 'reading':
      case 'escrow':
      case 'rejecting':
        return { name: 'powerUpInAcceptor' };
      case 'stacking': {
        const back = !position.credited && this.#settings.clearedBeforeCredit === 'front';
        return { name: back ? 'powerUpInAcceptor' : 'powerUpInStacker' };
      }
      case 'jammed':
        return { name: position.where === 'inside' ? 'powerUpInStacker' : 'powerUpInAcceptor' };
    }
  }

  #acknowledge(): void {
    if (this.#phase !== 'running' || !this.#creditWaits) return;
    this.#creditWaits = false;
    // The note may have reached the box while the credit waited; that is told all the same.
    if (this.#path.position.at === 'empty')
      this.#stackedUntilMs = this.#settings.clock.monotonicMs() + this.#settings.timings.shownMs;
  }

  #inEscrow(act: () => void): Id003Frame {
    if (this.#phase !== 'running' || this.#path.position.at !== 'escrow' || this.#path.frozen) return invalid;
    act();
    return done;
  }

  #limitEscrow(limitMs: number): void {
    this.#escrowTimer?.cancel();
    this.#escrowTimer = this.#settings.clock.schedule(limitMs, () => {
      const rejecting = this.#settings.calledOnTimeout === 'rejecting';
      if (this.#path.position.at === 'escrow')
        this.#path.reject(rejecting ? rejectCodes.operation.code : NOT_REJECTED);
    });
  }

  get #recovers(): boolean {
    return this.#settings.recovers && (this.#options & POWER_RECOVERY) !== 0;
  }

  /** What it knows only as long as it has power and is not reset. */
  #forget(): void {
    this.#timer?.cancel();
    this.#escrowTimer?.cancel();
    this.#path.freeze();
    this.#holding = false;
    this.#inhibited = true;
    this.#refused = ALL_CODES;
    this.#stackedUntilMs = 0;
    this.#cheatedUntilMs = 0;
  }

  #reset(): void {
    if (!this.awake) return;
    this.#forget();
    this.#phase = 'resetting';
    this.#timer = this.#settings.clock.schedule(this.#settings.timings.resettingMs, () => {
      this.#initialise();
    });
  }

  #initialise(): void {
    this.#phase = 'initialising';
    this.#selfTestDone = false;
    this.#set = false;
    this.#timer = this.#settings.clock.schedule(this.#settings.timings.initialisingMs, () => {
      this.#clearPath();
      this.#selfTestDone = true;
      this.#beginRunning();
    });
  }

  #beginRunning(): void {
    if (this.#phase === 'initialising' && this.#set && this.#selfTestDone) this.#phase = 'running';
  }

  /** A note that was past the front goes on to where it went; where credits are recovered, it is credited then. */
  #clearPath(): void {
    const { position } = this.#path;
    const boxed = this.#path.box.length;
    this.#path.clearPath();
    const uncredited = position.at === 'stacking' && !position.credited;
    if (uncredited && this.#path.box.length > boxed && this.#recovers) this.#creditWaits = true;
  }
}

const done: Id003Frame = { code: ACKNOWLEDGED, data: new Uint8Array() };
const invalid: Id003Frame = { code: INVALID_COMMAND, data: new Uint8Array() };
