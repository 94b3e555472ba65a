import type { Fen } from '../../contract/money.ts';
import type { CardSummary } from '../../contract/view.ts';
import { Icon } from '../drawings/marks.tsx';
import { useText } from '../texts/i18n.ts';
import { Amount, BigAmount } from './amounts.tsx';
import { Covered } from './covered.tsx';

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

/** What is on the card and in the account. */
export function Balances({ card }: { readonly card: CardSummary }) {
  const t = useText();
  return (
    <section className="balances">
      <Covered>
        <div className="balance-main">
          <p className="label">{t('card/purse')}</p>
          <BigAmount amountFen={card.purseFen} />
        </div>
        <dl className="balance-rows">
          <BalanceRow name={t('card/account')} amountFen={card.balanceFen} />
          <BalanceRow name={t('card/pending')} amountFen={card.pendingFen} />
        </dl>
        {card.inFlightFen !== undefined ? (
          <p className="meaning">{t('card/unfinished')}</p>
        ) : (
          card.pendingFen > 0 && <p className="meaning">{t('card/pendingMeaning')}</p>
        )}
      </Covered>
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
