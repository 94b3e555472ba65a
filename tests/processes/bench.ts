import { z } from 'zod';
import type { Banknote } from '../../lobby/hands.ts';
import type { DockState } from '../../lobby/dock/state.ts';

/** What hands do in the lobby of one machine. */
export interface Bench {
  /** What the deed brought; undefined: the machine does not let the hand do it. */
  act(name: string, body?: unknown): Promise<Readonly<Record<string, unknown>> | undefined>;
  state(): Promise<DockState>;
}

export function benchAt(dockUrl: string): Bench {
  return {
    act: async (name, body = {}) => {
      const response = await fetch(new URL(`/hands/${name}`, dockUrl), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      const text = await response.text();
      if (response.status === 409) return undefined;
      if (!response.ok) throw new Error(`hand ${name}: ${response.status} ${text}`);
      return factsSchema.parse(JSON.parse(text));
    },
    state: async () => {
      const response = await fetch(new URL('/state', dockUrl));
      return (await response.json()) as DockState; // the lobby of the same build
    },
  };
}

const factsSchema = z.record(z.string(), z.unknown());

/** The piece of paper that a deed was about. */
export function noteOf(facts: Readonly<Record<string, unknown>> | undefined): Banknote | undefined {
  return facts?.['note'] as Banknote | undefined; // as the lobby's hands give it
}
