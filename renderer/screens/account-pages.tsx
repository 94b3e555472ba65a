import { useState } from 'react';
import { formatYuan, subtractFen, ZERO } from '../../contract/money.ts';
import type { AccountFigures, BalanceDifference } from '../../contract/view.ts';
import { Icon } from '../drawings/marks.tsx';
import { campusDay, campusMinute, campusShortDate } from '../frame/campus-time.ts';
import { Touch } from '../frame/touch.tsx';
import { useLocale, useText } from '../texts/i18n.ts';
import { Amount } from './amounts.tsx';
import { BalanceRow } from './card-summary.tsx';

const PAGES = ['account', 'pending', 'statement'] as const;

/** What the platform says: the account and why it may differ from the card, what waits, and the last loads. */
export function AccountPages({ account }: { readonly account: AccountFigures }) {
  const t = useText();
  const [page, setPage] = useState<(typeof PAGES)[number]>('account');
  return (
    <section className="account">
      <div className="topics">
        {PAGES.map((one) => (
          <Touch
            key={one}
            kind="plain"
            className="topic-choice"
            pressed={one === page}
            onTouch={() => setPage(one)}
          >
            {t(`balance/pages/${one}`)}
          </Touch>
        ))}
      </div>
      {/* All three take the room of the largest, so that nothing jumps between them. */}
      <div className="account-pages">
        <div data-shown={page === 'account'}>
          <AccountPage account={account} />
        </div>
        <div data-shown={page === 'pending'}>
          <PendingPage account={account} />
        </div>
        <div data-shown={page === 'statement'}>
          <StatementPage statement={account.statement} />
        </div>
      </div>
    </section>
  );
}

function AccountPage({ account }: { readonly account: AccountFigures }) {
  const t = useText();
  const { difference, inFlightFen } = account;
  return (
    <>
      <dl className="balance-rows">
        <BalanceRow name={t('card/account')} amountFen={account.balanceFen} />
        <BalanceRow name={t('card/pending')} amountFen={account.pendingFen} />
        {inFlightFen !== undefined && <BalanceRow name={t('balance/inFlight')} amountFen={inFlightFen} />}
      </dl>
      {difference && <Difference difference={difference} />}
    </>
  );
}

function Difference({ difference }: { readonly difference: BalanceDifference }) {
  const t = useText();
  const { reason, amountFen } = difference;
  const amount = formatYuan(amountFen < 0 ? subtractFen(ZERO, amountFen) : amountFen, 'short');
  const tone = reason === 'seeOffice' ? 'attention' : 'calm';
  return (
    <section className="notice" data-tone={tone}>
      <p className="notice-title">
        <Icon name={tone === 'attention' ? 'attention' : 'clock'} />
        <span>{t(`balance/difference/${reason}/title`, { amount })}</span>
      </p>
      <p>{t(`balance/difference/${reason}/detail`)}</p>
    </section>
  );
}

/** More lines than these do not fit a low screen. */
const MOST_LINES = 4;

function PendingPage({ account }: { readonly account: AccountFigures }) {
  const t = useText();
  const locale = useLocale();
  const { pendingItems, lastTopUp } = account;
  if (pendingItems.length === 0)
    return (
      <div className="empty-page">
        <p>{t('balance/nothingPending')}</p>
        {lastTopUp !== undefined && (
          <p className="label">
            {t('frame/labelled', { name: t('collected/lastTopUp'), value: campusMinute(lastTopUp, locale) })}
          </p>
        )}
      </div>
    );
  const shown = pendingItems.slice(0, pendingItems.length > MOST_LINES ? MOST_LINES - 1 : MOST_LINES);
  const left = pendingItems.length - shown.length;
  return (
    <ul className="money-lines">
      {shown.map(({ amountFen, source, arrivedOn, expiresOn }, index) => (
        <li key={index}>
          <span>{t(`balance/sources/${source}`)}</span>
          <span className="money-line-day">{campusShortDate(arrivedOn, locale)}</span>
          <Amount amountFen={amountFen} />
          {expiresOn !== undefined && (
            <span className="money-line-note">
              <Icon name="clock" />
              {t('balance/expires', { date: campusDay(expiresOn, locale) })}
            </span>
          )}
        </li>
      ))}
      {left > 0 && <li className="money-lines-more">{t('balance/more', { count: left })}</li>}
    </ul>
  );
}

function StatementPage({ statement }: { readonly statement: AccountFigures['statement'] }) {
  const t = useText();
  const locale = useLocale();
  if (statement === 'asking' || statement === 'unavailable')
    return <p className="empty-page">{t(`balance/statement/${statement}`)}</p>;
  if (statement.length === 0) return <p className="empty-page">{t('balance/statement/none')}</p>;
  return (
    <ul className="money-lines">
      {statement.slice(0, MOST_LINES + 1).map(({ at, amountFen, state, kioskId }) => (
        <li key={at}>
          <span>
            {campusShortDate(at.slice(0, 10), locale)} {at.slice(11, 16)}
          </span>
          <span className="money-line-day">
            {t('frame/machine', { id: kioskId })}
            <span data-state={state}>{t(`balance/statement/${state}`)}</span>
          </span>
          <Amount amountFen={amountFen} />
        </li>
      ))}
    </ul>
  );
}
