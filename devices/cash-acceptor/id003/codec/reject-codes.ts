import type { RejectReason } from '../../cash-acceptor.ts';

interface RejectCode {
  readonly code: number;
  readonly meaning: string;
  readonly reason: RejectReason;
}

/** What follows 17, and what each means for the person whose note comes back. */
export const rejectCodes = {
  insertion: row(0x71, 'inserted askew', 'unreadable'),
  magnetic: row(0x72, 'magnetic pattern', 'suspect'),
  leftInHead: row(0x73, 'a note was left in the head', 'mechanism'),
  compensation: row(0x74, 'no measure of its light', 'unreadable'),
  conveying: row(0x75, 'did not move as it should', 'mechanism'),
  denomination: row(0x76, 'no denomination fits', 'unreadable'),
  firstPattern: row(0x77, 'optical pattern', 'suspect'),
  photoLevel: row(0x78, 'light level', 'unreadable'),
  inhibited: row(0x79, 'this denomination or direction is switched off', 'denominationNotAccepted'),
  operation: row(0x7b, 'handled while it moved', 'pulledBack'),
  leftInStacker: row(0x7c, 'a note was left in the stacker', 'mechanism'),
  length: row(0x7d, 'wrong length', 'unreadable'),
  secondPattern: row(0x7e, 'second optical pattern', 'suspect'),
  trueBill: row(0x7f, 'features of a genuine note are missing', 'suspect'),
  multiple: row(0x98, 'more than one note', 'secondNote'),
  ticketWrongSide: row(0x9b, 'a ticket with the wrong side up', 'notABanknote'),
} as const;

export type RejectCodeName = keyof typeof rejectCodes;

function row(code: number, meaning: string, reason: RejectReason): RejectCode {
  return { code, meaning, reason };
}

const byCode = new Map<number, RejectCode>(Object.values(rejectCodes).map((entry) => [entry.code, entry]));

/** `unknown` for codes that no source documents. */
export function rejectReason(code: number): RejectReason {
  return byCode.get(code)?.reason ?? 'unknown';
}
