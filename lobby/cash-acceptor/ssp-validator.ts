import type { AcceptorHands, AcceptorTruth, Banknote } from '../hands.ts';
import type { UartDevice } from '../hid/uart-device.ts';
import { rejectCodes } from '../../devices/cash-acceptor/ssp/codec/reject-codes.ts';
import { acceptorTruth } from './acceptor-truth.ts';
import { NotePath } from './note-path.ts';
import type { Jam } from './note-path.ts';
import { SspFirmware } from './ssp-firmware.ts';
import { SspSecurity } from './ssp-security.ts';
import { SspWire } from './ssp-wire.ts';
import type { WireFault } from './reply-lane.ts';
import { validatorSettings } from './validator-settings.ts';
import type { ValidatorMemory, ValidatorOptions, ValidatorSettings } from './validator-settings.ts';

/**
 * A banknote validator with escrow and stacker that speaks SSP: the device itself, with a wire on one side and a
 * person's hands on the other. With `memory` it comes up as after a power cut.
 */
export class SspValidator implements UartDevice, AcceptorHands {
  readonly line = { baud: 9600, parity: 'none', dataBits: 8, stopBits: 'long' } as const;
  readonly #settings: ValidatorSettings;
  readonly #path: NotePath;
  readonly #firmware: SspFirmware;
  readonly #security: SspSecurity;
  readonly #wire: SspWire;

  constructor(options: ValidatorOptions) {
    this.#settings = validatorSettings(options);
    const { strimming, unableToStack } = rejectCodes;
    this.#path = new NotePath(
      {
        ...this.#settings,
        tellsClearedCredit: this.#settings.creditAfterReset === 'withCleared',
        rejectCodes: { pulledBack: strimming.code, cannotStack: unableToStack.code },
      },
      (note) => this.#firmware.judge(note),
      (event) => this.#firmware.memory.tell(event),
    );
    this.#firmware = new SspFirmware(this.#settings, this.#path, () => {
      if (!this.#firmware.powered) return;
      this.cutPower();
      this.restorePower();
    });
    const { clock, random, insistsOnEncryption, timings } = this.#settings;
    this.#security = new SspSecurity(random, insistsOnEncryption, (data) => this.#firmware.execute(data));
    this.#wire = new SspWire(clock, timings.replyMs, (data) => this.#security.answer(data));
    if (this.#settings.memory) {
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

  /** Puts a fault in front of the next packet, or of one after `skip` others, for `times` packets. */
  inject(fault: WireFault, when?: { readonly skip?: number; readonly times?: number }): void {
    this.#wire.inject(fault, when);
  }

  /** How many commands were executed; repeated ones, which are answered from memory, do not count. */
  get executed(): number {
    return this.#firmware.executed;
  }

  /** Plain data that a later validator can begin with. */
  remember(): ValidatorMemory {
    return this.#path.remember();
  }

  get truth(): AcceptorTruth {
    return acceptorTruth(this.#path, this.#firmware);
  }

  insertNote(note: Banknote): boolean {
    if (this.#path.position.at === 'reading') {
      this.#path.reject(rejectCodes.secondNote.code);
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
    return this.#path.clearJam();
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
    this.#firmware.memory.tell({ name: 'boxReplaced' });
  }

  /** Opens or closes the note path, as staff do when they look for paper in it. */
  openPath(open: boolean): void {
    this.#firmware.pathOpen = open;
  }

  cutPower(): void {
    this.#firmware.powerOff();
    this.#security.powerFailed();
    this.#wire.powerFailed();
  }

  restorePower(): void {
    this.#firmware.powerOn();
  }
}
