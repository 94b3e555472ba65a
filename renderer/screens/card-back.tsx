import { formatYuan } from '../../contract/money.ts';
import { Machine } from '../drawings/machine.tsx';
import { Frame } from '../frame/frame.tsx';
import { Touch } from '../frame/touch.tsx';
import { useText } from '../texts/i18n.ts';
import { BalanceRow } from './card-summary.tsx';
import { wrongCardWords } from './load-words.ts';
import type { ScreenProps } from './screen-props.ts';

/** The card left while it was written: the same one has to come back. Giving up is possible and loses nothing. */
export function CardBackScreen({ view, screen }: ScreenProps<'cardBack'>) {
  const t = useText();
  const { cardNumberLast4, amountFen, seen } = screen;
  return (
    <Frame
      view={view}
      layout="split"
      tone="attention"
      title={t('cardBack/title')}
      hands={wrongCardWords(seen, t)}
      detail={seen === undefined ? t('cardBack/detail') : undefined}
      drawing={
        seen === undefined ? (
          <Machine focus="cradle" lit="cradle" tone="attention" card="entering" cardLast4={cardNumberLast4} />
        ) : (
          <Machine
            focus="cradle"
            lit="cradle"
            tone="attention"
            card="leaving"
            cardLast4={seen === 'severalCards' ? undefined : seen.cardNumberLast4}
            secondCard={seen === 'severalCards'}
          />
        )
      }
      withHelp={false}
    >
      <section className="wanted-card">
        <p className="label">{t('cardBack/cardEnding')}</p>
        <p className="wanted-digits">{cardNumberLast4}</p>
      </section>
      {amountFen !== undefined && (
        <dl className="balance-rows">
          <BalanceRow name={t('cardBack/amount')} amountFen={amountFen} />
        </dl>
      )}
      <p className="give-up-words">
        {amountFen === undefined
          ? t('cardBack/keptUnknown')
          : t('cardBack/kept', { amount: formatYuan(amountFen, 'short') })}
      </p>
      <Touch kind="quiet" className="giant" action={{ type: 'stop' }} escape>
        {t('cardBack/giveUp')}
      </Touch>
    </Frame>
  );
}
