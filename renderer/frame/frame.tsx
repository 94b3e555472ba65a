import { type ReactNode, useRef } from 'react';
import type { KioskView } from '../../contract/view.ts';
import { Icon } from '../drawings/marks.tsx';
import type { Tone } from '../drawings/parts.ts';
import { useLocale, useText } from '../texts/i18n.ts';
import { campusDate } from './campus-time.ts';
import { useFit } from './fit.ts';
import { IdleWarning } from './idle-warning.tsx';
import { SettingsRow } from './settings-row.tsx';
import { spokenText } from './spoken-text.ts';
import { VisitBar, type WayOut } from './visit-bar.tsx';

export interface FrameProps {
  readonly view: KioskView;
  /**
   * `split`: picture above, work below. `face`: the start screen, readable from four metres. `picture`: the picture is
   * all there is to say. `reading`: little picture, much to read.
   */
  readonly layout: 'split' | 'face' | 'picture' | 'reading';
  readonly tone?: Tone;
  readonly drawing: ReactNode;
  readonly title: string;
  readonly detail?: string | undefined;
  /** A short line that says what to do with the hands now. */
  readonly hands?: string | undefined;
  /** Something is under way; shown as progress below the words. */
  readonly busy?: boolean;
  readonly wayOut?: WayOut | undefined;
  readonly withHelp?: boolean;
  /** Takes the place of the help button. */
  readonly corner?: ReactNode;
  readonly children?: ReactNode;
}

/** What every screen has: where am I, what do I do now, the work, how do I stop, how much time is left. */
export function Frame(props: FrameProps) {
  const { view, layout, tone = 'calm', withHelp = true, wayOut, children } = props;
  const { display } = view;
  const root = useRef<HTMLDivElement>(null);
  useFit(root, props);
  const hasBar =
    wayOut !== undefined || withHelp || props.corner !== undefined || view.visit.secondsLeft !== undefined;
  const hasSheet = children !== undefined || wayOut !== undefined || withHelp;
  return (
    <div
      ref={root}
      className="kiosk"
      data-theme={display.theme}
      data-size={display.textSize}
      data-reach={display.reach}
      data-layout={layout}
      data-screen={view.screen.kind}
    >
      <Top view={view} />
      <main className="main" inert={view.visit.warning}>
        <Stage {...props} tone={tone} />
        {hasSheet && (
          <section className="sheet">
            {children !== undefined && <div className="sheet-content">{children}</div>}
            {hasBar && <VisitBar view={view} wayOut={wayOut} withHelp={withHelp} corner={props.corner} />}
          </section>
        )}
      </main>
      <SettingsRow view={view} />
      {view.visit.warning && <IdleWarning view={view} />}
      <p className="visually-hidden" role="status">
        {spokenText(view)}
      </p>
    </div>
  );
}

function Stage(props: FrameProps & { readonly tone: Tone }) {
  const t = useText();
  const { view, tone, layout } = props;
  return (
    <section className="stage" data-tone={tone}>
      <div className="stage-drawing">{props.drawing}</div>
      <div className="stage-words">
        {layout !== 'face' && <p className="stage-where">{t(`frame/where/${view.screen.kind}`)}</p>}
        <h1 className="stage-title" tabIndex={-1}>
          {tone !== 'calm' && <Icon name={tone} />}
          <span>{props.title}</span>
        </h1>
        {props.hands !== undefined && <p className="stage-hands">{props.hands}</p>}
        {props.detail !== undefined && <p className="stage-detail">{props.detail}</p>}
        {props.busy === true && <StepDots />}
      </div>
    </section>
  );
}

function StepDots() {
  return (
    <div className="step-dots" aria-hidden="true">
      <span />
      <span />
      <span />
    </div>
  );
}

function Top({ view }: { readonly view: KioskView }) {
  const t = useText();
  const locale = useLocale();
  const { clock, machine } = view;
  return (
    <header className="top">
      <p className="top-place">
        <span>{machine.place}</span>
        {machine.kioskId !== '' && (
          <span className="top-machine">{t('frame/machine', { id: machine.kioskId })}</span>
        )}
      </p>
      {clock ? (
        <p className="top-clock">
          <span className="top-date">{campusDate(clock.date, locale)}</span>
          <time className="top-time">{clock.time}</time>
        </p>
      ) : (
        <p className="top-clock">
          <span className="top-date">{t('frame/timeUnknown')}</span>
        </p>
      )}
    </header>
  );
}
