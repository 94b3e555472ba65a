import { refusalTone } from '../drawings/faults.ts';
import { Machine } from '../drawings/machine.tsx';
import { campusDay } from '../frame/campus-time.ts';
import { Frame } from '../frame/frame.tsx';
import { useText } from '../texts/i18n.ts';
import { CounterCard } from './counter-card.tsx';
import { refusalWords } from './refusal-words.ts';
import type { ScreenProps } from './screen-props.ts';

/** A card that cannot be served: what was found, where the money is, what to do, who helps and when. */
export function CardRefusedScreen({ view, screen }: ScreenProps<'cardRefused'>) {
  const t = useText();
  const { reason, nextCounter } = screen;
  const tone = refusalTone[reason];
  const words = refusalWords(screen, t);
  return (
    <Frame
      view={view}
      layout="split"
      tone={tone}
      title={words.title}
      hands={t('card/take')}
      drawing={<Machine focus="cradle" lit="cradle" tone={tone} card="leaving" />}
      wayOut={{ words: t('frame/stop'), action: { type: 'stop' } }}
    >
      <div className="explanation">
        {screen.validUntil !== undefined && (
          <p className="label">
            {t('balance/validUntil', { date: campusDay(screen.validUntil, view.locale) })}
          </p>
        )}
        <p className="explanation-what">{words.what}</p>
        <p className="explanation-now">{words.now}</p>
      </div>
      {nextCounter && (
        <section className="block">
          <h2 className="block-title">{t('refused/nextCounter')}</h2>
          <CounterCard contact={nextCounter} clock={view.clock} />
        </section>
      )}
    </Frame>
  );
}
