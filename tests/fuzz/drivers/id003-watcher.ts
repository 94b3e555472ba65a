import { encodeFrame } from '../../../devices/cash-acceptor/id003/codec/frames.ts';
import { fromHex } from '../../../contract/hex.ts';
import { readId003 } from '../codecs/reference-readers.ts';
import { joined } from '../made-bytes.ts';
import type { CreditWatcher } from './ssp-watcher.ts';

const codes = { status: 0x11, version: 0x88, vendValid: 0x15 };
/** Every status, and how many bytes of data it has; escrow: one, or a ticket of any length. */
const dataOf = new Map([
  ...[0x11, 0x12, 0x14, 0x15, 0x16, 0x18, 0x19, 0x1a, 0x1b].map((code) => [code, 0] as const),
  ...[0x40, 0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48, 0x4a].map((code) => [code, 0] as const),
  ...[0x13, 0x17, 0x49].map((code) => [code, 1] as const),
]);
const ESCROW = 0x13;
const TICKET = 0x6f;

/** Reads along: a credit is a well-formed status 15 to the question for the status that was not told just before. */
export class Id003Watcher implements CreditWatcher {
  #asked: number | undefined;
  #heard: Uint8Array[] = [];
  #last: number | undefined;
  allowed = 0;

  onCommand(bytes: Uint8Array): void {
    this.#asked = bytes[2];
    this.#heard = [];
    if (this.#asked === codes.version) this.#last = undefined;
  }

  onDelivered(bytes: Uint8Array): void {
    if (this.#asked !== codes.status) return;
    this.#heard.push(bytes);
    const answer = readId003(joined(this.#heard)).find(({ text }) => isStatus(text));
    if (!answer) return;
    const code = Number(answer.text.split(' ')[0]);
    if (code === codes.vendValid && this.#last !== codes.vendValid) this.allowed += 1;
    this.#last = code;
    this.#asked = undefined;
  }

  forge([code = 0x11, ...data]: Uint8Array): Uint8Array {
    return encodeFrame({ code, data: Uint8Array.from(data) });
  }
}

function isStatus(text: string): boolean {
  const [code = '', hex = ''] = text.split(' ');
  const data = fromHex(hex);
  const [first = 0] = data;
  if (Number(code) === ESCROW)
    return first === TICKET || (data.length === 1 && first >= 0x61 && first <= 0x68);
  return dataOf.get(Number(code)) === data.length;
}
