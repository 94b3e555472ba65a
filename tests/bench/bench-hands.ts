import type { DockState } from '../../lobby/dock/state.ts';
import type { Stack } from '../e2e/support/stack.ts';

/** Hands and eyes at the bench whose dock is at this address. */
export function benchOf(dockUrl: string): Pick<Stack, 'hands' | 'bench'> {
  return {
    hands: (name, body = {}) =>
      answer(`hands/${name}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    bench: async () => (await answer('state')) as DockState,
  };

  async function answer(path: string, request?: RequestInit): Promise<unknown> {
    const response = await fetch(new URL(path, dockUrl), request);
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
    return JSON.parse(text);
  }
}
