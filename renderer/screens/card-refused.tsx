import { refusalTone } from '../drawings/faults.ts';
import { Machine } from '../drawings/machine.tsx';
import { Frame } from '../frame/frame.tsx';
import { useText } from '../texts/i18n.ts';
import { CounterCard } from './counter-card.tsx';
import type { ScreenProps } from './screen-props.ts';

/** A card that cannot be served: what was found, where the money is, what to do, who helps and when. */
export function CardRefusedScreen({ view, screen }: ScreenProps<'cardRefused'>) {
  const t = useText();
  const { reason, nextCounter } = screen;
  const tone = refusalTone[reason];
  return (
    <Frame
      view={view}
      layout="split"
      tone={tone}
      title={t(`cardRefused/${reason}/title`)}
      hands={t('refused/takeCard')}
      drawing={<Machine focus="cradle" lit="cradle" tone={tone} card="leaving" />}
      wayOut={{ words: t('frame/stop'), action: { type: 'stop' } }}
    >
      <div className="explanation">
        <p className="explanation-what">{t(`cardRefused/${reason}/what`)}</p>
        <p className="explanation-now">{t(`cardRefused/${reason}/now`)}</p>
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
