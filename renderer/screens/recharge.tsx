import { formatYuan } from '../../contract/money.ts';
import { BanknoteChip } from '../drawings/banknote.tsx';
import { Frame } from '../frame/frame.tsx';
import { Touch } from '../frame/touch.tsx';
import { useText } from '../texts/i18n.ts';
import { BigAmount } from './amounts.tsx';
import { CardLine } from './card-summary.tsx';
import { Hotline } from './hotline.tsx';
import { NoteGroups } from './note-groups.tsx';
import type { ScreenProps } from './screen-props.ts';
import { SlotPicture, slotTone, slotWords } from './slot-picture.tsx';

/** Notes go in one by one; the sum is the biggest thing here, the slot's picture says what to do now. */
export function RechargeScreen({ view, screen }: ScreenProps<'recharge'>) {
  const t = useText();
  const { slot, notes, totalFen, canFinish, hotline } = screen;
  const words = slotWords(slot, t);
  const empty = notes.length === 0;
  const hasCase = slot.state === 'stuck' || notes.some(({ caseNumber }) => caseNumber !== undefined);
  return (
    <Frame
      view={view}
      layout="split"
      tone={slotTone(slot)}
      title={words.title}
      hands={words.hands}
      detail={words.detail}
      drawing={<SlotPicture slot={slot} />}
    >
      <CardLine card={screen.card} />
      <section className="total" aria-label={t('recharge/total')}>
        <p className="label">{t('recharge/total')}</p>
        <BigAmount amountFen={totalFen} />
        <p className="label">
          {t('recharge/remaining', { amount: formatYuan(screen.remainingFen, 'short') })}
        </p>
      </section>
      {empty ? (
        <p className="note-groups-empty">{t('recharge/nothingYet')}</p>
      ) : (
        <NoteGroups notes={notes} label={t('recharge/notes')} />
      )}
      {hasCase && hotline !== undefined ? (
        <Hotline phone={hotline} />
      ) : (
        <p className="accepted" data-shown={slot.state !== 'closed' && slot.state !== 'stuck'}>
          <span className="label">{t('recharge/accepted')}</span>
          <span className="accepted-notes">
            {screen.denominationsFen.map((value) => (
              <BanknoteChip key={value} valueFen={value} />
            ))}
          </span>
        </p>
      )}
      <Touch
        kind={empty ? 'quiet' : 'primary'}
        className="giant"
        action={{ type: 'finish' }}
        disabled={!canFinish}
        escape
      >
        {canFinish ? t(empty ? 'recharge/finishEmpty' : 'recharge/finish') : t('recharge/wait')}
      </Touch>
    </Frame>
  );
}
