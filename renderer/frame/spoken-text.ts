import { formatYuan } from '../../contract/money.ts';
import type { KioskView, LoadLine, SlotState } from '../../contract/view.ts';
import { loadWords, wrongCardWords } from '../screens/load-words.ts';
import { refusalWords } from '../screens/refusal-words.ts';
import { type Text, textIn } from '../texts/i18n.ts';
import { catalogues, type SpokenId } from '../texts/index.ts';

/** What is said aloud with this view. An id that has no text says what its screen says. */
export function spokenText(view: KioskView): string {
  const t = textIn(view.locale);
  const spoken = catalogues[view.locale].spoken;
  const wanted = view.visit.warning ? 'idleWarning' : view.spoken;
  const id: SpokenId = isSpokenId(wanted, spoken) ? wanted : view.screen.kind;
  return t(`spoken/${id}`, spokenFacts(view)).replaceAll(/\s+/g, ' ').trim();
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
    case 'balance':
      return {
        last4: screen.cardNumberLast4,
        collect: screen.canCollect ? t('balance/canCollect') : '',
      };
    case 'recharge':
      return { total: formatYuan(screen.totalFen, 'short'), ...slotFacts(screen.slot, view) };
    case 'result':
      return { total: formatYuan(screen.totalFen, 'short'), ...loadFacts(screen, t) };
    case 'collected':
      return loadFacts(screen, t);
    case 'loading':
      return { title: t(`loading/titles/${screen.step}`) };
    case 'cardBack':
      return { last4: screen.cardNumberLast4, seen: wrongCardWords(screen.seen, t) ?? '' };
    case 'cardRefused': {
      const { title, what, now } = refusalWords(screen, t);
      return { title, detail: `${what} ${now}`, take: t('card/take') };
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

function loadFacts(
  screen: { readonly load: LoadLine | undefined; readonly cardInCradle: boolean },
  t: Text,
): Record<string, string> {
  const { load, cardInCradle } = screen;
  const take = cardInCradle ? t('card/take') : '';
  if (!load) return { load: '', take };
  const amount = load.state === 'loaded' ? formatYuan(load.amountFen, 'short') : '';
  return { amount, load: t('load/because', { ...loadWords(load, t) }), take };
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
