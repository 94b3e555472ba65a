import { encodeFrame } from '../../../devices/cash-acceptor/ssp/codec/frames.ts';
import { readSsp } from '../codecs/reference-readers.ts';
import { fromHex } from '../../../contract/hex.ts';
import { joined } from '../made-bytes.ts';
import type { Watcher } from './tampered-line.ts';

/** How many credits the bytes on the line allow the driver to tell, until now. */
export interface CreditWatcher extends Watcher {
  readonly allowed: number;
}

const codes = { poll: 0x07, sync: 0x11, pollWithAck: 0x56, eventAck: 0x57 };
const OK = 0xf0;
const KEY_NOT_SET = 0xfa;
const SLAVE_RESET = 0xf1;
const CREDIT = 0xee;
const CLEARED_TO_BOX = 0xe2;
/** Events that name a channel; the others stand alone. */
const withChannel = new Set([0xef, CREDIT, 0xe6, 0xe1, CLEARED_TO_BOX]);
const alone = new Set([
  ...[0xf1, 0xed, 0xec, 0xcc, 0xeb, 0xea, 0xe9, 0xe8, 0xe7, 0xe3, 0xe4, 0xe0, 0xe5, 0xd1, 0xb5, 0xb6],
]);

/**
 * Reads along with its own eyes (reference-readers.ts). Of the answers to one command only the first counts, and only one
 * with a right checksum and the command's sequence bit. Under poll with ack an event that is shown again is the same one
 * until it is acknowledged or the device or the connection began anew.
 */
export class SspWatcher implements CreditWatcher {
  #asked: { readonly code: number; readonly sequence: number } | undefined;
  #heard: Uint8Array[] = [];
  /** The most that was shown at once, by event and channel, since the last acknowledgement. */
  #shown = new Map<string, number>();
  allowed = 0;

  onCommand(bytes: Uint8Array): void {
    const [frame] = readSsp(bytes);
    if (!frame) return;
    const [sequence = '0', , data = ''] = frame.text.split(' ');
    const code = Number.parseInt(data.slice(0, 2), 16);
    this.#asked = { code, sequence: Number(sequence) };
    this.#heard = [];
    if (code === codes.sync || code === codes.eventAck) this.#shown = new Map();
  }

  onDelivered(bytes: Uint8Array): void {
    if (!this.#asked) return;
    this.#heard.push(bytes);
    const { code, sequence } = this.#asked;
    const answer = readSsp(joined(this.#heard)).find(({ text }) => text.startsWith(`${sequence} 0 `));
    if (!answer) return;
    this.#asked = undefined;
    this.#take(code, fromHex(answer.text.split(' ')[2] ?? ''));
  }

  #take(command: number, data: Uint8Array): void {
    if (data[0] === KEY_NOT_SET) this.#shown = new Map();
    if (data[0] !== OK || (command !== codes.poll && command !== codes.pollWithAck)) return;
    const credits = new Map<string, number>();
    let restarted = false;
    for (const event of eventsOf(data.subarray(1))) {
      if (event[0] === SLAVE_RESET) restarted = true;
      if (event[0] === CREDIT || event[0] === CLEARED_TO_BOX)
        credits.set(event.join(), (credits.get(event.join()) ?? 0) + 1);
    }
    for (const [event, count] of credits) {
      const known = command === codes.pollWithAck ? (this.#shown.get(event) ?? 0) : 0;
      this.allowed += Math.max(0, count - known);
      if (command === codes.pollWithAck) this.#shown.set(event, Math.max(known, count));
    }
    if (restarted) this.#shown = new Map();
  }

  forge(content: Uint8Array, order: 'right' | 'wrong'): Uint8Array {
    const expected = this.#asked?.sequence === 1;
    const sequence = expected === (order === 'right') ? 1 : 0;
    return encodeFrame({ sequence, address: 0, data: content.length === 0 ? Uint8Array.of(OK) : content });
  }
}

/** Up to the first byte that no event begins with. */
function eventsOf(data: Uint8Array): readonly (readonly number[])[] {
  const events: number[][] = [];
  for (let at = 0; at < data.length; at += 1) {
    const code = data[at] ?? 0;
    if (withChannel.has(code)) {
      const channel = data[at + 1];
      if (channel === undefined) break;
      events.push([code, channel]);
      at += 1;
    } else if (alone.has(code)) events.push([code]);
    else break;
  }
  return events;
}
