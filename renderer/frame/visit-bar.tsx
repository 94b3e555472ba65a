import { type ReactNode, useState } from 'react';
import type { KioskView, UserAction } from '../../contract/view.ts';
import { Icon } from '../drawings/marks.tsx';
import { useText } from '../texts/i18n.ts';
import { useSecondsLeft } from './running-time.ts';
import { Touch } from './touch.tsx';

/** How a screen is left: the button's words and what it tells the kiosk. */
export interface WayOut {
  readonly words: string;
  readonly action: UserAction & { type: 'stop' | 'back' | 'finish' };
}

/** How do I stop, how much time is left, who helps: always at the same place. */
export function VisitBar(props: {
  readonly view: KioskView;
  readonly wayOut: WayOut | undefined;
  readonly withHelp: boolean;
  /** In the place of help, on the help screen. */
  readonly corner: ReactNode;
}) {
  const t = useText();
  const { view, wayOut, withHelp, corner } = props;
  return (
    <nav className="visit-bar" aria-label={t('frame/yourVisit')}>
      {wayOut && (
        <Touch kind="quiet" action={wayOut.action} escape className="visit-way-out">
          <Icon name={wayOut.action.type === 'back' ? 'back' : 'stop'} />
          <span>{wayOut.words}</span>
        </Touch>
      )}
      <TimeLeft key={view.screen.kind} view={view} />
      {withHelp && (
        <Touch kind="quiet" action={{ type: 'help' }} className="visit-help">
          <Icon name="help" />
          <span>{t('frame/help')}</span>
        </Touch>
      )}
      {corner}
    </nav>
  );
}

const RING = 2 * Math.PI * 42;

function TimeLeft({ view }: { readonly view: KioskView }) {
  const t = useText();
  const left = useSecondsLeft(view.visit);
  const [span, setSpan] = useState(left ?? 0);
  if (left === undefined) return null;
  if (left > span) setSpan(left);
  const share = span === 0 ? 0 : left / span;
  return (
    <div className="time-left" role="timer" aria-label={t('frame/secondsLeft', { seconds: left })}>
      <svg viewBox="0 0 96 96" aria-hidden="true">
        <circle className="ring-track" cx="48" cy="48" r="42" />
        <circle
          className="ring-left"
          cx="48"
          cy="48"
          r="42"
          strokeDasharray={RING}
          strokeDashoffset={RING * (1 - share)}
        />
      </svg>
      <span className="time-left-figure" aria-hidden="true">
        {left}
      </span>
    </div>
  );
}
