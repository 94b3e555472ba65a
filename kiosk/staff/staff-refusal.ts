import { err } from '../../contract/result.ts';
import type { Result } from '../../contract/result.ts';

/** Why an act of staff was not done. Nothing was written then. */
export interface StaffRefusal {
  readonly code:
    | 'nameMissing'
    | 'remarkMissing'
    | 'sealMissing'
    | 'noSuchCase'
    | 'caseNotOpen'
    | 'valueUnknown'
    | 'moneyInBox'
    | 'accountMissing'
    | 'otherAccount'
    | 'noteInQuestion'
    | 'nothingToMove'
    | 'countsMalformed'
    | 'noteUnderWay'
    | 'boxIsOut'
    | 'boxIsIn'
    | 'valueMalformed'
    | 'notHalted'
    | 'inMaintenance'
    | 'notInMaintenance'
    /** Of the channel, not of the desk. */
    | 'badRequest'
    | 'starting'
    | 'failed';
  /** What is the matter and what to do next, for the person at the terminal. */
  readonly sentence: string;
}

export type StaffResult<T> = Result<T, StaffRefusal>;

export function refusal(code: StaffRefusal['code'], sentence: string): StaffRefusal {
  return { code, sentence };
}

export function refused(code: StaffRefusal['code'], sentence: string): StaffResult<never> {
  return err(refusal(code, sentence));
}

/** What the machine itself is called in the journal where it settles a case. */
const MACHINE = 'machine';

/** Every act has a name to it. */
export function nameProblem(by: string): StaffRefusal | undefined {
  if (isText(by, 2, 60) && by.trim().toLowerCase() !== MACHINE) return undefined;
  return refusal('nameMissing', 'Say who does this, 2 to 60 characters: --by "Zhang San".');
}

/** Where something is decided, the journal must say why. */
export function remarkProblem(remark: string): StaffRefusal | undefined {
  if (isText(remark, 2, 300)) return undefined;
  return refusal(
    'remarkMissing',
    'Say in a few words (2 to 300 characters) what was found and why this is right: --remark "...".',
  );
}

export function sealProblem(seal: string): StaffRefusal | undefined {
  if (isText(seal, 1, 40)) return undefined;
  return refusal('sealMissing', 'Give the number on the seal, up to 40 characters: --seal A1234.');
}

/** Control characters would let a remark rewrite the terminal of whoever reads the journal. */
function isText(text: string, least: number, most: number): boolean {
  const { length } = text.trim();
  return length >= least && length <= most && !/\p{Cc}/u.test(text);
}
