import type { Dice } from './dice.ts';
import { LASTING_MS, type FaultMoment } from './fault-plan.ts';

/** What a person does beside the straight way through the visit. */
export type MannerAct =
  /** Each touch lands twice. */
  | { readonly type: 'touchesTwice' }
  /** Touches all that can be touched, and what was there a moment ago. */
  | { readonly type: 'hammers'; readonly at: FaultMoment; readonly touches: number; readonly everyMs: number }
  /** Pushes the next note while this one still moves. */
  | { readonly type: 'pushesNext'; readonly note: number; readonly afterMs: number; readonly tries: number }
  /** Pulls at the note again and again, to have it and its credit. */
  | {
      readonly type: 'pulls';
      readonly note: number;
      readonly fromMs: number;
      readonly everyMs: number;
      readonly times: number;
    }
  /** Lays down somebody else's card, or one that is of no campus: beside the own one, or instead of it. */
  | {
      readonly type: 'laysCard';
      readonly which: 'other' | 'foreign';
      readonly at: FaultMoment;
      readonly ms: number;
      readonly instead: boolean;
    }
  /** Takes the own card away for a while, or for good. */
  | { readonly type: 'takesCard'; readonly at: FaultMoment; readonly ms: number }
  /** Walks off: with the card still there, with a note at the bezel; whoever comes next finds it. */
  | { readonly type: 'leavesCard' }
  | { readonly type: 'leavesNote' }
  /** Is back when nobody expects it, lays the card down and takes it again. */
  | { readonly type: 'comesBack'; readonly afterMs: number; readonly ms: number };

export interface Manner {
  readonly name: 'patient' | 'hasty' | 'absentMinded' | 'malicious';
  readonly acts: readonly MannerAct[];
}

export const patient: Manner = { name: 'patient', acts: [] };

export function drawManner(dice: Dice, notes: number): Manner {
  const name = dice.weighted([
    [46, 'patient'],
    [18, 'hasty'],
    [18, 'absentMinded'],
    [18, 'malicious'],
  ] as const);
  const count = name === 'patient' ? 0 : dice.between(1, 2);
  return { name, acts: Array.from({ length: count }, () => drawAct(name, dice, notes)) };
}

function drawAct(name: Manner['name'], dice: Dice, notes: number): MannerAct {
  const note = notes > 0 ? dice.below(notes) : 0;
  const at = (): FaultMoment => {
    const on = dice.pick(['oneMoment', 'recharge', 'loading', 'result', undefined] as const);
    const ms = dice.below(1500);
    if (on !== undefined) return { afterNote: undefined, ms, on };
    return { afterNote: notes > 0 ? note : undefined, ms: dice.below(3000) };
  };
  const type = dice.pick(actsOf[name]);
  switch (type) {
    case 'touchesTwice':
    case 'leavesCard':
    case 'leavesNote':
      return { type };
    case 'hammers':
      return { type, at: at(), touches: dice.pick([3, 10, 30]), everyMs: dice.pick([1, 40, 300]) };
    case 'pushesNext':
      return { type, note, afterMs: dice.below(3000), tries: dice.pick([1, 3, 10]) };
    case 'pulls': {
      const times = dice.pick([1, 3, 20]);
      return { type, note, fromMs: dice.below(3500), everyMs: dice.pick([20, 150, 700]), times };
    }
    case 'laysCard': {
      const which = dice.pick(['other', 'other', 'foreign'] as const);
      return { type, which, at: at(), ms: dice.pick([200, 1200, 5000]), instead: dice.chance(60) };
    }
    case 'takesCard':
      return { type, at: at(), ms: dice.pick([150, 900, 4000, LASTING_MS]) };
    case 'comesBack':
      return { type, afterMs: dice.pick([100, 3000, 20_000]), ms: dice.pick([300, 2500]) };
  }
}

const actsOf: Readonly<Record<Manner['name'], readonly MannerAct['type'][]>> = {
  patient: ['touchesTwice'],
  hasty: ['touchesTwice', 'touchesTwice', 'hammers', 'pushesNext', 'takesCard'],
  absentMinded: ['leavesCard', 'leavesNote', 'comesBack', 'takesCard'],
  malicious: ['pulls', 'pulls', 'pulls', 'laysCard', 'laysCard', 'hammers', 'pushesNext', 'takesCard'],
};
