import type { LoadLine } from '../../contract/view.ts';
import { useText } from '../texts/i18n.ts';
import { BalanceRow } from './card-summary.tsx';
import { CaseNote } from './hotline.tsx';

/** Where the money of a load is, in figures. What of it became of the card is `loadWords`. */
export function LoadFigures({ load }: { readonly load: LoadLine }) {
  const t = useText();
  switch (load.state) {
    case 'loaded':
      return (
        <dl className="balance-rows">
          <BalanceRow name={t('load/before')} amountFen={load.beforeFen} />
          <BalanceRow name={t('load/after')} amountFen={load.afterFen} />
        </dl>
      );
    case 'notLoaded':
      return (
        <dl className="balance-rows">
          <BalanceRow name={t('load/stillPending')} amountFen={load.pendingFen} />
        </dl>
      );
    case 'held':
      return (
        <dl className="balance-rows">
          <BalanceRow name={t('load/heldAmount')} amountFen={load.amountFen} />
        </dl>
      );
    case 'inQuestion':
      return <CaseNote caseNumber={load.caseNumber} />;
  }
}
