import type { AnyStateMachine, StateNode } from 'xstate';
import { describe, expect, it } from 'vitest';
import { createRechargeMachine } from '../../kiosk/workflows/recharge.machine.ts';
import { createTillMachine } from '../../kiosk/till/till.machine.ts';
import type { TillActors } from '../../kiosk/till/till-setup.ts';

/**
 * An invoked promise whose state is left loses its result: for a note that would be money nobody knows of. So the states
 * that work on a note may be left by the end of their own actor and by nothing else.
 */
const nothing = (): Promise<never> => new Promise(() => undefined);
const actors: TillActors = {
  settleStart: nothing,
  takeStray: nothing,
  openSlot: nothing,
  recordEscrow: nothing,
  decide: nothing,
  accept: nothing,
  giveBack: nothing,
  recordReturn: nothing,
  refuse: nothing,
  closeSession: nothing,
  halt: nothing,
};
const till = createTillMachine(actors, { notice: () => undefined, ended: () => undefined });

/** Every way out of a state: the event and where it leads. */
function exits(node: StateNode): { readonly event: string; readonly target: string }[] {
  const own = [...node.transitions.entries()].flatMap(([event, transitions]) =>
    transitions.map(({ target }) => ({ event, target: target?.map(({ key }) => key).join() ?? '' })),
  );
  const always = (node.always ?? []).map(({ target }) => ({
    event: 'always',
    target: target?.map(({ key }) => key).join() ?? '',
  }));
  return [...own, ...always].filter(({ target }) => target !== '');
}

function states(machine: AnyStateMachine): readonly StateNode[] {
  return Object.values(machine.root.states) as StateNode[];
}

const moneyStates = states(till).filter(({ tags }) => tags.includes('money'));

describe('the till', () => {
  it('works on notes in these states', () => {
    expect(moneyStates.map(({ key }) => key).sort()).toEqual([
      'accepting',
      'closing',
      'deciding',
      'givingBack',
      'recording',
      'recordingReturn',
      'refusing',
      'settling',
      'takingStray',
    ]);
  });

  it.each(moneyStates.map((node) => [node.key, node] as const))(
    'leaves %s only when its own actor is done or has failed',
    (_, node) => {
      const [actor, ...others] = node.invoke;
      expect(others).toEqual([]);
      const allowed = [`xstate.done.actor.${actor?.id ?? ''}`, `xstate.error.actor.${actor?.id ?? ''}`];
      for (const { event } of exits(node)) expect(allowed).toContain(event);
      expect(exits(node).map(({ event }) => event)).toEqual(expect.arrayContaining(allowed));
      expect(node.after).toEqual([]);
    },
  );

  it('has no transition for the whole machine that leaves a state', () => {
    expect(exits(till.root as StateNode)).toEqual([]);
  });

  it('names what happens when an actor fails, in every state that invokes one', () => {
    for (const node of [
      ...states(till),
      ...states(createRechargeMachine({ open: () => undefined, close: () => undefined })),
    ]) {
      for (const { id } of node.invoke)
        expect(exits(node).map(({ event }) => event)).toContain(`xstate.error.actor.${id}`);
    }
  });
});
