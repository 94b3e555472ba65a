import { Machine } from '../drawings/machine.tsx';
import type { Tone } from '../drawings/parts.ts';
import { Frame } from '../frame/frame.tsx';
import { Touch } from '../frame/touch.tsx';
import type { Outcome } from '../texts/catalogue.ts';
import { useText } from '../texts/i18n.ts';
import { BigAmount } from './amounts.tsx';
import { BalanceRow } from './card-summary.tsx';
import { Covered } from './covered.tsx';
import { Hotline } from './hotline.tsx';
import { NoteGroups } from './note-groups.tsx';
import type { ScreenProps } from './screen-props.ts';

const TONE: Record<Outcome, Tone> = {
  allCredited: 'calm',
  creditFollows: 'calm',
  nothingInserted: 'calm',
  inQuestion: 'attention',
};

/** What became of the money, note by note, and the way out with the card. */
export function ResultScreen({ view, screen }: ScreenProps<'result'>) {
  const t = useText();
  const { outcome, endedBecause, card, notes, hotline } = screen;
  const cardGone = endedBecause === 'cardTaken';
  return (
    <Frame
      view={view}
      layout="split"
      tone={TONE[outcome]}
      title={t(`result/outcomes/${outcome}/title`)}
      detail={t(`result/outcomes/${outcome}/detail`)}
      drawing={
        cardGone ? (
          <Machine focus="console" lit="none" still />
        ) : (
          <Machine focus="cradle" lit="cradle" card="leaving" />
        )
      }
    >
      <section className="total" aria-label={t('result/total')}>
        <p className="label">{t('result/total')}</p>
        <BigAmount amountFen={screen.totalFen} />
        {endedBecause !== 'finished' && <p className="label">{t(`result/ended/${endedBecause}`)}</p>}
      </section>
      {notes.length > 0 && <NoteGroups notes={notes} label={t('result/notes')} />}
      {outcome === 'inQuestion' && <p className="meaning">{t('result/caseMeaning')}</p>}
      {outcome === 'inQuestion' && hotline !== undefined && <Hotline phone={hotline} />}
      <section className="result-balances">
        <Covered>
          <dl className="balance-rows">
            <BalanceRow name={t('result/balanceNow')} amountFen={card.balanceFen} />
            <BalanceRow name={t('result/pendingNow')} amountFen={card.pendingFen} />
          </dl>
        </Covered>
      </section>
      <Touch kind="primary" className="giant" action={{ type: 'finish' }} escape>
        {t('result/done')}
      </Touch>
    </Frame>
  );
}
