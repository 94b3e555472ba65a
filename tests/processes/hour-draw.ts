import { fen, type Fen } from '../../contract/money.ts';
import type { Banknote } from '../../lobby/hands.ts';
import { faultSchema, type Fault } from '../../lobby/network/fault.ts';
import type { AcceptorProtocol } from '../../lobby/cash-acceptor/world-acceptor.ts';
import { Dice } from '../laboratory/dice.ts';
import type { EffectPlan } from './effect-plan.ts';
import { namedPlan, recoveryPlan } from './named-effects.ts';

/** What a seed draws for one visit. Real time is nobody's to draw: the same seed does not meet the same moments. */
export interface VisitDraw {
  /** Whose card, of the people of the hour. */
  readonly person: number;
  readonly service: 'recharge' | 'collect';
  readonly notes: readonly { readonly valueFen: Fen; readonly kind: Banknote['kind'] }[];
  readonly leaving: 'finishes' | 'takesCard' | 'walksAway';
  readonly paceMs: number;
  /** Money from outside that waits to be loaded, arrived before the visit; 0: none. */
  readonly pendingFen: Fen;
  /** What the person paid in the canteen before; 0: nothing. */
  readonly paidFen: Fen;
  /** The first strikes the process that receives the person, each other one the process after it. */
  readonly deaths: readonly DeathDraw[];
  /** How long the machine is dark after a death. */
  readonly darkMs: number;
  readonly network: readonly { readonly afterMs: number; readonly lastsMs: number; readonly fault: Fault }[];
  readonly blows: readonly Blow[];
}

export type DeathDraw =
  | { readonly type: 'named'; readonly plan: EffectPlan }
  /** An order for the storage library: the process dies inside a call on the journal's files. */
  | { readonly type: 'system'; readonly order: string }
  | { readonly type: 'random'; readonly afterMs: number };

/** Something else that breaks, and comes back. */
export interface Blow {
  readonly to: 'platform' | 'cable' | 'validatorPower' | 'usb';
  readonly afterMs: number;
  readonly darkMs: number;
}

export const PEOPLE = 6;

export function drawAcceptor(seed: number, hour: number): AcceptorProtocol {
  return new Dice(seed, `processes ${hour} acceptor`).chance(35) ? 'id003' : 'ssp';
}

export function drawVisit(
  seed: number,
  hour: number,
  visit: number,
  { acceptor, canBreakStorage }: { readonly acceptor: AcceptorProtocol; readonly canBreakStorage: boolean },
): VisitDraw {
  const about = (question: string): Dice => new Dice(seed, `processes ${hour}.${visit} ${question}`);
  const person = about('person');
  const service = person.chance(28) ? 'collect' : 'recharge';
  const count = person.weighted([
    [50, 1],
    [38, 2],
    [12, 3],
  ] as const);
  return {
    person: person.below(PEOPLE),
    service,
    notes: Array.from({ length: service === 'collect' ? 0 : count }, () => drawNote(person)),
    leaving: person.weighted([
      [80, 'finishes'],
      [14, 'takesCard'],
      [6, 'walksAway'],
    ]),
    paceMs: person.pick([0, 50, 200]),
    pendingFen: fen(service === 'collect' ? person.between(1, 50) * 100 : 0),
    paidFen: fen(person.chance(20) ? person.between(1, 20) * 50 : 0),
    deaths: drawDeaths(about('deaths'), { acceptor, service, canBreakStorage }),
    darkMs: about('dark').pick([0, 0, 0, 300, 1500, 6000]),
    network: drawNetwork(about('network')),
    blows: [...drawBlows(about('blows')), ...drawUnplugging(about('usb'))],
  };
}

function drawNote(dice: Dice): VisitDraw['notes'][number] {
  return {
    valueFen: fen(dice.pick([500, 1000, 1000, 2000, 5000, 10_000, 10_000])),
    kind: dice.weighted([
      [90, 'genuine'],
      [4, 'counterfeit'],
      [6, 'crumpled'],
    ]),
  };
}

function drawDeaths(
  dice: Dice,
  about: {
    readonly acceptor: AcceptorProtocol;
    readonly service: VisitDraw['service'];
    readonly canBreakStorage: boolean;
  },
): readonly DeathDraw[] {
  if (dice.chance(8)) return [];
  const first = drawFirstDeath(dice, about);
  const more = dice.weighted([
    [65, 0],
    [25, 1],
    [10, 2],
  ] as const);
  const later = Array.from({ length: more }, (): DeathDraw => {
    if (dice.chance(30)) return { type: 'random', afterMs: dice.between(100, 1500) };
    return { type: 'named', plan: recoveryPlan(dice, about.acceptor) };
  });
  return [first, ...later];
}

function drawFirstDeath(
  dice: Dice,
  { acceptor, service, canBreakStorage }: Parameters<typeof drawDeaths>[1],
): DeathDraw {
  const kind = dice.weighted([
    [62, 'named'],
    [28, 'random'],
    [10, 'system'],
  ]);
  if (kind === 'system' && canBreakStorage) {
    const deed = dice.pick(['dieBefore', 'dieAfter']);
    return { type: 'system', order: `${deed} ${dice.pick(['write', 'sync'])} ${dice.between(1, 14)}` };
  }
  if (kind === 'random') return { type: 'random', afterMs: dice.between(0, 3000) };
  return { type: 'named', plan: namedPlan(dice, acceptor, service) };
}

function drawNetwork(dice: Dice): VisitDraw['network'] {
  const count = dice.weighted([
    [55, 0],
    [35, 1],
    [10, 2],
  ] as const);
  return Array.from({ length: count }, () => ({
    afterMs: dice.between(0, 2500),
    lastsMs: dice.pick([150, 500, 1500, 2500]),
    fault: drawFault(dice),
  }));
}

function drawFault(dice: Dice): Fault {
  const mode = dice.pick([
    'refuse',
    'slow',
    'dropBefore',
    'dropAfter',
    'dropAfter',
    'duplicate',
    'duplicate',
  ]);
  const end = dice.chance(70) ? 'cut' : 'hang';
  return faultSchema.parse({
    mode,
    end,
    ms: mode === 'slow' ? dice.between(200, 3000) : 0,
    once: dice.chance(50),
  });
}

function drawBlows(dice: Dice): readonly Blow[] {
  const to = dice.weighted([
    [84, undefined],
    [6, 'platform'],
    [4, 'cable'],
    [6, 'validatorPower'],
  ] as const);
  if (!to) return [];
  return [{ to, afterMs: dice.between(0, 2500), darkMs: dice.pick([100, 800, 2000]) }];
}

function drawUnplugging(dice: Dice): readonly Blow[] {
  if (!dice.chance(7)) return [];
  return [{ to: 'usb', afterMs: dice.between(0, 2500), darkMs: dice.pick([50, 400, 2000]) }];
}
