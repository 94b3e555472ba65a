import type { PlatformReply } from '../contract/platform-api.ts';
import { ok } from '../contract/result.ts';
import { raiseAlarm } from './call-context.ts';
import type { CallContext, Parsed } from './call-context.ts';
import type { CallResult } from './failure.ts';
import { cardStateOn, headroom } from './standing.ts';

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

  const { balanceFen, pendingFen, cashHeadroomFen } = await headroom(context, card.accountId);
  return ok({
    result: 'found',
    account: {
      accountId: holder.accountId,
      maskedName: maskName(holder.fullName),
      cardNumberLast4: card.cardNumber.slice(-4),
      holderKind: holder.holderKind,
      personState: holder.personState,
      cardState: cardStateOn(card, context.campus.dayOf(context.nowMs)),
      validUntil: card.validUntil,
      balanceFen,
      pendingFen,
      cashHeadroomFen,
    },
  });
}

/** 张伟 -> 张*, 李小华 -> 李*华, 欧阳明月 -> 欧**月: enough to know oneself, not enough for the person behind. */
export function maskName(fullName: string): string {
  const [first = '*', ...rest] = Array.from(fullName);
  const last = rest.length > 1 ? (rest.at(-1) ?? '') : '';
  return `${first}${'*'.repeat(Math.min(Math.max(rest.length - last.length, 1), 10))}${last}`;
}
