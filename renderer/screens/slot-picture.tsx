import { formatYuan } from '../../contract/money.ts';
import type { SlotState } from '../../contract/view.ts';
import { closedFault } from '../drawings/faults.ts';
import { Machine, type MachineProps } from '../drawings/machine.tsx';
import type { NotePose, Tone } from '../drawings/parts.ts';
import type { Message } from '../texts/catalogue.ts';
import type { Text } from '../texts/i18n.ts';

const POSE: Record<SlotState['state'], NotePose> = {
  opening: 'none',
  insert: 'entering',
  reading: 'held',
  checking: 'held',
  taking: 'taken',
  taken: 'taken',
  returned: 'returned',
  stuck: 'stuck',
  closed: 'none',
};

export function slotTone(slot: SlotState): Tone {
  if (slot.state === 'returned' || slot.state === 'stuck') return 'attention';
  if (slot.state !== 'closed') return 'calm';
  return closedFault[slot.reason].tone === 'stopped' ? 'stopped' : 'attention';
}

/** The note slot as it is right now. */
export function SlotPicture({ slot }: { readonly slot: SlotState }) {
  const closed = slot.state === 'closed';
  const stuckInside = slot.state === 'stuck' && !slot.reachable;
  return (
    <Machine
      focus="noteSlot"
      lit={closed || stuckInside ? 'none' : 'noteSlot'}
      tone={slotTone(slot)}
      note={stuckInside ? 'none' : POSE[slot.state]}
      noteValueFen={'valueFen' in slot ? slot.valueFen : undefined}
      {...faultOf(slot)}
    />
  );
}

function faultOf(slot: SlotState): Pick<MachineProps, 'fault'> {
  if (slot.state === 'stuck' && !slot.reachable) return { fault: { part: 'noteSlot', tone: 'attention' } };
  if (slot.state !== 'closed') return {};
  // Whatever closes it, here it is the slot that takes nothing any more.
  return {
    fault: { part: 'noteSlot', tone: closedFault[slot.reason].tone === 'stopped' ? 'stopped' : 'attention' },
  };
}

/** What to do at the slot now, and the sentence below it. */
export function slotWords(slot: SlotState, t: Text): Message & { readonly hands?: string | undefined } {
  switch (slot.state) {
    case 'returned':
      return {
        title: t(`returned/${slot.reason}/title`),
        hands: t('returnedTake'),
        detail: returnedDetail(slot, t),
      };
    case 'stuck': {
      const where = slot.reachable ? 'reachable' : 'inside';
      return {
        title: t(`recharge/stuck/${where}/title`),
        // The case gets its number once it is written down; the view with it follows at once.
        hands: slot.caseNumber === '' ? undefined : t('recharge/caseNumber', { number: slot.caseNumber }),
        detail: t(`recharge/stuck/${where}/detail`),
      };
    }
    case 'closed':
      return { title: t(`closed/${slot.reason}/title`), detail: t('recharge/closedDetail') };
    case 'checking':
    case 'taking':
    case 'taken': {
      const amount = formatYuan(slot.valueFen, 'short');
      return {
        title: t(`recharge/slot/${slot.state}/title`, { amount }),
        detail: t(`recharge/slot/${slot.state}/detail`),
      };
    }
    case 'opening':
    case 'insert':
    case 'reading':
      return {
        title: t(`recharge/slot/${slot.state}/title`),
        detail: t(`recharge/slot/${slot.state}/detail`),
      };
  }
}

function returnedDetail(slot: Extract<SlotState, { state: 'returned' }>, t: Text): string {
  const detail = t(`returned/${slot.reason}/detail`);
  switch (slot.reason) {
    case 'overBalanceLimit':
    case 'overDayLimit':
    case 'overVisitLimit':
      return `${detail} ${
        slot.largestUsableFen === undefined
          ? t('noneUsable')
          : t('largestUsable', { amount: formatYuan(slot.largestUsableFen, 'short') })
      }`;
    case 'unreadable':
    case 'suspect':
    case 'denominationNotAccepted':
    case 'secondNote':
    case 'notABanknote':
    case 'pulledBack':
    case 'tooManyNotes':
    case 'cashHoursOver':
    case 'platformUnreachable':
    case 'accountRefused':
    case 'mechanism':
    case 'visitEnded':
    case 'recordFailed':
      return detail;
  }
}
