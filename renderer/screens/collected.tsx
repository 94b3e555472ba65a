import type { LoadLine } from '../../contract/view.ts';
import { campusMinute } from '../frame/campus-time.ts';
import { Frame } from '../frame/frame.tsx';
import { useLocale, useText } from '../texts/i18n.ts';
import { BigAmount } from './amounts.tsx';
import { Covered } from './covered.tsx';
import { Hotline } from './hotline.tsx';
import { LastPicture, LeaveButton } from './leave-button.tsx';
import { LoadFigures } from './load-figures.tsx';
import { loadTone, loadWords } from './load-words.ts';
import type { ScreenProps } from './screen-props.ts';

const AMOUNT_NAME = {
  loaded: 'load/added',
  notLoaded: 'load/stillPending',
  held: 'load/heldAmount',
  inQuestion: 'noteState/inQuestion',
} as const satisfies Record<LoadLine['state'], string>;

/** What became of the pending money: on the card with its amounts before and after, or why not and where it is. */
export function CollectedScreen({ view, screen }: ScreenProps<'collected'>) {
  const t = useText();
  const locale = useLocale();
  const { load, cardInCradle, lastTopUp, hotline } = screen;
  const tone = loadTone(load);
  const words = loadWords(load, t);
  const nothing = load.state === 'notLoaded' && load.reason === 'nothingPending';
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
      <section className="total">
        {nothing ? (
          <>
            <p className="label">{t('collected/lastTopUp')}</p>
            <p className="last-top-up">
              {lastTopUp === undefined ? t('collected/neverToppedUp') : campusMinute(lastTopUp, locale)}
            </p>
          </>
        ) : (
          <>
            <p className="label">{t(AMOUNT_NAME[load.state])}</p>
            <BigAmount amountFen={load.state === 'notLoaded' ? load.pendingFen : load.amountFen} />
          </>
        )}
      </section>
      {load.state === 'loaded' && (
        <section className="result-balances">
          <Covered>
            <LoadFigures load={load} />
          </Covered>
        </section>
      )}
      {load.state === 'inQuestion' && <LoadFigures load={load} />}
      {load.state === 'inQuestion' && hotline !== undefined && <Hotline phone={hotline} />}
      <LeaveButton cardInCradle={cardInCradle} />
    </Frame>
  );
}
