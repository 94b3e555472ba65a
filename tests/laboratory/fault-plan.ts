import type { PlatformCall } from '../../contract/platform-api.ts';
import type { ScreenKind } from '../../contract/view.ts';
import type { NetworkFate } from '../world/virtual-network.ts';
import type { AnswerNews, AnswerTrouble } from './answer-trouble.ts';
import type { ByteTrouble } from './byte-trouble.ts';
import type { Dice } from './dice.ts';
import type { LineDirection } from './troubled-line.ts';

/** When in a visit: so long after its begin, or after its n-th note (from 0) was drawn in. */
export interface FaultMoment {
  readonly afterNote: number | undefined;
  readonly ms: number;
  /** Counts from the first time that this screen is shown, or that a process starts in this visit, instead. */
  readonly on?: ScreenKind | 'processStart';
}

/** The two serial lines of the machine. */
export type LineName = 'acceptor' | 'antenna';

/** One thing that goes wrong in a visit. Each kind is a small object in front of the world's ordinary behaviour. */
export type FaultPlan =
  /** The n-th request of this call and `times` from there on. */
  | {
      readonly type: 'request';
      readonly call: PlatformCall;
      readonly skip: number;
      readonly times: number;
      readonly fate: Exclude<NetworkFate, 'pass'>;
    }
  /** Every request is refused. */
  | { readonly type: 'outage'; readonly from: FaultMoment; readonly ms: number }
  /** One way; the platform's own limits are near. */
  | { readonly type: 'slowNetwork'; readonly delayMs: number; readonly ms: number }
  | {
      readonly type: 'wire';
      readonly fault:
        'loseCommand' | 'loseReply' | 'garbleReply' | 'delayReply' | 'splitReply' | 'noiseBefore';
      readonly at: FaultMoment;
      readonly times: number;
    }
  | { readonly type: 'power'; readonly at: FaultMoment; readonly offMs: number }
  | {
      readonly type: 'jam';
      readonly note: number;
      readonly when: 'beforeCredit' | 'afterCredit' | 'whileReturning';
      readonly where: 'inside' | 'reachable';
      /** After this long somebody frees it. */
      readonly freedAfterMs: number;
    }
  /** The card is pulled away within its n-th write, after so many bytes. What the person does then: `back`. */
  | {
      readonly type: 'pull';
      readonly write: number;
      readonly bytes: number;
      readonly back: 'same' | 'tooLate' | 'never' | 'otherFirst' | 'withAnother';
      readonly afterMs: number;
    }
  | { readonly type: 'box'; readonly at: FaultMoment; readonly outMs: number }
  | { readonly type: 'full'; readonly at: FaultMoment; readonly ms: number }
  /** Single bytes of a line: after `skip` whole ones, `times` in all. */
  | {
      readonly type: 'bytes';
      readonly line: LineName;
      readonly direction: LineDirection;
      readonly trouble: ByteTrouble;
      readonly skip: number;
      readonly times: number;
      readonly at: FaultMoment;
    }
  /** One answer of the acceptor that tells of money, after `skip` whole ones. */
  | {
      readonly type: 'answer';
      readonly trouble: AnswerTrouble;
      readonly on: AnswerNews;
      readonly skip: number;
      readonly at: FaultMoment;
    }
  /** The device keeps its state and says nothing. */
  | {
      readonly type: 'silent';
      readonly line: LineName;
      readonly how: 'deaf' | 'slow';
      readonly at: FaultMoment;
      readonly ms: number;
    }
  /** The bridge is pulled out; the antenna loses its power with it, the acceptor has its own. */
  | { readonly type: 'unplugged'; readonly line: LineName; readonly at: FaultMoment; readonly ms: number }
  /** The card is taken away at the n-th exchange with a card in this visit, and is back after so long. */
  | { readonly type: 'lift'; readonly exchange: number; readonly ms: number };

/** Longer than any visit: only staff end it. */
export const LASTING_MS = 3_600_000;

export function drawFaults(dice: Dice, notes: number): readonly FaultPlan[] {
  const count = dice.weighted([
    [55, 0],
    [33, 1],
    [12, 2],
  ] as const);
  return Array.from({ length: count }, () => drawFault(dice, notes));
}

function drawFault(dice: Dice, notes: number): FaultPlan {
  const type = dice.weighted([
    [30, 'request'],
    [8, 'outage'],
    [6, 'slowNetwork'],
    [18, 'wire'],
    [18, 'power'],
    [10, 'jam'],
    [6, 'box'],
    [4, 'full'],
    [22, 'pull'],
  ] as const);
  const moment = (mostMs: number): FaultMoment => ({
    afterNote: notes > 0 && dice.chance(80) ? dice.below(notes) : undefined,
    ms: dice.below(mostMs),
  });
  switch (type) {
    case 'request':
      return {
        type,
        call: dice.weighted([
          [35, 'reserveNote'],
          [35, 'creditNote'],
          [12, 'releaseNote'],
          [10, 'boot'],
          [5, 'lookUpCard'],
          [3, 'heartbeat'],
          [12, 'startLoad'],
          [12, 'confirmLoad'],
          [5, 'cancelLoad'],
          [5, 'questionLoad'],
          [4, 'resumeLoad'],
          [2, 'loadStates'],
        ]),
        skip: dice.below(2),
        times: dice.pick([1, 1, 2, 4]),
        fate: dice.pick(['refuse', 'cutBefore', 'cutAfter', 'silence', 'twice']),
      };
    case 'outage':
      return { type, from: moment(2500), ms: dice.pick([3000, 12_000, 40_000]) };
    case 'slowNetwork':
      return { type, delayMs: dice.pick([900, 2500, 3900, 4100, 6000]), ms: dice.pick([5000, 30_000]) };
    case 'wire':
      return {
        type,
        fault: dice.pick([
          'loseCommand',
          'loseReply',
          'loseReply',
          'garbleReply',
          'delayReply',
          'splitReply',
          'noiseBefore',
        ]),
        at: moment(2500),
        times: dice.pick([1, 1, 2, 5, 7]),
      };
    case 'power':
      return { type, at: moment(2500), offMs: dice.pick([50, 800, 4000]) };
    case 'jam': {
      const when = dice.pick(['beforeCredit', 'afterCredit'] as const);
      // Past the credit a hand from outside reaches no note: that would be theft, and no fault.
      const where = when === 'afterCredit' ? 'inside' : dice.pick(['inside', 'reachable'] as const);
      const note = notes > 0 ? dice.below(notes) : 0;
      return { type, note, when, where, freedAfterMs: dice.pick([4000, 15_000, 45_000]) };
    }
    case 'pull':
      return {
        type,
        write: dice.between(1, 6),
        bytes: dice.below(17),
        back: dice.weighted([
          [55, 'same'],
          [15, 'tooLate'],
          [10, 'never'],
          [10, 'otherFirst'],
          [10, 'withAnother'],
        ]),
        afterMs: dice.pick([100, 700, 3000]),
      };
    case 'box':
      return { type, at: moment(3000), outMs: dice.pick([2000, 15_000]) };
    case 'full':
      return { type, at: moment(3000), ms: dice.pick([3000, 20_000]) };
  }
}

/** How long something lasts, for people who read. */
export function inWords(ms: number): string {
  return ms >= LASTING_MS ? 'as long as nobody comes' : `${ms} ms`;
}
