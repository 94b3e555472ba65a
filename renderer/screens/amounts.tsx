import { type Fen, formatYuan } from '../../contract/money.ts';

/** An amount as the biggest thing on its screen; decimals only where there are any. */
export function BigAmount({ amountFen }: { readonly amountFen: Fen }) {
  const [whole = '', rest] = formatYuan(amountFen, 'short').split('.');
  return (
    <p className="big-amount">
      <span className="amount-sign">¥</span>
      {whole}
      {rest !== undefined && <span className="amount-rest">.{rest}</span>}
    </p>
  );
}

/** An amount in a list or beside a name, always with its decimals so that columns line up. */
export function Amount({ amountFen }: { readonly amountFen: Fen }) {
  return (
    <span className="amount">
      <span className="amount-sign">¥</span>
      {formatYuan(amountFen)}
    </span>
  );
}
