import { createContext, useContext, useEffect, useState } from 'react';
import type { VisitTime } from '../../contract/view.ts';

/** False in the gallery, where a picture stays as its sample says. */
const TimeRunsContext = createContext(true);
export const TimeRunsProvider = TimeRunsContext.Provider;

/** Counts down between two views; every new view sets it right. */
export function useSecondsLeft(visit: VisitTime): number | undefined {
  const runs = useContext(TimeRunsContext);
  const [passed, setPassed] = useState({ visit, seconds: 0 });
  useEffect(() => {
    if (!runs || visit.secondsLeft === undefined) return undefined;
    const started = performance.now();
    const timer = setInterval(
      () => setPassed({ visit, seconds: Math.floor((performance.now() - started) / 1000) }),
      250,
    );
    return () => clearInterval(timer);
  }, [visit, runs]);
  if (visit.secondsLeft === undefined) return undefined;
  return Math.max(0, visit.secondsLeft - (passed.visit === visit ? passed.seconds : 0));
}

/** True after `seconds` without a call of the returned restart. For what must not stay readable. */
export function useExpires(seconds: number): readonly [boolean, () => void] {
  const runs = useContext(TimeRunsContext);
  const [round, setRound] = useState(0);
  const [expiredRound, setExpiredRound] = useState(-1);
  useEffect(() => {
    if (!runs) return undefined;
    const timer = setTimeout(() => setExpiredRound(round), seconds * 1000);
    return () => clearTimeout(timer);
  }, [round, runs, seconds]);
  return [expiredRound === round, () => setRound(round + 1)];
}
