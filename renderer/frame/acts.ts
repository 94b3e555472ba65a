import { createContext, useContext, useEffect, useState } from 'react';
import type { KioskView, UserAction, UserEvent } from '../../contract/view.ts';

interface Acts {
  readonly act: (action: UserAction) => void;
  /** What was sent and waits for the next view; its button stays pressed. */
  readonly sent: UserAction | undefined;
}

const ActsContext = createContext<Acts>({ act: () => undefined, sent: undefined });
export const ActsProvider = ActsContext.Provider;
export function useActs(): Acts {
  return useContext(ActsContext);
}

/** An event that got lost on its way must not leave a dead screen. */
const TRY_AGAIN_AFTER_MS = 3000;

/**
 * One act per revision: after a touch nothing more is sent until the kiosk has answered with a newer view, so the
 * second half of a double tap goes nowhere.
 */
export function useOneActPerView(view: KioskView, send: (event: UserEvent) => void): Acts {
  const [last, setLast] = useState<{ readonly revision: number; readonly action: UserAction }>();
  const waiting = last !== undefined && last.revision === view.revision;
  useEffect(() => {
    if (!waiting) return undefined;
    const timer = setTimeout(() => setLast(undefined), TRY_AGAIN_AFTER_MS);
    return () => clearTimeout(timer);
  }, [waiting, last]);
  return {
    act: (action) => {
      if (waiting) return;
      setLast({ revision: view.revision, action });
      send({ revision: view.revision, action });
    },
    sent: waiting ? last.action : undefined,
  };
}
