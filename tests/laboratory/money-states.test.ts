import { createMachine, type AnyStateMachine } from 'xstate';
import { describe, expect, it } from 'vitest';
import { charts, statesOf } from './coverage-charts.ts';
import { isMoneyState, leavings, moneyStatesOf, otherExits, unheardFailures } from './money-states.ts';

const byId = new Map(charts().map((machine) => [machine.id, machine]));

function chart(id: string): AnyStateMachine {
  const machine = byId.get(id);
  if (!machine) throw new Error(`there is no chart ${id}`);
  return machine;
}

interface Doctored {
  readonly on?: object;
  readonly states?: Record<string, object>;
}

/** The same chart with a few states other than they are. */
function doctored(id: string, changes: Doctored): AnyStateMachine {
  const { config, implementations } = chart(id);
  const states = { ...(config.states as Record<string, object>) };
  for (const [key, change] of Object.entries(changes.states ?? {}))
    states[key] = { ...states[key], ...change };
  const on = { ...(config.on as object), ...changes.on };
  return createMachine({ ...config, on, states }, implementations) as AnyStateMachine;
}

describe('where money is under way', () => {
  it('is in these states', () => {
    const named = [...byId.values()].flatMap((machine) =>
      moneyStatesOf(machine).map(({ key }) => `${machine.id}: ${key}`),
    );
    expect(named).toEqual([
      ...['settling', 'takingStray', 'recording', 'deciding', 'accepting'].map((key) => `till: ${key}`),
      ...['givingBack', 'recordingReturn', 'refusing', 'closing'].map((key) => `till: ${key}`),
      ...['reading', 'asking', 'writing', 'givingUp'].map((key) => `load: ${key}`),
      ...['recharge', 'loading'].map((key) => `visit: ${key}`),
    ]);
  });

  it.each([...byId.keys()])('%s: nothing but the end of the actor leads out', (id) => {
    expect(otherExits(chart(id))).toEqual([]);
  });

  it.each([...byId.keys()])('%s: every actor that fails is heard', (id) => {
    expect(unheardFailures(chart(id))).toEqual([]);
  });

  it('a load that may have touched the card ends only through an actor that writes how', () => {
    const load = chart('load');
    const states = new Map(statesOf(load).map((node) => [node.key, node]));
    for (const key of ['granted', 'cardBack']) {
      const node = states.get(key);
      const targets = node ? leavings(node).flatMap(({ to }) => to) : [];
      expect(targets).not.toEqual([]);
      for (const target of targets) {
        const next = states.get(target);
        expect(target === 'cardBack' || (next !== undefined && isMoneyState(load, next))).toBe(true);
      }
    }
  });
});

describe('the walker finds', () => {
  it('an event that leaves a note under way', () => {
    const till = doctored('till', { states: { accepting: { on: { close: 'resting' } } } });
    expect(otherExits(till)).toEqual(['till: accepting is left by close']);
  });

  it('an event that begins the same state anew', () => {
    const again = { on: { idle: { target: 'writing', reenter: true } } };
    expect(otherExits(doctored('load', { states: { writing: again } }))).toEqual([
      'load: writing is left by idle',
    ]);
  });

  it('a time limit on a load that is being written', () => {
    const [exit, ...more] = otherExits(
      doctored('load', { states: { writing: { after: { 5000: 'givingUp' } } } }),
    );
    expect(exit).toContain('load: writing is left by xstate.after.5000');
    expect(more).toEqual([]);
  });

  it('a condition that leaves at once', () => {
    const till = doctored('till', {
      states: { closing: { always: { guard: 'mustHalt', target: 'halting' } } },
    });
    expect(otherExits(till)).toEqual(['till: closing is left by always']);
  });

  it('an event of the whole chart that leaves every state', () => {
    const visit = doctored('visit', { on: { cardGone: '.ending' } });
    expect(otherExits(visit)).toEqual([
      'visit: recharge is left by cardGone',
      'visit: loading is left by cardGone',
    ]);
  });

  it('a second actor, and one whose end nobody hears', () => {
    const invoke = [
      { src: 'write', id: 'write', onDone: 'executed', onError: 'givingUp' },
      { src: 'giveUp', id: 'other' },
    ];
    const load = doctored('load', { states: { writing: { invoke } } });
    expect(otherExits(load)).toEqual(['load: writing has 2 actors']);
    expect(unheardFailures(load)).toEqual(['load: writing does not hear that giveUp failed']);
    const deaf = doctored('till', {
      states: { refusing: { invoke: { src: 'refuse', id: 'refuse', onDone: 'resting' } } },
    });
    expect(otherExits(deaf)).toEqual(['till: refusing does not hear xstate.error.actor.refuse']);
  });
});
