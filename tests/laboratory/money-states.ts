import type { AnyStateMachine, AnyTransitionDefinition, StateNode } from 'xstate';
import { statesOf } from './coverage-charts.ts';

/**
 * A state in which a note or a load is under way: its actor works on money, or is a chart of its own that does. An
 * actor whose state is left loses its result, and money with it, so nothing but its own end may lead out.
 */
export function isMoneyState(machine: AnyStateMachine, node: StateNode): boolean {
  const actors = machine.implementations.actors as Readonly<Record<string, unknown>>;
  const invokesChart = node.invoke.some(({ src }) => {
    const actor = typeof src === 'string' ? actors[src] : src;
    return typeof actor === 'object' && actor !== null && 'root' in actor;
  });
  return node.tags.includes('money') || invokesChart;
}

export function moneyStatesOf(machine: AnyStateMachine): readonly StateNode[] {
  return statesOf(machine).filter((node) => isMoneyState(machine, node));
}

/** Every way in which a money state of this chart can be left, or its actor's end be missed, in words. */
export function otherExits(machine: AnyStateMachine): readonly string[] {
  return moneyStatesOf(machine).flatMap((node) => {
    const [actor, ...others] = node.invoke;
    const ends = actor ? [`xstate.done.actor.${actor.id}`, `xstate.error.actor.${actor.id}`] : [];
    const exits = [node, ...ancestorsOf(node)].flatMap(leavings);
    const events = new Set(exits.map(({ event }) => event));
    const place = `${machine.id}: ${node.key}`;
    return [
      ...(actor && others.length === 0 ? [] : [`${place} has ${node.invoke.length} actors`]),
      ...exits
        .filter(({ event }) => !ends.includes(event))
        .map(({ event }) => `${place} is left by ${event}`),
      ...ends.filter((event) => !events.has(event)).map((event) => `${place} does not hear ${event}`),
    ];
  });
}

/** Actors whose failing nobody hears of, in any state. */
export function unheardFailures(machine: AnyStateMachine): readonly string[] {
  return statesOf(machine).flatMap((node) =>
    node.invoke
      .filter(({ id }) => !node.transitions.has(`xstate.error.actor.${id}`))
      .map(({ id, src }) => {
        const actor = typeof src === 'string' ? src : id;
        return `${machine.id}: ${node.key} does not hear that ${actor} failed`;
      }),
  );
}

/** The transitions of a node that leave the state that is active, or enter it anew. */
export function leavings(node: StateNode): { readonly event: string; readonly to: readonly string[] }[] {
  const all: [string, readonly AnyTransitionDefinition[]][] = [
    ...node.transitions.entries(),
    ['always', node.always ?? []],
  ];
  return all.flatMap(([event, list]) =>
    list.flatMap(({ target }) => (target ? [{ event, to: target.map(({ key }) => key) }] : [])),
  );
}

function ancestorsOf({ parent }: StateNode): readonly StateNode[] {
  return parent ? [parent, ...ancestorsOf(parent)] : [];
}
