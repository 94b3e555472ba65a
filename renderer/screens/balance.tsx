import { formatYuan } from '../../contract/money.ts';
import type { AccountFigures } from '../../contract/view.ts';
import { Icon } from '../drawings/marks.tsx';
import { Machine } from '../drawings/machine.tsx';
import { campusDay } from '../frame/campus-time.ts';
import { Frame } from '../frame/frame.tsx';
import { Touch } from '../frame/touch.tsx';
import { useLocale, useText } from '../texts/i18n.ts';
import { AccountPages } from './account-pages.tsx';
import { BigAmount } from './amounts.tsx';
import type { ScreenProps } from './screen-props.ts';

/** What the card says, in large; what the platform says beside it, why they may differ, and one touch to collect. */
export function BalanceScreen({ view, screen }: ScreenProps<'balance'>) {
  const t = useText();
  const { account, readAt, canCollect } = screen;
  return (
    <Frame
      view={view}
      layout="reading"
      title={t('balance/title')}
      drawing={<Machine focus="cradle" lit="cradle" card="in" />}
      wayOut={{ words: t('cardServices/takeCard'), action: { type: 'stop' } }}
    >
      <HolderLine screen={screen} />
      <section className="total purse">
        <p className="label">
          {readAt === undefined ? t('balance/onCardNow') : t('balance/onCardAt', { time: readAt })}
        </p>
        <BigAmount amountFen={screen.purseFen} />
      </section>
      {account ? <AccountPages account={account} /> : <CardOnly />}
      {account && canCollect && <CollectButton account={account} />}
      {account && !canCollect && (
        <Touch kind="quiet" className="giant" action={{ type: 'back' }}>
          {t('balance/otherThings')}
        </Touch>
      )}
    </Frame>
  );
}

function HolderLine({ screen }: Pick<ScreenProps<'balance'>, 'screen'>) {
  const t = useText();
  const { maskedName, cardNumberLast4: last4, holderKind, validUntil } = screen;
  const locale = useLocale();
  const kind = t(`balance/holderKinds/${holderKind}`);
  return (
    <p className="card-line">
      <Icon name="card" />
      <span className="card-holder">{t('card/holder', { name: maskedName ?? kind, last4 })}</span>
      {maskedName !== undefined && <span>{kind}</span>}
      <span>{t('balance/validUntil', { date: campusDay(validUntil, locale) })}</span>
    </p>
  );
}

/** The platform is silent: said plainly, so that nobody takes the card for the whole truth. */
function CardOnly() {
  const t = useText();
  return (
    <section className="notice card-only" data-tone="attention">
      <p className="notice-title">
        <Icon name="attention" />
        <span>{t('balance/cardOnly/title')}</span>
      </p>
      <p>{t('balance/cardOnly/detail')}</p>
    </section>
  );
}

function CollectButton({ account }: { readonly account: AccountFigures }) {
  const t = useText();
  const { pendingFen, inFlightFen } = account;
  const words =
    pendingFen > 0 || inFlightFen === undefined
      ? t('balance/collect', { amount: formatYuan(pendingFen, 'short') })
      : t('balance/finishLoad', { amount: formatYuan(inFlightFen, 'short') });
  return (
    <Touch kind="primary" className="giant" action={{ type: 'chooseService', service: 'collect' }}>
      {words}
    </Touch>
  );
}
