import { rejectCodes } from '../../devices/cash-acceptor/id003/codec/reject-codes.ts';
import type { AcceptorHands, AcceptorTruth, Banknote } from '../hands.ts';
import type { UartDevice } from '../hid/uart-device.ts';
import { Id003Firmware } from './id003-firmware.ts';
import { id003Settings } from './id003-settings.ts';
import type { Id003Options } from './id003-settings.ts';
import { Id003Wire } from './id003-wire.ts';
import { acceptorTruth } from './acceptor-truth.ts';
import { NotePath } from './note-path.ts';
import type { Jam, PathMemory } from './note-path.ts';
import type { WireFault } from './reply-lane.ts';

/**
 * A banknote acceptor with escrow and stacker that speaks ID-003: the device itself, with a wire on one side and a
 * person's hands on the other. It comes up as after a power cut.
 */
export class Id003Acceptor implements UartDevice, AcceptorHands {
  readonly line = { baud: 9600, parity: 'even', dataBits: 8, stopBits: 'short' } as const;
  readonly #path: NotePath;
  readonly #firmware: Id003Firmware;
  readonly #wire: Id003Wire;

  constructor(options: Id003Options) {
    const settings = id003Settings(options);
    const { operation, conveying } = rejectCodes;
    this.#path = new NotePath(
      {
        ...settings,
        tellsClearedCredit: false,
        knowsWhatItCleared: false,
        rejectCodes: { pulledBack: operation.code, cannotStack: conveying.code },
      },
      (note) => this.#firmware.judge(note),
      (event) => {
        this.#firmware.hear(event);
      },
    );
    this.#firmware = new Id003Firmware(settings, this.#path);
    const { clock, timings } = settings;
    this.#wire = new Id003Wire(clock, timings.replyMs, (asked) => this.#firmware.execute(asked));
    if (settings.memory) {
      this.cutPower();
      this.restorePower();
    }
  }

  connect(transmit: (bytes: Uint8Array) => void): void {
    this.#wire.connect(transmit);
  }

  receive(bytes: Uint8Array): void {
    if (this.#firmware.awake) this.#wire.receive(bytes);
  }

  /** Puts a fault in front of the next frame, or of one after `skip` others, for `times` frames. */
  inject(fault: WireFault, when?: { readonly skip?: number; readonly times?: number }): void {
    this.#wire.inject(fault, when);
  }

  /** How many commands were executed. */
  get executed(): number {
    return this.#firmware.executed;
  }

  /** Plain data that a later acceptor can begin with. */
  remember(): PathMemory {
    return this.#path.remember();
  }

  get truth(): AcceptorTruth {
    return acceptorTruth(this.#path, this.#firmware);
  }

  insertNote(note: Banknote): boolean {
    if (this.#path.position.at === 'reading') {
      this.#path.reject(rejectCodes.multiple.code);
      return false;
    }
    if (!this.truth.acceptsNotes) return false;
    this.#path.draw(note);
    return true;
  }

  takeNote(): Banknote | undefined {
    const note = this.#path.bezel;
    this.#path.bezel = undefined;
    return note;
  }

  pullNoteBack(): boolean {
    return this.#firmware.powered && this.#path.pull();
  }

  jamNextNote(when: Jam['when'], where: Jam['where']): void {
    this.#path.jamNext({ when, where });
  }

  clearJam(): Banknote | undefined {
    const note = this.#path.clearJam();
    if (note) this.#firmware.repaired();
    return note;
  }

  setStackerFull(full: boolean): void {
    this.#path.full = full;
  }

  removeBox(): readonly Banknote[] {
    return this.#path.removeBox();
  }

  insertEmptyBox(): void {
    if (this.#path.boxPresent) return;
    this.#path.boxPresent = true;
    this.#firmware.repaired();
  }

  /** A part breaks, told with this failure code; undefined: it is mended. */
  breakPart(code: number | undefined): void {
    this.#firmware.failure = code;
  }

  cutPower(): void {
    this.#firmware.powerOff();
    this.#wire.powerFailed();
  }

  restorePower(): void {
    this.#firmware.powerOn();
  }
}
