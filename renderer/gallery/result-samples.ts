import { addFen, sumFen } from '../../contract/money.ts';
import type { NoteLine, Screen } from '../../contract/view.ts';
import { card, hotline, note, sample, type Sample } from './sample-parts.ts';

type Result = Extract<Screen, { kind: 'result' }>;

/** How a top-up can have ended. */
export const resultSamples: Readonly<Record<string, Sample>> = {
  'result-all-credited': result('allCredited', 'finished', [note(100, 'credited'), note(20, 'credited')]),
  'result-idle': result('allCredited', 'idle', [note(50, 'credited')]),
  'result-limit': result('allCredited', 'limitReached', [note(100, 'credited'), note(100, 'credited')]),
  'result-credit-follows': result('creditFollows', 'slotClosed', [
    note(100, 'credited'),
    note(50, 'received'),
  ]),
  'result-nothing': result('nothingInserted', 'finished', []),
  'result-hours-over': result('nothingInserted', 'cashHoursOver', []),
  'result-in-question': result('inQuestion', 'slotClosed', [
    note(100, 'credited'),
    note(50, 'inQuestion', 'K3-0731'),
  ]),
  'result-card-taken': result('allCredited', 'cardTaken', [note(20, 'credited')]),
};

function result(
  outcome: Result['outcome'],
  endedBecause: Result['endedBecause'],
  notes: readonly NoteLine[],
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
      hotline,
    },
    17,
  );
}
