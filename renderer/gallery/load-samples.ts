import { fen, yuan } from '../../contract/money.ts';
import type { LoadLine, Screen } from '../../contract/view.ts';
import { card, hotline, sample, type Sample } from './sample-parts.ts';

type CardBack = Extract<Screen, { kind: 'cardBack' }>;
type Loading = Extract<Screen, { kind: 'loading' }>;

/** Money goes onto the card: hold still, bring it back, and what became of it. */
export const loadSamples: Readonly<Record<string, Sample>> = {
  'loading-reading': loading('reading', false),
  'loading-asking': loading('asking', false),
  'loading-writing': loading('writing', true),
  'card-back': cardBack(undefined),
  'card-back-other-card': cardBack({ cardNumberLast4: '2291' }),
  'card-back-unknown-card': cardBack({ cardNumberLast4: undefined }),
  'card-back-several': cardBack('severalCards', false),
  'collected-loaded': collected({
    state: 'loaded',
    amountFen: yuan(50),
    beforeFen: fen(2350),
    afterFen: fen(7350),
  }),
  'collected-card-taken-after': collected(
    { state: 'loaded', amountFen: fen(5050), beforeFen: fen(2350), afterFen: fen(7400) },
    false,
  ),
  'collected-nothing': collected({ state: 'notLoaded', reason: 'nothingPending', pendingFen: fen(0) }),
  'collected-never': collected(
    { state: 'notLoaded', reason: 'nothingPending', pendingFen: fen(0) },
    true,
    false,
  ),
  'collected-purse-full': collected({ state: 'notLoaded', reason: 'purseFull', pendingFen: yuan(50) }),
  'collected-card-taken': collected({ state: 'notLoaded', reason: 'cardTaken', pendingFen: yuan(50) }, false),
  'collected-card-differs': collected({ state: 'notLoaded', reason: 'cardDiffers', pendingFen: yuan(50) }),
  'collected-not-here': collected({ state: 'notLoaded', reason: 'kioskBlocked', pendingFen: yuan(50) }),
  'collected-held': collected({ state: 'held', amountFen: yuan(50) }, false),
  'collected-in-question': collected({ state: 'inQuestion', amountFen: yuan(50), caseNumber: 'K3-0732' }),
};

function loading(step: Loading['step'], known: boolean): Sample {
  return sample({ kind: 'loading', card, amountFen: known ? yuan(120) : undefined, step });
}

function cardBack(seen: CardBack['seen'], known = true): Sample {
  return sample(
    {
      kind: 'cardBack',
      cardNumberLast4: card.cardNumberLast4,
      amountFen: known ? yuan(120) : undefined,
      seen,
    },
    47,
  );
}

function collected(load: LoadLine, cardInCradle = true, toppedUpBefore = true): Sample {
  return sample(
    {
      kind: 'collected',
      card,
      load,
      lastTopUp: toppedUpBefore ? '2026-11-20T12:41' : undefined,
      cardInCradle,
      hotline,
    },
    17,
  );
}
