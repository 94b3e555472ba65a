import { useCallback, useEffect, useState } from 'react';
import type { DockState } from '../state.ts';

/** Does something by hand; what came of it shows in the state. */
export type Act = (hand: string, wish?: object) => void;

export interface LiveBenchView {
  /** Undefined until the first event. */
  readonly state: DockState | undefined;
  /** False: what is shown is old. */
  readonly connected: boolean;
  /** Why the last deed did not even reach the bench; empty when it did. */
  readonly trouble: string;
  readonly act: Act;
}

/** The bench as the lobby tells it, and the hands. */
export function useBench(): LiveBenchView {
  const [state, setState] = useState<DockState>();
  const [connected, setConnected] = useState(false);
  const [trouble, setTrouble] = useState('');

  useEffect(() => {
    const events = new EventSource('/events');
    events.onmessage = ({ data }: MessageEvent<string>) => {
      // The first event carries every section, and so does the first after a lost connection.
      const sections = JSON.parse(data) as DockState;
      setState((before) => ({ ...before, ...sections }));
      setConnected(true);
    };
    events.onerror = () => {
      setConnected(false);
    };
    return () => {
      events.close();
    };
  }, []);

  const act = useCallback<Act>((hand, wish = {}) => {
    reach(hand, wish).then(setTrouble, (reason: unknown) => {
      setTrouble(`the lobby does not answer: ${String(reason)}`);
    });
  }, []);

  return { state, connected, trouble, act };
}

/** Resolves to a sentence when the bench did not understand; what the machine refused stands in its log of deeds. */
async function reach(hand: string, wish: object): Promise<string> {
  const answer = await fetch(`/hands/${hand}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(wish),
  });
  if (answer.ok || answer.status === 409) return '';
  const { error } = (await answer.json()) as { readonly error: { readonly message: string } };
  return error.message;
}
