import type { LoadLine } from '../../contract/view.ts';
import type { Tone } from '../drawings/parts.ts';
import { Frame } from '../frame/frame.tsx';
import type { Message, Outcome } from '../texts/catalogue.ts';
import { type Text, useText } from '../texts/i18n.ts';
import { BigAmount } from './amounts.tsx';
import { BalanceRow } from './card-summary.tsx';
import { Covered } from './covered.tsx';
import { Hotline } from './hotline.tsx';
import { LastPicture, LeaveButton } from './leave-button.tsx';
import { LoadFigures } from './load-figures.tsx';
import { loadTone, loadWords } from './load-words.ts';
import { NoteGroups } from './note-groups.tsx';
import type { ScreenProps } from './screen-props.ts';

const TONE: Record<Outcome, Tone> = {
  allCredited: 'calm',
  creditFollows: 'calm',
  nothingInserted: 'calm',
  inQuestion: 'attention',
};

/** What became of the money, note by note and up to the card, and the way out with the card. */
export function ResultScreen({ view, screen }: ScreenProps<'result'>) {
  const t = useText();
  const { outcome, endedBecause, card, notes, hotline, load, cardInCradle } = screen;
  const words = resultWords(outcome, load, t);
  const tone = load && loadTone(load) !== 'calm' ? 'attention' : TONE[outcome];
  const hasCase = outcome === 'inQuestion' || load?.state === 'inQuestion';
  return (
    <Frame
      view={view}
      layout="split"
      tone={tone}
      title={words.title}
      hands={cardInCradle ? t('card/take') : undefined}
      detail={words.detail}
      drawing={<LastPicture cardInCradle={cardInCradle} tone={tone} />}
    >
      <section className="total" aria-label={t('result/total')}>
        <p className="label">{t('result/total')}</p>
        <BigAmount amountFen={screen.totalFen} />
        {endedBecause !== 'finished' && <p className="label">{t(`result/ended/${endedBecause}`)}</p>}
      </section>
      {notes.length > 0 && <NoteGroups notes={notes} label={t('result/notes')} />}
      {load?.state === 'inQuestion' && <LoadFigures load={load} />}
      {words.aside !== undefined && <p className="meaning">{words.aside}</p>}
      {hasCase && <p className="meaning">{t('result/caseMeaning')}</p>}
      {hasCase && hotline !== undefined && <Hotline phone={hotline} />}
      <section className="result-balances">
        <Covered>
          {load?.state === 'loaded' || load?.state === 'held' ? (
            <LoadFigures load={load} />
          ) : (
            <dl className="balance-rows">
              <BalanceRow name={t('card/purse')} amountFen={card.purseFen} />
              <BalanceRow name={t('card/pending')} amountFen={card.pendingFen} />
            </dl>
          )}
        </Covered>
      </section>
      <LeaveButton cardInCradle={cardInCradle} />
    </Frame>
  );
}

/** The headline is about the notes where one is unsettled, else about the card; what the headline leaves is said aside. */
function resultWords(
  outcome: Outcome,
  load: LoadLine | undefined,
  t: Text,
): Message & { readonly aside?: string } {
  const ofNotes = {
    title: t(`result/outcomes/${outcome}/title`),
    detail: t(`result/outcomes/${outcome}/detail`),
  };
  if (!load || (load.state === 'notLoaded' && load.reason === 'nothingPending')) return ofNotes;
  const ofCard = loadWords(load, t);
  if (outcome !== 'allCredited') return { ...ofNotes, aside: ofCard.title };
  if (load.state === 'loaded') return { title: ofNotes.title, detail: ofCard.detail };
  if (load.state !== 'notLoaded') return ofCard;
  return { title: t('load/creditedOnly'), detail: t('load/because', { ...ofCard }) };
}
