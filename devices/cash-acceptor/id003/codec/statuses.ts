import { FIRST_ESCROW_CODE, LAST_ESCROW_CODE } from './currency-table.ts';
import type { Id003Frame } from './frames.ts';

/**
 * Everything that the acceptor can be doing, one row each. It tells one thing at a time, for as long as it is so.
 * `data`: what follows the code. `power`: it has lost its power since it was last initialised and waits for a reset.
 * `fault`: it takes no note until somebody has put something right.
 */
export const statuses = {
  idle: row(0x11, 'none', 'rest', 'takes notes'),
  accepting: row(0x12, 'none', 'moving', 'a note is being drawn in and read'),
  escrow: row(0x13, 'escrow', 'moving', 'a note stands in escrow'),
  stacking: row(0x14, 'none', 'moving', 'a note is on its way to the box'),
  vendValid: row(0x15, 'none', 'moving', 'the note is ours: told until it is acknowledged'),
  stacked: row(0x16, 'none', 'moving', 'the note is in the box'),
  rejecting: row(0x17, 'reason', 'moving', 'a note is on its way back because the acceptor does not want it'),
  returning: row(0x18, 'none', 'moving', 'a note is on its way back because the host does not want it'),
  holding: row(0x19, 'none', 'moving', 'a note stands in escrow and was told to stay'),
  disabled: row(0x1a, 'none', 'rest', 'takes no notes'),
  initialize: row(0x1b, 'none', 'power', 'was reset, waits for its settings'),
  powerUp: row(0x40, 'none', 'power', 'has power again'),
  powerUpInAcceptor: row(0x41, 'none', 'power', 'has power again, a note is where it can be given back'),
  powerUpInStacker: row(0x42, 'none', 'power', 'has power again, a note is past that'),
  stackerFull: row(0x43, 'none', 'fault', 'the box is full'),
  stackerOpen: row(0x44, 'none', 'fault', 'the box is out'),
  jamInAcceptor: row(0x45, 'none', 'fault', 'a note is stuck in the acceptor'),
  jamInStacker: row(0x46, 'none', 'fault', 'a note is stuck in the stacker'),
  pause: row(0x47, 'none', 'moving', 'something else is at the entrance'),
  cheated: row(0x48, 'none', 'fault', 'somebody tampers with a note'),
  failure: row(0x49, 'failure', 'fault', 'a part of it has failed'),
  communicationError: row(0x4a, 'none', 'fault', 'its parts do not hear each other'),
} as const;

export type StatusName = keyof typeof statuses;
type DataOf<N extends StatusName> = (typeof statuses)[N]['data'];

type StatusOf<N extends StatusName> = N extends StatusName
  ? DataOf<N> extends 'escrow'
    ? /** Undefined: a bar code ticket, which has no value of its own. */
      { readonly name: N; readonly escrowCode: number | undefined }
    : DataOf<N> extends 'none'
      ? { readonly name: N }
      : { readonly name: N; readonly code: number }
  : never;

export type Status = StatusOf<StatusName>;

type Kind = 'rest' | 'moving' | 'power' | 'fault';

function row<D extends 'none' | 'escrow' | 'reason' | 'failure'>(
  code: number,
  data: D,
  kind: Kind,
  meaning: string,
): { readonly code: number; readonly data: D; readonly kind: Kind; readonly meaning: string } {
  return { code, data, kind, meaning };
}

export function kindOf({ name }: Status): Kind {
  return statuses[name].kind;
}

const byCode = new Map<number, StatusName>();
for (const name of Object.keys(statuses) as StatusName[]) byCode.set(statuses[name].code, name);

/** A ticket in escrow: this code and the printed characters. */
const TICKET = 0x6f;

/** Undefined where the frame is no status: another answer, or bytes that no status has. */
export function parseStatus({ code, data }: Id003Frame): Status | undefined {
  const name = byCode.get(code);
  if (name === undefined) return undefined;
  const [first, ...more] = data;
  switch (name) {
    case 'escrow': {
      if (first === TICKET) return { name, escrowCode: undefined };
      const isCode = first !== undefined && first >= FIRST_ESCROW_CODE && first <= LAST_ESCROW_CODE;
      return isCode && more.length === 0 ? { name, escrowCode: first } : undefined;
    }
    case 'rejecting':
    case 'failure':
      return first !== undefined && more.length === 0 ? { name, code: first } : undefined;
    default:
      return first === undefined ? { name } : undefined;
  }
}

export function statusFrame(status: Status): Id003Frame {
  const { code } = statuses[status.name];
  if ('code' in status) return { code, data: Uint8Array.of(status.code) };
  if ('escrowCode' in status) return { code, data: Uint8Array.of(status.escrowCode ?? TICKET) };
  return { code, data: new Uint8Array() };
}
