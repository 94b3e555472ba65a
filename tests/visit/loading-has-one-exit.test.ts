import type { StateNode } from 'xstate';
import { expect, it } from 'vitest';
import { noLoads } from '../../kiosk/loads/no-loads.ts';
import { createLoadMachine } from '../../kiosk/workflows/load.machine.ts';
import { createVisitMachine } from '../../kiosk/workflows/visit.machine.ts';

/** A visit that left a running load would never learn how it ended, and the screen would say nothing of the money. */
it('a visit leaves a load only when the load itself has ended or failed', () => {
  const nothing = (): Promise<never> => new Promise(() => undefined);
  const visit = createVisitMachine({
    identify: nothing,
    beginVisit: nothing,
    endVisit: nothing,
    statement: nothing,
    till: { open: () => undefined, close: () => undefined },
    load: createLoadMachine(noLoads),
    isOpen: () => true,
    loadObstacle: () => undefined,
  });
  const { loading } = visit.root.states as Record<string, StateNode>;
  const exits = [...(loading?.transitions.entries() ?? [])]
    .filter(([, transitions]) => transitions.some(({ target }) => target !== undefined))
    .map(([event]) => event);
  expect(exits.toSorted()).toEqual(['xstate.done.actor.load', 'xstate.error.actor.load']);
  expect(loading?.always ?? []).toEqual([]);
  expect(loading?.after).toEqual([]);
  const wholeVisit = [...(visit.root as StateNode).transitions.values()].flat();
  expect(wholeVisit.filter(({ target }) => target !== undefined)).toEqual([]);
});
