import type { AnyStateMachine, AnyTransitionDefinition, InspectionEvent } from 'xstate';
import { charts, transitionsOf } from './coverage-charts.ts';
import { exemptions, type Exemption } from './coverage-exemptions.ts';
import type { Fact } from '../../kiosk/journal/facts.ts';
import { journalTransitions, transitionsInJournal, transitionsOfFacts } from './coverage-journal.ts';
import { stepName, stepTransitions } from './coverage-steps.ts';

/** Every transition that there is, of the charts, of what the journal follows, and of the exchanges with devices. */
export function allTransitions(): ReadonlySet<string> {
  const inCharts = charts().flatMap((machine) => [...transitionsOf(machine).values()]);
  return new Set([...inCharts, ...journalTransitions(), ...stepTransitions()]);
}

/** Writes down which transitions are taken in machine-hours. Nothing in them depends on it. */
export class TransitionRecorder {
  readonly taken = new Set<string>();
  /** Each life makes its charts anew. */
  readonly #names = new WeakMap<AnyStateMachine, ReadonlyMap<AnyTransitionDefinition, string>>();

  readonly inspect = (event: InspectionEvent): void => {
    if (event.type !== '@xstate.microstep') return;
    for (const definition of event._transitions) {
      const name = this.#namesOf(definition.source.machine).get(definition);
      // A chart begins with a transition of its own, which stands in no list.
      if (name !== undefined) this.taken.add(name);
    }
  };

  readonly onStep = (machine: string, from: string, _cause: string, to: string): void => {
    this.taken.add(stepName(machine, from, to));
  };

  /** What became of notes, loads and outbox rows in an hour, from the file that it leaves behind. */
  readJournal(path: string): void {
    for (const name of transitionsInJournal(path)) this.taken.add(name);
  }

  readFacts(facts: readonly Fact[]): void {
    for (const name of transitionsOfFacts(facts)) this.taken.add(name);
  }

  #namesOf(machine: AnyStateMachine): ReadonlyMap<AnyTransitionDefinition, string> {
    const known = this.#names.get(machine) ?? transitionsOf(machine);
    this.#names.set(machine, known);
    return known;
  }
}

export interface CoverageReport {
  readonly transitions: { readonly total: number; readonly covered: number };
  readonly uncoveredTransitions: readonly string[];
  readonly exemptTransitions: readonly Exemption[];
  /** What is wrong with the lists themselves: a step that no table knows, an exemption that is none, too many of them. */
  readonly complaints: readonly string[];
}

const MOST_EXEMPT = 0.02;

export function coverageOf(
  taken: ReadonlySet<string>,
  all: ReadonlySet<string> = allTransitions(),
  exempt: readonly Exemption[] = exemptions,
): CoverageReport {
  const exemptNames = new Set(exempt.map(({ transition }) => transition));
  const unknown = [...taken].filter((name) => !all.has(name));
  const stale = exempt.filter(({ transition }) => taken.has(transition) || !all.has(transition));
  const tooMany = exempt.length > all.size * MOST_EXEMPT;
  return {
    transitions: { total: all.size, covered: [...all].filter((name) => taken.has(name)).length },
    uncoveredTransitions: [...all].filter((name) => !taken.has(name) && !exemptNames.has(name)),
    exemptTransitions: exempt,
    complaints: [
      ...unknown.map((name) => `taken, and in no table: ${name}`),
      ...stale.map(({ transition }) => `exempt without need: ${transition}`),
      ...(tooMany ? [`${exempt.length} of ${all.size} transitions are exempt, more than 2 %`] : []),
    ],
  };
}
