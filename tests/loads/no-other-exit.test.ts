import type { StateNode } from 'xstate';
import { describe, expect, it } from 'vitest';
import { noLoads } from '../../kiosk/loads/no-loads.ts';
import { createLoadMachine } from '../../kiosk/workflows/load.machine.ts';

/**
 * An invoked promise whose state is left loses its result: for a load that would be money nobody knows of. So the states
 * that read, ask, write or give up may be left by the end of their own actor and by nothing else.
 */
const machine = createLoadMachine(noLoads);
const states = Object.values(machine.root.states) as unknown as readonly StateNode[];
const moneyStates = states.filter(({ tags }) => tags.includes('money'));

/** Every event that leads out of a state. */
function exits({ transitions, always = [] }: StateNode): readonly string[] {
  const named = [...transitions.entries()].flatMap(([event, to]) =>
    to.filter(({ target }) => target !== undefined).map(() => event),
  );
  return [...named, ...always.map(() => 'always')];
}

describe('the load', () => {
  it('is at work in these states', () => {
    expect(moneyStates.map(({ key }) => key).sort()).toEqual(['asking', 'givingUp', 'reading', 'writing']);
  });

  it.each(moneyStates.map((node) => [node.key, node] as const))(
    'leaves %s only when its own actor is done or has failed',
    (_, node) => {
      const [actor, ...others] = node.invoke;
      expect(others).toEqual([]);
      const id = actor?.id ?? '';
      expect(new Set(exits(node))).toEqual(new Set([`xstate.done.actor.${id}`, `xstate.error.actor.${id}`]));
      expect(node.after).toEqual([]);
    },
  );

  it('has no transition for the whole machine that leaves a state', () => {
    expect(exits(machine.root as unknown as StateNode)).toEqual([]);
  });

  it('names what happens when an actor fails, in every state that invokes one', () => {
    for (const node of states)
      for (const { id } of node.invoke) expect(node.transitions.has(`xstate.error.actor.${id}`)).toBe(true);
  });
});
