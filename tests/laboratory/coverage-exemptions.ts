/** A transition that the laboratory cannot take, and why that is so. */
export interface Exemption {
  readonly transition: string;
  readonly reason: string;
}

const DEFECT_ONLY =
  'Answers a defect of the program itself: every failure of journal, platform and devices is an outcome there and no error.';

/** At most 2 % of all; one that is taken after all makes the proof fail, so that it is struck off here. */
export const exemptions: readonly Exemption[] = [
  {
    transition: 'till: blocked --open--> the same',
    reason: 'No visit asks for the slot while the service is closed, and it is closed while a fault stands.',
  },
  {
    transition: 'till: halted --open--> the same',
    reason:
      'No visit asks for the slot while the service is closed, and it is closed while the till is halted.',
  },
  { transition: 'visit: balance --error(statement)--> the same', reason: DEFECT_ONLY },
  { transition: 'visit: recharge --error(recharge)--> ending', reason: DEFECT_ONLY },
  { transition: 'visit: loading --error(load)--> loaded', reason: DEFECT_ONLY },
];
