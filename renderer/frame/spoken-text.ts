import { formatYuan } from '../../contract/money.ts';
import type { KioskView, SlotState } from '../../contract/view.ts';
import { textIn } from '../texts/i18n.ts';
import { catalogues, type SpokenId } from '../texts/index.ts';

/** What is said aloud with this view. An id that has no text says what its screen says. */
export function spokenText(view: KioskView): string {
  const t = textIn(view.locale);
  const spoken = catalogues[view.locale].spoken;
  const wanted = view.visit.warning ? 'idleWarning' : view.spoken;
  const id: SpokenId = isSpokenId(wanted, spoken) ? wanted : view.screen.kind;
  return t(`spoken/${id}`, spokenFacts(view));
}

function isSpokenId(id: string, spoken: Record<SpokenId, string>): id is SpokenId {
  return Object.hasOwn(spoken, id);
}

/** Everything that a spoken text of this screen may name. */
function spokenFacts(view: KioskView): Record<string, string> {
  const t = textIn(view.locale);
  const { screen } = view;
  switch (screen.kind) {
    case 'cardServices':
      return { last4: screen.card.cardNumberLast4 };
    case 'recharge':
      return { total: formatYuan(screen.totalFen, 'short'), ...slotFacts(screen.slot, view) };
    case 'result':
      return { total: formatYuan(screen.totalFen, 'short') };
    case 'cardRefused': {
      const reason = `cardRefused/${screen.reason}` as const;
      return { title: t(`${reason}/title`), detail: `${t(`${reason}/what`)} ${t(`${reason}/now`)}` };
    }
    case 'serviceClosed': {
      const reason = `closed/${screen.state.reason}` as const;
      return { title: t(`${reason}/title`), detail: `${t(`${reason}/what`)} ${t(`${reason}/now`)}` };
    }
    case 'oneMoment':
    case 'start':
    case 'cardPrompt':
    case 'takeCard':
    case 'help':
      return {};
  }
}

function slotFacts(slot: SlotState, view: KioskView): Record<string, string> {
  const t = textIn(view.locale);
  switch (slot.state) {
    case 'checking':
    case 'taking':
    case 'taken':
      return { value: formatYuan(slot.valueFen, 'short') };
    case 'returned':
      return { title: t(`returned/${slot.reason}/title`), detail: t(`returned/${slot.reason}/detail`) };
    case 'stuck': {
      const where = slot.reachable ? 'reachable' : 'inside';
      return { title: t(`recharge/stuck/${where}/title`), detail: t(`recharge/stuck/${where}/detail`) };
    }
    case 'closed':
      return { title: t(`closed/${slot.reason}/title`), detail: t('recharge/closedDetail') };
    case 'opening':
    case 'insert':
    case 'reading':
      return {};
  }
}
