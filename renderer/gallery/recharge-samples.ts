import { fen, sumFen, yuan } from '../../contract/money.ts';
import type { NoteLine, SlotState } from '../../contract/view.ts';
import { card, denominationsFen, hotline, note, sample, type Sample } from './sample-parts.ts';

const some: readonly NoteLine[] = [note(100, 'credited'), note(20, 'credited'), note(20, 'credited')];
const waiting: readonly NoteLine[] = [note(100, 'credited'), note(50, 'credited'), note(20, 'received')];
const mixed: readonly NoteLine[] = [
  note(100, 'credited'),
  note(100, 'credited'),
  note(50, 'credited'),
  note(20, 'credited'),
  note(20, 'credited'),
  note(10, 'credited'),
  note(5, 'credited'),
  note(20, 'received'),
];

/** Everything that can happen at the note slot. */
export const rechargeSamples: Readonly<Record<string, Sample>> = {
  'recharge-opening': recharge({ state: 'opening' }, []),
  'recharge-insert-first': recharge({ state: 'insert' }, []),
  'recharge-insert-next': recharge({ state: 'insert' }, some),
  'recharge-many-notes': recharge({ state: 'insert' }, mixed),
  'recharge-reading': recharge({ state: 'reading' }, some, false),
  'recharge-checking': recharge({ state: 'checking', valueFen: yuan(50) }, some, false),
  'recharge-taking': recharge({ state: 'taking', valueFen: yuan(50) }, some, false),
  'recharge-taken': recharge({ state: 'taken', valueFen: yuan(20) }, waiting),
  'recharge-returned-unreadable': recharge(
    { state: 'returned', valueFen: undefined, reason: 'unreadable', largestUsableFen: undefined },
    some,
  ),
  'recharge-returned-denomination': recharge(
    {
      state: 'returned',
      valueFen: undefined,
      reason: 'denominationNotAccepted',
      largestUsableFen: undefined,
    },
    [],
  ),
  'recharge-returned-limit': recharge(
    { state: 'returned', valueFen: yuan(100), reason: 'overBalanceLimit', largestUsableFen: yuan(50) },
    some,
  ),
  'recharge-returned-limit-none': recharge(
    { state: 'returned', valueFen: yuan(10), reason: 'overDayLimit', largestUsableFen: undefined },
    some,
  ),
  'recharge-returned-no-answer': recharge(
    { state: 'returned', valueFen: yuan(50), reason: 'platformUnreachable', largestUsableFen: undefined },
    some,
  ),
  'recharge-stuck-reachable': recharge({ state: 'stuck', reachable: true, caseNumber: 'K3-0731' }, some),
  'recharge-stuck-inside': recharge({ state: 'stuck', reachable: false, caseNumber: 'K3-0731' }, [
    ...some,
    note(50, 'inQuestion', 'K3-0731'),
  ]),
  'recharge-closed': recharge({ state: 'closed', reason: 'platformUnreachable' }, waiting),
  'recharge-closed-hours': recharge({ state: 'closed', reason: 'outsideHours' }, some),
};

function recharge(slot: SlotState, notes: readonly NoteLine[], canFinish = true): Sample {
  const totalFen = sumFen(
    notes.filter(({ state }) => state !== 'inQuestion').map(({ valueFen }) => valueFen),
  );
  return sample(
    {
      kind: 'recharge',
      card,
      totalFen,
      notes,
      slot,
      denominationsFen,
      remainingFen: fen(50_000 - totalFen),
      canFinish,
      hotline,
    },
    slot.state === 'insert' ? 41 : undefined,
  );
}
