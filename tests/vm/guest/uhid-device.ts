import { closeSync, openSync, read, writeSync } from 'node:fs';
import { promisify } from 'node:util';
import {
  UHID_MESSAGE_BYTES,
  decodeUhidEvent,
  encodeCreate,
  encodeDestroy,
  encodeGetReply,
  encodeInput,
  encodeSetReply,
} from './uhid-events.ts';
import type { UhidEvent, UhidIdentity } from './uhid-events.ts';

const readSome = promisify(read);

/** What the device does when the kernel speaks to it. Feature calls throw where the device stalls. */
export interface UhidManners {
  /** The first handle was opened, the last one was closed. */
  onOpen(): void;
  onClose(): void;
  onOutput(report: Uint8Array): void;
  onGetFeature(reportId: number): Uint8Array;
  onSetFeature(report: Uint8Array): void;
}

/** One life of a device on the kernel's bus, from being plugged in (construction) to being pulled out (destroy). */
export class UhidDevice {
  /** Resolves when the kernel has let go of it. */
  readonly ended: Promise<void>;
  readonly #manners: UhidManners;
  // Blocking reads, each in a thread of the pool: the kernel's word arrives at once, and nobody has to ask for it.
  readonly #fd = openSync('/dev/uhid', 'r+');

  constructor(identity: UhidIdentity, descriptor: Uint8Array, manners: UhidManners) {
    this.#manners = manners;
    writeSync(this.#fd, encodeCreate(identity, descriptor));
    this.ended = this.#listen();
  }

  send(report: Uint8Array): void {
    writeSync(this.#fd, encodeInput(report));
  }

  /** The node is gone when this returns; `stop` follows and ends the listening. */
  destroy(): void {
    writeSync(this.#fd, encodeDestroy());
  }

  async #listen(): Promise<void> {
    const message = Buffer.alloc(UHID_MESSAGE_BYTES);
    let event: UhidEvent;
    do {
      const { bytesRead } = await readSome(this.#fd, message, 0, message.length, null);
      event = decodeUhidEvent(message.subarray(0, bytesRead));
      this.#answer(event);
    } while (event.type !== 'stop');
    closeSync(this.#fd);
  }

  #answer(event: UhidEvent): void {
    switch (event.type) {
      case 'open':
        this.#manners.onOpen();
        return;
      case 'close':
        this.#manners.onClose();
        return;
      case 'output':
        this.#manners.onOutput(event.report);
        return;
      case 'getReport': {
        const report = unlessStalled(() => this.#manners.onGetFeature(event.reportId));
        writeSync(this.#fd, encodeGetReply(event.request, report));
        return;
      }
      case 'setReport': {
        const done = unlessStalled(() => {
          this.#manners.onSetFeature(event.report);
          return true;
        });
        writeSync(this.#fd, encodeSetReply(event.request, done ?? false));
        return;
      }
      case 'start':
      case 'stop':
      case 'other':
        return;
    }
  }
}

/** A simulated device stalls by throwing; the host learns no more than that. */
function unlessStalled<T>(answer: () => T): T | undefined {
  try {
    return answer();
  } catch {
    return undefined;
  }
}
