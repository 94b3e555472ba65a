import { useEffect, useRef } from 'react';
import type { KioskView, UserEvent } from '../contract/view.ts';
import { ActsProvider, useOneActPerView } from './frame/acts.ts';
import { useKeyboard } from './frame/keyboard.ts';
import { TimeRunsProvider } from './frame/running-time.ts';
import { BalanceScreen } from './screens/balance.tsx';
import { CardBackScreen } from './screens/card-back.tsx';
import { CardPromptScreen } from './screens/card-prompt.tsx';
import { CardRefusedScreen } from './screens/card-refused.tsx';
import { CardServicesScreen } from './screens/card-services.tsx';
import { CollectedScreen } from './screens/collected.tsx';
import { HelpScreen } from './screens/help.tsx';
import { LoadingScreen } from './screens/loading.tsx';
import { OneMomentScreen } from './screens/one-moment.tsx';
import { RechargeScreen } from './screens/recharge.tsx';
import { ResultScreen } from './screens/result.tsx';
import { ServiceClosedScreen } from './screens/service-closed.tsx';
import { StartScreen } from './screens/start.tsx';
import { TakeCardScreen } from './screens/take-card.tsx';
import type { Tone } from './sound/tones.ts';
import { useTones } from './sound/use-tones.ts';
import { LocaleProvider } from './texts/i18n.ts';

export interface KioskScreenProps {
  readonly view: KioskView;
  readonly send: (event: UserEvent) => void;
  /** False: countdowns stand still, for the gallery. */
  readonly timeRuns?: boolean;
  /** False: the machine is not heard at the moment. */
  readonly contact?: boolean;
  /** Lets a tone be heard; without it the screens are silent, as in the gallery. */
  readonly play?: (tone: Tone) => void;
}

const silence = () => undefined;

/** The whole screen: a pure function of the view, apart from pressed buttons, countdowns and the pages of help. */
export function KioskScreen(props: KioskScreenProps) {
  const { view, send, timeRuns = true, contact = true, play = silence } = props;
  const acts = useOneActPerView(view, send);
  const root = useRef<HTMLDivElement>(null);
  useKeyboard();
  useTones(contact ? view.screen : undefined, play);
  const { kind } = view.screen;
  useEffect(() => {
    document.documentElement.lang = view.locale;
  }, [view.locale]);
  useEffect(() => {
    // The next screen starts at its headline, never on a button that a late key press could hit.
    root.current?.querySelector<HTMLElement>('h1')?.focus();
  }, [kind]);
  return (
    <LocaleProvider value={view.locale}>
      <TimeRunsProvider value={timeRuns}>
        <ActsProvider value={acts}>
          <div ref={root} className="kiosk-root">
            {contact ? <ScreenOf view={view} /> : <OneMomentScreen view={view} why="noContact" />}
          </div>
        </ActsProvider>
      </TimeRunsProvider>
    </LocaleProvider>
  );
}

function ScreenOf({ view }: { readonly view: KioskView }) {
  const { screen } = view;
  switch (screen.kind) {
    case 'oneMoment':
      return <OneMomentScreen view={view} why={screen.why} />;
    case 'start':
      return <StartScreen view={view} screen={screen} />;
    case 'cardPrompt':
      return <CardPromptScreen view={view} screen={screen} />;
    case 'cardServices':
      return <CardServicesScreen view={view} screen={screen} />;
    case 'recharge':
      return <RechargeScreen view={view} screen={screen} />;
    case 'result':
      return <ResultScreen view={view} screen={screen} />;
    case 'loading':
      return <LoadingScreen view={view} screen={screen} />;
    case 'cardBack':
      return <CardBackScreen view={view} screen={screen} />;
    case 'collected':
      return <CollectedScreen view={view} screen={screen} />;
    case 'balance':
      return <BalanceScreen view={view} screen={screen} />;
    case 'takeCard':
      return <TakeCardScreen view={view} />;
    case 'cardRefused':
      return <CardRefusedScreen view={view} screen={screen} />;
    case 'serviceClosed':
      return <ServiceClosedScreen view={view} screen={screen} />;
    case 'help':
      return <HelpScreen view={view} screen={screen} />;
  }
}
