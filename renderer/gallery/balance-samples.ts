import { fen, yuan } from '../../contract/money.ts';
import type { AccountFigures, PendingLine, Screen, StatementLine } from '../../contract/view.ts';
import { card, hotline, sample, type Sample } from './sample-parts.ts';

type Balance = Extract<Screen, { kind: 'balance' }>;

const loads: readonly StatementLine[] = [
  { at: '2026-11-20T12:41', amountFen: yuan(100), state: 'loaded', kioskId: '3' },
  { at: '2026-11-03T08:12', amountFen: yuan(50), state: 'loaded', kioskId: '1' },
  { at: '2026-10-17T17:55', amountFen: fen(15_050), state: 'loaded', kioskId: '3' },
];

const nothingWaits: AccountFigures = {
  balanceFen: card.purseFen,
  pendingFen: fen(0),
  pendingItems: [],
  inFlightFen: undefined,
  difference: undefined,
  lastTopUp: '2026-11-20T12:41',
  statement: loads,
};

const subsidy: PendingLine = {
  amountFen: yuan(30),
  source: 'subsidy',
  arrivedOn: '2026-11-01',
  expiresOn: '2027-01-31',
};
const transfer: PendingLine = {
  amountFen: yuan(20),
  source: 'transfer',
  arrivedOn: '2026-11-21',
  expiresOn: undefined,
};
const somethingWaits: AccountFigures = {
  ...nothingWaits,
  pendingFen: yuan(50),
  pendingItems: [subsidy, transfer],
};

/** What card and platform say of the money. */
export const balanceSamples: Readonly<Record<string, Sample>> = {
  balance: balance(nothingWaits),
  'balance-pending': balance(somethingWaits, { canCollect: true }),
  'balance-on-the-way': balance({
    ...somethingWaits,
    balanceFen: fen(3610),
    difference: { reason: 'purchasesOnTheWay', amountFen: fen(1260) },
  }),
  'balance-unfinished': balance(
    {
      ...nothingWaits,
      inFlightFen: yuan(20),
      difference: { reason: 'loadInFlight', amountFen: fen(-2000) },
      statement: [{ at: '2026-11-22T09:30', amountFen: yuan(20), state: 'inFlight', kioskId: '1' }, ...loads],
    },
    { canCollect: true },
  ),
  'balance-see-office': balance({
    ...nothingWaits,
    balanceFen: fen(186_640),
    inFlightFen: yuan(20),
    difference: { reason: 'seeOffice', amountFen: fen(184_290) },
  }),
  'balance-card-only': balance(undefined, { maskedName: undefined }),
  'balance-clock-unsure': {
    ...balance(undefined, { readAt: undefined, maskedName: undefined }),
    clockUnknown: true,
  },
};

function balance(account: AccountFigures | undefined, more: Partial<Balance> = {}): Sample {
  return sample(
    {
      kind: 'balance',
      cardNumberLast4: card.cardNumberLast4,
      maskedName: card.maskedName,
      holderKind: 'student',
      validUntil: '2028-07-31',
      purseFen: card.purseFen,
      readAt: '14:05',
      account,
      canCollect: false,
      hotline,
      ...more,
    },
    18,
  );
}
