import type { Fen } from '../../contract/money.ts';
import type { CardSummary } from '../../contract/view.ts';
import { Icon } from '../drawings/marks.tsx';
import { useExpires } from '../frame/running-time.ts';
import { Touch } from '../frame/touch.tsx';
import { useText } from '../texts/i18n.ts';
import { Amount, BigAmount } from './amounts.tsx';

/** Whose card lies in the cradle, and that it stays there. */
export function CardLine({ card }: { readonly card: CardSummary }) {
  const t = useText();
  return (
    <p className="card-line">
      <Icon name="card" />
      <span className="card-holder">
        {t('card/holder', { name: card.maskedName, last4: card.cardNumberLast4 })}
      </span>
      <span className="card-stays">{t('card/stays')}</span>
    </p>
  );
}

const HIDE_AFTER_SECONDS = 20;

/** The balances, for twenty seconds; then covered until they are asked for again. */
export function Balances({ card }: { readonly card: CardSummary }) {
  const t = useText();
  const [hidden, showAgain] = useExpires(HIDE_AFTER_SECONDS);
  if (hidden) {
    return (
      <Touch kind="plain" className="balances-hidden" onTouch={showAgain}>
        <Icon name="hidden" />
        <span>{t('card/showAgain')}</span>
      </Touch>
    );
  }
  return (
    <section className="balances">
      <div className="balance-main">
        <p className="label">{t('card/account')}</p>
        <BigAmount amountFen={card.balanceFen} />
      </div>
      <dl className="balance-rows">
        <BalanceRow name={t('card/purse')} amountFen={card.purseFen} />
        <BalanceRow name={t('card/pending')} amountFen={card.pendingFen} />
      </dl>
      {card.pendingFen > 0 && <p className="meaning">{t('card/pendingMeaning')}</p>}
    </section>
  );
}

export function BalanceRow({ name, amountFen }: { readonly name: string; readonly amountFen: Fen }) {
  return (
    <div className="balance-row">
      <dt>{name}</dt>
      <dd>
        <Amount amountFen={amountFen} />
      </dd>
    </div>
  );
}
