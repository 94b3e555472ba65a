import type { RejectReason } from '../../cash-acceptor.ts';

interface RejectCode {
  readonly code: number;
  readonly meaning: string;
  readonly reason: RejectReason;
}

/** Answers to "last reject code", and what each means for the person whose note came back. */
export const rejectCodes = {
  accepted: row(0x00, 'no reject: the last note was accepted', 'unknown'),
  wrongLength: row(0x01, 'wrong length', 'unreadable'),
  averageFail: row(0x02, 'validation failed (average)', 'suspect'),
  coastlineFail: row(0x03, 'validation failed (coastline)', 'suspect'),
  graphFail: row(0x04, 'validation failed (graph)', 'suspect'),
  buriedFail: row(0x05, 'validation failed (buried)', 'suspect'),
  channelInhibited: row(0x06, 'channel inhibited', 'denominationNotAccepted'),
  secondNote: row(0x07, 'second note pushed in', 'secondNote'),
  byHost: row(0x08, 'rejected by the host', 'byHost'),
  severalChannels: row(0x09, 'recognised in more than one channel', 'unreadable'),
  rearSensor: row(0x0a, 'rear sensor error', 'mechanism'),
  tooLong: row(0x0b, 'note too long', 'unreadable'),
  unitDisabled: row(0x0c, 'unit disabled', 'disabled'),
  slowMechanism: row(0x0d, 'mechanism slow', 'mechanism'),
  strimming: row(0x0e, 'note pulled back', 'pulledBack'),
  fraudChannel: row(0x0f, 'fraud channel', 'suspect'),
  noNoteFound: row(0x10, 'no note found, or it cannot be read', 'unreadable'),
  peakTooHigh: row(0x11, 'optical peak too high', 'unreadable'),
  twisted: row(0x12, 'twisted note', 'unreadable'),
  escrowTimeout: row(0x13, 'the host did not decide in time', 'escrowTimeout'),
  barCodeFail: row(0x14, 'bar code scan failed', 'notABanknote'),
  noCam: row(0x15, 'no cam activity', 'mechanism'),
  slot1: row(0x16, 'slot 1 failed', 'mechanism'),
  slot2: row(0x17, 'slot 2 failed', 'mechanism'),
  lensOverSampled: row(0x18, 'lens over-sampled', 'mechanism'),
  widthFail: row(0x19, 'width detection failed', 'unreadable'),
  shortNote: row(0x1a, 'short note', 'unreadable'),
  notePayout: row(0x1b, 'note paid out', 'unknown'),
  doubleNote: row(0x1c, 'double note', 'secondNote'),
  unableToStack: row(0x1d, 'unable to stack', 'mechanism'),
  cardLike: row(0x1f, 'an object like a credit card', 'notABanknote'),
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
