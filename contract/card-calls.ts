import { z } from 'zod';
import {
  amountFen,
  cardNumber,
  cardStates,
  cardTotals,
  frozenCauses,
  holderKinds,
  id,
  issueNumber,
  loadReference,
  personStates,
  timeMs,
  totalFen,
  uid,
} from './platform-fields.ts';

/** Asking about a card: whose it is, what may be done with it, and what was loaded onto it. */

export const cardLookupRequest = z.object({
  uid,
  cardNumber,
  issueNumber,
  /** Kind of holder and validity as written on the chip: the MAC binds them, the platform's own record decides. */
  holderKind: z.enum(holderKinds),
  validUntil: z.iso.date(),
  identityMac: z.string().regex(/^[0-9a-f]{16}$/),
  ...cardTotals,
});

/** One amount that waits to be loaded. The one that expires first is loaded first, then the oldest. */
export const pendingItem = z.object({
  amountFen: totalFen,
  source: z.enum(['cash', 'transfer', 'subsidy', 'refund']),
  arrivedAtMs: timeMs,
  /** Last day on which it can be loaded; absent: it does not expire. */
  expiresOn: z.iso.date().optional(),
});

/** A load that was granted and of which nobody has proven yet whether the card has it. */
export const loadInFlight = z.object({
  reference: loadReference,
  amountFen: totalFen,
  startedAtMs: timeMs,
  /** Which machine began it. */
  kioskId: z.string().max(40),
});

export const accountView = z.object({
  accountId: id,
  /** Masked by the platform: 张*, 李*华. The kiosk never learns the full name. */
  maskedName: z.string().max(60),
  cardNumberLast4: z.string().regex(/^\d{1,4}$/),
  holderKind: z.enum(holderKinds),
  personState: z.enum(personStates),
  cardState: z.enum(cardStates),
  /** Present when the card is frozen. */
  frozenBecause: z.enum(frozenCauses).optional(),
  validUntil: z.iso.date(),
  /** Money in the database account: what the platform knows to be on the card. */
  balanceFen: amountFen,
  /** What the platform knows of this card's two totals; loads in flight are not in it. */
  knownLoadedFen: totalFen,
  knownSpentFen: totalFen,
  /** 过渡余额: money that waits to be loaded onto the card; a load in flight is not in it. */
  pendingFen: amountFen,
  pendingItems: z.array(pendingItem).max(20),
  /** When money last arrived, whether it is still pending or not; absent: never. */
  lastTopUpAtMs: timeMs.optional(),
  loadInFlight: loadInFlight.optional(),
  /** What may still be put in by cash today and under the balance limit, reserved notes taken off. */
  cashHeadroomFen: amountFen,
});

/**
 * A load in flight that the card's own totals prove executed is settled by this call; it changes nothing else.
 */
export const cardLookupReply = z.discriminatedUnion('result', [
  z.object({ result: z.literal('found'), account: accountView }),
  /** No such card here, or uid and number do not belong together. */
  z.object({ result: z.literal('unknownCard') }),
  /**
   * The identity's or the load record's MAC does not fit, or more was loaded than the platform ever granted: an alarm
   * at the platform; the person is sent to the office.
   */
  z.object({ result: z.literal('notGenuine') }),
]);

export const cardStatementRequest = z.object({ uid, cardNumber, issueNumber });
export const statementLine = z.object({
  atMs: timeMs,
  amountFen: totalFen,
  state: z.enum(['loaded', 'inFlight']),
  /** The machine or terminal at which it was done. */
  kioskId: z.string().max(40),
});
/** The last loads of this card, newest first; empty for a card that nobody knows. */
export const cardStatementReply = z.object({ loads: z.array(statementLine).max(10) });
