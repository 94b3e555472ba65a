import { platformCalls, type PlatformCall } from '../../contract/platform-api.ts';
import type { NetworkFate } from '../world/virtual-network.ts';
import type { ByteTrouble } from './byte-trouble.ts';
import type { Dice } from './dice.ts';
import { LASTING_MS, type FaultMoment, type FaultPlan, type LineName } from './fault-plan.ts';

/**
 * The faults that are drawn since the second edition, beside those of `fault-plan.ts`: every kind at every moment, for a
 * time or until staff come, also while the machine starts.
 */
export function drawMoreFaults(dice: Dice, notes: number): readonly FaultPlan[] {
  const count = dice.weighted([
    [45, 0],
    [35, 1],
    [14, 2],
    [6, 3],
  ] as const);
  return Array.from({ length: count }, () => drawFault(dice, notes, () => drawMoment(dice, notes)));
}

/** What is wrong from the moment that the machine is switched on. */
export function drawStartFaults(dice: Dice): readonly FaultPlan[] {
  if (!dice.chance(40)) return [];
  const atStart = (): FaultMoment => ({ afterNote: undefined, ms: dice.pick([0, 0, dice.below(4000)]) });
  return Array.from({ length: dice.between(1, 2) }, () => drawFault(dice, 0, atStart));
}

function drawMoment(dice: Dice, notes: number): FaultMoment {
  const on = dice.weighted([
    [15, undefined],
    [30, 'note'],
    [15, 'recharge'],
    [8, 'oneMoment'],
    [12, 'loading'],
    [4, 'cardBack'],
    [16, 'processStart'],
  ] as const);
  const ms = dice.below(on === 'loading' ? 700 : 2500);
  if (on === 'note' && notes > 0) return { afterNote: dice.below(notes), ms };
  if (on === undefined || on === 'note') return { afterNote: undefined, ms };
  return { afterNote: undefined, ms, on };
}

function drawFault(dice: Dice, notes: number, moment: () => FaultMoment): FaultPlan {
  const type = dice.weighted([
    [26, 'bytes'],
    [10, 'silent'],
    [9, 'unplugged'],
    [20, 'request'],
    [5, 'outage'],
    [8, 'power'],
    [6, 'box'],
    [6, 'full'],
    [5, 'jam'],
    [6, 'lift'],
  ] as const);
  const line = (): LineName => dice.pick(['acceptor', 'antenna'] as const);
  switch (type) {
    case 'bytes': {
      const where = line();
      const direction = dice.pick(['toDevice', 'toHost'] as const);
      const trouble = drawTrouble(dice, where);
      const times = dice.pick([1, 1, 2, 6, 40]);
      return { type, line: where, direction, trouble, skip: dice.below(60), times, at: moment() };
    }
    case 'silent': {
      const how = dice.pick(['deaf', 'slow'] as const);
      return { type, line: line(), how, at: moment(), ms: drawLength(dice, [300, 1500, 6000, 12_000]) };
    }
    case 'unplugged':
      return { type, line: line(), at: moment(), ms: drawLength(dice, [100, 2000, 15_000]) };
    case 'request':
      return drawRequest(dice);
    case 'outage':
      return { type, from: moment(), ms: drawLength(dice, [1000, 9000, 40_000]) };
    case 'power':
      return { type, at: moment(), offMs: drawLength(dice, [50, 800, 4000, 15_000]) };
    case 'box':
      return { type, at: moment(), outMs: drawLength(dice, [2000, 15_000]) };
    case 'full':
      return { type, at: moment(), ms: drawLength(dice, [3000, 20_000]) };
    case 'jam': {
      const when = dice.pick(['beforeCredit', 'afterCredit', 'whileReturning'] as const);
      const where = when === 'afterCredit' ? 'inside' : dice.pick(['inside', 'reachable'] as const);
      const note = notes > 0 ? dice.below(notes) : 0;
      return { type, note, when, where, freedAfterMs: drawLength(dice, [4000, 15_000]) };
    }
    case 'lift':
      return { type, exchange: dice.between(1, 40), ms: drawLength(dice, [100, 700, 3000]) };
  }
}

/** For a time, or until staff come. */
function drawLength(dice: Dice, lengths: readonly number[]): number {
  return dice.chance(20) ? LASTING_MS : dice.pick(lengths);
}

/**
 * Two neighbours of one PN532 frame never change places: its checksum is a sum, nobody could tell, and no line does it.
 */
function drawTrouble(dice: Dice, line: LineName): ByteTrouble {
  const type = dice.pick([
    'lost',
    'lost',
    'cutShort',
    'doubled',
    'swapped',
    'overtaken',
    'flipped',
    'flipped',
    'noise',
    'late',
  ] as const);
  switch (type) {
    case 'lost':
      return { type, count: dice.pick([1, 1, 2, 5]) };
    case 'flipped':
      return { type, bit: dice.below(8) };
    case 'noise':
      return { type, byte: dice.pick([0x00, 0x7f, 0xfc, 0xff, dice.below(256)]) };
    case 'late':
      return { type, ms: dice.pick([3, 40, 150, 900, 1500, 6000]) };
    case 'swapped':
      return { type: line === 'antenna' ? 'overtaken' : type };
    case 'cutShort':
    case 'doubled':
    case 'overtaken':
      return { type };
  }
}

const kioskCalls = (Object.keys(platformCalls) as PlatformCall[]).filter((call) => call !== 'reportDebit');

/** Every call can meet every fate. */
function drawRequest(dice: Dice): FaultPlan {
  const fate = (): Exclude<NetworkFate, 'pass'> => {
    const simple = dice.pick([
      'refuse',
      'cutBefore',
      'cutAfter',
      'silence',
      'twice',
      'late',
      'late',
      'late',
    ] as const);
    if (simple !== 'late') return simple;
    return {
      late: dice.pick(['request', 'request', 'answer'] as const),
      ms: dice.pick([700, 2500, 6000, 9000, 20_000, 45_000]),
      seen: dice.pick(['cut', 'silence'] as const),
    };
  };
  return {
    type: 'request',
    call: dice.pick(kioskCalls),
    skip: dice.pick([0, 0, 0, 1, 2]),
    times: dice.pick([1, 1, 2, 4, 50]),
    fate: fate(),
  };
}

/** What a cache or a mixed-up connection on the way does: answers of old where money is told of. */
export function drawStaleAnswers(dice: Dice): readonly FaultPlan[] {
  return Array.from({ length: dice.between(1, 3) }, () => ({
    type: 'request',
    call: dice.weighted([
      [30, 'creditNote'],
      [15, 'reserveNote'],
      [15, 'startLoad'],
      [15, 'confirmLoad'],
      [25, dice.pick(kioskCalls)],
    ]),
    skip: dice.below(3),
    times: dice.pick([1, 1, 2, 4]),
    fate: 'stale',
  }));
}

/** For a visit in which nothing else goes wrong: so nothing may come of them. */
export function drawAnswerTroubles(dice: Dice, protocol: 'ssp' | 'id003'): readonly FaultPlan[] {
  const types = protocol === 'ssp' ? (['misread', 'lost', 'again'] as const) : (['misread', 'lost'] as const);
  return Array.from({ length: dice.between(1, 2) }, () => {
    const type = dice.pick(types);
    const again = { type: 'again', later: dice.pick([1, 3, 6, 12]) } as const;
    const misread = {
      type: 'misread',
      as: dice.pick(['otherNews', 'otherValue'] as const),
      bits: dice.between(1, 3),
    } as const;
    return {
      type: 'answer' as const,
      trouble: { lost: { type: 'lost' } as const, misread, again }[type],
      on: dice.pick(['escrow', 'taken'] as const),
      skip: dice.pick([0, 0, 1]),
      at: { afterNote: undefined, ms: 0 },
    };
  });
}
