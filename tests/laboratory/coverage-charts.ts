import type { AnyStateMachine, AnyTransitionDefinition, StateNode } from 'xstate';
import type { LoadSteps } from '../../kiosk/loads/load-steps.ts';
import { createTillMachine } from '../../kiosk/till/till.machine.ts';
import type { TillActors } from '../../kiosk/till/till-setup.ts';
import { createLoadMachine } from '../../kiosk/workflows/load.machine.ts';
import { createRechargeMachine } from '../../kiosk/workflows/recharge.machine.ts';
import { createVisitMachine } from '../../kiosk/workflows/visit.machine.ts';

/** The kiosk's charts with nobody behind them: to be read, never to be run. */
export function charts(): readonly AnyStateMachine[] {
  const till: TillActors = {
    ...{
      settleStart: nothing,
      takeStray: nothing,
      openSlot: nothing,
      recordEscrow: nothing,
      decide: nothing,
    },
    ...{ accept: nothing, giveBack: nothing, recordReturn: nothing, refuse: nothing, closeSession: nothing },
    halt: nothing,
  };
  const steps: LoadSteps = {
    ...{ read: nothing, ask: nothing, write: nothing, giveUp: nothing, readOther: nothing },
  };
  const load = createLoadMachine(steps);
  const slot = { open: () => undefined, close: () => undefined };
  return [
    createTillMachine(till, { notice: () => undefined, ended: () => undefined }),
    createRechargeMachine(slot),
    load,
    createVisitMachine({
      ...{ identify: nothing, beginVisit: nothing, endVisit: nothing, statement: nothing, till: slot, load },
      isOpen: () => true,
      loadObstacle: () => undefined,
    }),
  ];
}

const nothing = (): Promise<never> => new Promise(() => undefined);

/** Every state of a chart, the chart itself first. */
export function statesOf(machine: AnyStateMachine): readonly StateNode[] {
  const within = (node: StateNode): StateNode[] => [node, ...Object.values(node.states).flatMap(within)];
  return within(machine.root as StateNode);
}

/**
 * Every transition of a chart by its name, `till: deciding --done(decide)[granted]--> accepting`: each entry of each
 * list of `on`, `always`, `after`, `onDone` and `onError` is one, also those that lead nowhere else and only remember
 * something. A second one of the same name gets a number.
 */
export function transitionsOf(machine: AnyStateMachine): ReadonlyMap<AnyTransitionDefinition, string> {
  const names = new Map<AnyTransitionDefinition, string>();
  const taken = new Map<string, number>();
  for (const node of statesOf(machine)) {
    const own = [...node.transitions.entries()].flatMap(([event, list]) =>
      list.map((definition) => ({ definition, cause: causeOf(node, event) })),
    );
    const always = (node.always ?? []).map((definition) => ({ definition, cause: 'always' }));
    for (const { definition, cause } of [...own, ...always]) {
      const name = `${machine.id}: ${placeOf(node)} --${cause}${guardOf(definition)}--> ${targetOf(definition)}`;
      const before = taken.get(name) ?? 0;
      taken.set(name, before + 1);
      names.set(definition, before === 0 ? name : `${name} (${before + 1})`);
    }
  }
  return names;
}

const placeOf = (node: StateNode): string => node.path.join('.') || 'anywhere';

/** XState names the ends of actors and of delays by its own ids; people by what was invoked or waited for. */
function causeOf(node: StateNode, event: string): string {
  for (const { id, src } of node.invoke) {
    const name = typeof src === 'string' ? src : id;
    if (event === `xstate.done.actor.${id}`) return `done(${name})`;
    if (event === `xstate.error.actor.${id}`) return `error(${name})`;
  }
  const [, delay] = /^xstate\.after\.([^.]+)\./.exec(event) ?? [];
  return delay === undefined ? event : `after(${delay})`;
}

function guardOf({ guard }: AnyTransitionDefinition): string {
  if (guard === undefined) return '';
  const named: unknown = typeof guard === 'object' ? (guard as { readonly type: unknown }).type : guard;
  return `[${typeof named === 'string' ? named : 'unnamed'}]`;
}

function targetOf({ target }: AnyTransitionDefinition): string {
  return target?.map((node) => placeOf(node as StateNode)).join(', ') ?? 'the same';
}
