import type { Fen } from '../../contract/money.ts';
import type { LoadLine, Screen, SlotState } from '../../contract/view.ts';

/** What a person sees, in one line of a story. */
export function screenWords(screen: Screen): string {
  switch (screen.kind) {
    case 'oneMoment':
      return `one moment, please (${screen.why})`;
    case 'start': {
      const closed = screen.services.flatMap(({ service, state }) =>
        state.open ? [] : [`${service} closed: ${state.reason}`],
      );
      return closed.length === 0 ? 'start, all services open' : `start, ${closed.join(', ')}`;
    }
    case 'cardPrompt':
      return `lay down your card (${screen.service}${screen.problem === undefined ? '' : `, ${screen.problem}`})`;
    case 'recharge':
      return `recharge of card ..${screen.card.cardNumberLast4}: ${inYuan(screen.totalFen)} so far, slot ${slotWords(screen.slot)}`;
    case 'result':
      return `result of card ..${screen.card.cardNumberLast4}: ${screen.outcome}, ${inYuan(screen.totalFen)}${loadWords(screen.load)}`;
    case 'loading':
      return 'loading, leave the card where it is';
    case 'cardBack':
      return 'bring the card back';
    case 'collected':
      return `collected by card ..${screen.card.cardNumberLast4}${loadWords(screen.load)}`;
    case 'balance':
      return `balance of card ..${screen.cardNumberLast4}: ${inYuan(screen.purseFen)} on the chip`;
    case 'cardRefused':
      return `card refused: ${screen.reason}`;
    case 'serviceClosed':
      return `${screen.service} closed: ${screen.state.reason}`;
    case 'cardServices':
    case 'takeCard':
    case 'help':
      return screen.kind;
  }
}

function slotWords(slot: SlotState): string {
  switch (slot.state) {
    case 'checking':
    case 'taking':
    case 'taken':
      return `${slot.state} ${inYuan(slot.valueFen)}`;
    case 'returned':
      return `returned, ${slot.reason}`;
    case 'stuck':
      return `stuck, case ${slot.caseNumber}`;
    case 'closed':
      return `closed, ${slot.reason}`;
    case 'opening':
    case 'insert':
    case 'reading':
      return slot.state;
  }
}

function loadWords(load: LoadLine | undefined): string {
  switch (load?.state) {
    case undefined:
      return '';
    case 'loaded':
      return `, ${inYuan(load.amountFen)} loaded (${inYuan(load.beforeFen)} to ${inYuan(load.afterFen)})`;
    case 'notLoaded':
      return `, not loaded: ${load.reason}`;
    case 'held':
      return `, the load of ${inYuan(load.amountFen)} is held`;
    case 'inQuestion':
      return `, the load of ${inYuan(load.amountFen)} is in question: case ${load.caseNumber}`;
  }
}

function inYuan(amount: Fen): string {
  return `${amount / 100} yuan`;
}
