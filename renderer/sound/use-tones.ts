import { useEffect, useRef } from 'react';
import type { Screen } from '../../contract/view.ts';
import { type Tone, ToneKeeper } from './tones.ts';

function every(periodMs: number, run: () => void): () => void {
  const timer = setInterval(run, periodMs);
  return () => clearInterval(timer);
}

/** Lets the screens be heard; `play` stays the same for as long as the page lives. */
export function useTones(screen: Screen | undefined, play: (tone: Tone) => void): void {
  const keeper = useRef<ToneKeeper>(undefined);
  useEffect(() => {
    keeper.current ??= new ToneKeeper({ play, every });
    keeper.current.show(screen);
  }, [screen, play]);
  useEffect(() => () => keeper.current?.show(undefined), []);
}
