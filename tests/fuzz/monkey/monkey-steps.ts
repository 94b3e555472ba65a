import fc from 'fast-check';
import { locales, services, type Service, type UserAction } from '../../../contract/view.ts';
import { anyJson, damagedJson, jsonDamages, type Json, type JsonDamage } from '../made-json.ts';

/** What a monkey does in front of the machine. */
export type MonkeyStep =
  /** Touches something, be it on the screen or not. `older`: for a view so many before the present one. */
  | { readonly do: 'touch'; readonly action: UserAction; readonly older: number }
  /** The socket of the screen says something that is no touch. */
  | { readonly do: 'nonsense'; readonly event: Json; readonly damage: readonly JsonDamage[] }
  | { readonly do: 'place' | 'take'; readonly card: number }
  | {
      readonly do: 'note';
      readonly yuan: number;
      readonly kind: 'genuine' | 'counterfeit' | 'crumpled' | 'foreign';
    }
  | { readonly do: 'takeNote' | 'pullNote' }
  | { readonly do: 'wait'; readonly ms: number }
  /** As a person would: chooses the service and lays a card down. */
  | { readonly do: 'enter'; readonly service: Service; readonly card: number };

export const CARDS = 10;

const display = fc.record({
  theme: fc.constantFrom('standard', 'highContrastDark', 'highContrastLight'),
  textSize: fc.constantFrom('normal', 'large', 'extraLarge'),
  reach: fc.boolean(),
});

const actions: fc.Arbitrary<UserAction> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('chooseService' as const),
      service: fc.constantFrom(...services),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      type: fc.constantFrom(
        'finish' as const,
        'stop' as const,
        'back' as const,
        'help' as const,
        'stillHere' as const,
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('setLocale' as const), locale: fc.constantFrom(...locales) }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('setDisplay' as const), display }) },
);

const card = fc.integer({ min: 0, max: CARDS - 1 });

export function monkeySteps(service: Service | undefined): fc.Arbitrary<readonly MonkeyStep[]> {
  const chosen = service === undefined ? fc.constantFrom(...services) : fc.constant(service);
  const step: fc.Arbitrary<MonkeyStep> = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ do: fc.constant('touch' as const), action: actions, older: fc.constant(0) }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('touch' as const),
        action: actions,
        older: fc.integer({ min: 1, max: 5 }),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('nonsense' as const),
        event: fc.oneof(anyJson, fc.record({ revision: fc.nat(500), action: actions })),
        damage: jsonDamages,
      }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('place' as const, 'take' as const), card }) },
    {
      weight: service === 'recharge' || service === undefined ? 5 : 1,
      arbitrary: fc.record({
        do: fc.constant('note' as const),
        yuan: fc.constantFrom(1, 5, 10, 20, 50, 100),
        kind: fc.constantFrom(
          'genuine',
          'genuine',
          'genuine',
          'genuine',
          'counterfeit',
          'crumpled',
          'foreign',
        ),
      }),
    },
    { weight: 1, arbitrary: fc.constantFrom<MonkeyStep>({ do: 'takeNote' }, { do: 'pullNote' }) },
    {
      weight: 6,
      arbitrary: fc.record({
        do: fc.constant('wait' as const),
        ms: fc.constantFrom(0, 30, 100, 400, 1000, 1000, 3000, 6000, 15_000),
      }),
    },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('enter' as const), service: chosen, card }) },
  );
  return fc.array(step, { minLength: 1, maxLength: 250, size: 'max' });
}

export function nonsense({ event, damage }: Extract<MonkeyStep, { do: 'nonsense' }>): Json {
  return damagedJson(event, damage);
}
