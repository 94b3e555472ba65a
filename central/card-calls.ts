import type { AccountView, PlatformReply } from '../contract/platform-api.ts';
import { ok } from '../contract/result.ts';
import { raiseAlarm } from './call-context.ts';
import type { CallContext, Parsed } from './call-context.ts';
import { compareWithCard } from './card-truth.ts';
import type { CallResult } from './failure.ts';
import { shownItems } from './pending-money.ts';
import { cardStateOn, headroom } from './standing.ts';
import type { CardRow, HolderRow } from './store/central-store.ts';
import { subtractFen } from '../contract/money.ts';

/**
 * What the platform knows of the card in the cradle. The MAC comes first: who makes up card numbers learns only that
 * his card is not genuine, not which numbers exist.
 */
export async function lookUpCard(
  context: CallContext,
  request: Parsed<'lookUpCard'>,
): Promise<CallResult<PlatformReply<'lookUpCard'>>> {
  const { tx, identityMacCheck } = context;
  const { uid, cardNumber, issueNumber, holderKind, validUntil, identityMac: mac } = request;
  if (!identityMacCheck(uid, { cardNumber, issueNumber, holderKind, validUntil, mac })) {
    await raiseAlarm(context, 'cardNotGenuine', `Chip ${uid} says it is card …${cardNumber.slice(-4)}.`);
    return ok({ result: 'notGenuine' });
  }
  const card = await tx.holders.card(cardNumber, issueNumber);
  const holder = card?.uid === uid ? await tx.holders.get(card.accountId) : undefined;
  if (!card || !holder) return ok({ result: 'unknownCard' });

  const verdict = await compareWithCard(context, card, request);
  if (verdict === 'forged' || verdict === 'notGenuine') return ok({ result: 'notGenuine' });
  // The comparison may have settled a load or frozen the card.
  const now = (await tx.holders.card(cardNumber, issueNumber)) ?? card;
  return ok({ result: 'found', account: await viewOf(context, holder, now) });
}

async function viewOf(context: CallContext, holder: HolderRow, card: CardRow): Promise<AccountView> {
  const { tx, campus, nowMs } = context;
  const { accountId } = holder;
  const today = campus.dayOf(nowMs);
  const { balanceFen, pendingFen, cashHeadroomFen } = await headroom(context, accountId);
  const items = await tx.pending.loadable(accountId, today);
  const lastTopUpAtMs = await tx.pending.lastArrivalMs(accountId);
  const loadInFlight = await inFlightView(context, card);
  return {
    accountId,
    maskedName: maskName(holder.fullName),
    cardNumberLast4: card.cardNumber.slice(-4),
    holderKind: holder.holderKind,
    personState: holder.personState,
    cardState: cardStateOn(card, today),
    ...(card.frozenBecause && { frozenBecause: card.frozenBecause }),
    validUntil: card.validUntil,
    balanceFen,
    knownLoadedFen: card.knownLoadedFen,
    knownSpentFen: card.knownSpentFen,
    pendingFen,
    pendingItems: [...shownItems(items)],
    ...(lastTopUpAtMs !== undefined && { lastTopUpAtMs }),
    ...(loadInFlight && { loadInFlight }),
    cashHeadroomFen,
  };
}

async function inFlightView({ tx }: CallContext, card: CardRow): Promise<AccountView['loadInFlight']> {
  const load = await tx.loads.inFlight(card);
  if (!load) return undefined;
  const { reference, beforeFen, afterFen, startedAtMs } = load;
  const [first] = await tx.loads.attempts(reference);
  return {
    reference,
    amountFen: subtractFen(afterFen, beforeFen),
    startedAtMs,
    kioskId: first?.kioskId ?? '',
  };
}

/** The last loads of this card; a card that nobody knows has none. */
export async function cardStatement(
  { tx }: CallContext,
  { uid, cardNumber, issueNumber }: Parsed<'cardStatement'>,
): Promise<CallResult<PlatformReply<'cardStatement'>>> {
  const card = await tx.holders.card(cardNumber, issueNumber);
  const rows = card?.uid === uid ? await tx.loads.statement(card, 10) : [];
  const loads: PlatformReply<'cardStatement'>['loads'] = [];
  for (const { reference, beforeFen, afterFen, startedAtMs, ended } of rows) {
    const last = (await tx.loads.attempts(reference)).at(-1);
    loads.push({
      atMs: ended?.atMs ?? startedAtMs,
      amountFen: subtractFen(afterFen, beforeFen),
      state: ended ? 'loaded' : 'inFlight',
      kioskId: last?.kioskId ?? '',
    });
  }
  return ok({ loads });
}

/** 张伟 -> 张*, 李小华 -> 李*华, 欧阳明月 -> 欧**月: enough to know oneself, not enough for the person behind. */
export function maskName(fullName: string): string {
  const [first = '*', ...rest] = Array.from(fullName);
  const last = rest.length > 1 ? (rest.at(-1) ?? '') : '';
  return `${first}${'*'.repeat(Math.min(Math.max(rest.length - last.length, 1), 10))}${last}`;
}
