import { addFen, fen, sumFen, yuan } from '../../contract/money.ts';
import type { LoadLine, NoteLine, Screen } from '../../contract/view.ts';
import { card, hotline, note, sample, type Sample } from './sample-parts.ts';

type Result = Extract<Screen, { kind: 'result' }>;

const toppedUp = [note(100, 'credited'), note(20, 'credited')];
const loaded: LoadLine = {
  state: 'loaded',
  amountFen: yuan(120),
  beforeFen: fen(2350),
  afterFen: fen(14_350),
};

/** How a top-up can have ended, with what became of the card. */
export const resultSamples: Readonly<Record<string, Sample>> = {
  'result-all-credited': result('allCredited', 'finished', toppedUp, { load: loaded }),
  'result-account-only': result('allCredited', 'finished', toppedUp),
  'result-idle': result('allCredited', 'idle', [note(50, 'credited')]),
  'result-limit': result('allCredited', 'limitReached', [note(100, 'credited'), note(100, 'credited')]),
  'result-not-loaded': result('allCredited', 'finished', toppedUp, {
    load: { state: 'notLoaded', reason: 'platformUnreachable', pendingFen: yuan(120) },
  }),
  'result-card-full': result('allCredited', 'finished', toppedUp, {
    load: { state: 'notLoaded', reason: 'purseFull', pendingFen: yuan(120) },
  }),
  'result-held': result('allCredited', 'finished', toppedUp, {
    load: { state: 'held', amountFen: yuan(120) },
    cardInCradle: false,
  }),
  'result-load-in-question': result('allCredited', 'finished', toppedUp, {
    load: { state: 'inQuestion', amountFen: yuan(120), caseNumber: 'K3-0732' },
  }),
  'result-credit-follows': result(
    'creditFollows',
    'slotClosed',
    [note(100, 'credited'), note(50, 'received')],
    { load: { state: 'notLoaded', reason: 'platformUnreachable', pendingFen: yuan(100) } },
  ),
  'result-nothing': result('nothingInserted', 'finished', []),
  'result-hours-over': result('nothingInserted', 'cashHoursOver', []),
  'result-in-question': result('inQuestion', 'slotClosed', [
    note(100, 'credited'),
    note(50, 'inQuestion', 'K3-0731'),
  ]),
  'result-in-question-no-number': result(
    'inQuestion',
    'slotClosed',
    [note(100, 'credited'), note(50, 'inQuestion')],
    { load: { ...loaded, amountFen: yuan(100), afterFen: fen(12_350) } },
  ),
  'result-card-taken': result('allCredited', 'cardTaken', [note(20, 'credited')], {
    load: { state: 'notLoaded', reason: 'cardTaken', pendingFen: yuan(20) },
    cardInCradle: false,
  }),
};

function result(
  outcome: Result['outcome'],
  endedBecause: Result['endedBecause'],
  notes: readonly NoteLine[],
  after: Partial<Pick<Result, 'load' | 'cardInCradle'>> = {},
): Sample {
  const ours = notes.filter(({ state }) => state !== 'inQuestion');
  const credited = ours.filter(({ state }) => state === 'credited');
  return sample(
    {
      kind: 'result',
      card: {
        ...card,
        pendingFen: addFen(card.pendingFen, sumFen(credited.map(({ valueFen }) => valueFen))),
      },
      outcome,
      totalFen: sumFen(ours.map(({ valueFen }) => valueFen)),
      notes,
      endedBecause,
      load: undefined,
      cardInCradle: true,
      hotline,
      ...after,
    },
    17,
  );
}
