import { z } from 'zod';
import {
  amountFen,
  cardNumber,
  cardTotals,
  id,
  issueNumber,
  key,
  loadRecord,
  loadReference,
  standingRefusals,
  totalFen,
  uid,
} from './platform-fields.ts';

/**
 * Loading pending money onto a card. The platform allows one load a card at a time and holds its money apart (2104)
 * until it is proven executed or not executed. A load that may have touched the card is never given up: whichever
 * machine meets the card next is given the same record again and finishes it, so that it cannot happen twice.
 */

/** Why no load is begun. The money stays pending. */
export const loadRefusals = [
  ...standingRefusals,
  'nothingPending',
  /** The card holds as much as a card may. */
  'purseFull',
  /** The card's totals are not those that the platform knows, and no load in flight explains it: the office must look. */
  'cardDiffers',
  /** A whole load record with a MAC that the platform did not make: an alarm. */
  'recordForged',
] as const;

export const startLoadRequest = z.object({
  /** `<loadId>:start` */
  key,
  loadId: id,
  visitId: id,
  accountId: id,
  uid,
  cardNumber,
  issueNumber,
  ...cardTotals,
});

/** What it takes to execute a load: the record that goes onto the card first, and the key that may write it. */
export const loadGrant = z.object({
  result: z.literal('granted'),
  record: loadRecord,
  /** Key B of this card's load sectors, 6 bytes; never stored by a kiosk. */
  loadKey: z.string().regex(/^[0-9a-f]{12}$/),
  /** True where an earlier load of this card is to be finished first; what else is pending comes with the next one. */
  resumed: z.boolean(),
});

export const startLoadReply = z.discriminatedUnion('result', [
  loadGrant,
  z.object({ result: z.literal('refused'), reason: z.enum(loadRefusals) }),
]);

/**
 * A kiosk that had asked for this load before asks how it stands and, while it is open, for its record and key again.
 * Changes nothing but who has the load in hand.
 */
export const resumeLoadRequest = z.object({ loadId: id, uid, ...cardTotals });
export const resumeLoadReply = z.discriminatedUnion('result', [
  loadGrant,
  z.object({ result: z.literal('executed') }),
  z.object({ result: z.literal('notExecuted') }),
]);

/** The card was read after the load: both blocks of `loaded` hold the new total. */
export const confirmLoadRequest = z.object({
  /** `<loadId>:confirm` */
  key,
  loadId: id,
  reference: loadReference,
  loadedFen: totalFen,
});
export const confirmLoadReply = z.object({ balanceFen: amountFen, pendingFen: amountFen });

/**
 * This kiosk sent nothing of this load to the card and will not: its money may become pending again. Also for a load
 * whose start was never answered; a start that comes later is refused then.
 */
export const cancelLoadRequest = z.object({
  /** `<loadId>:cancel` */
  key,
  loadId: id,
});
export const cancelLoadReply = z.object({
  /** `handedOn`: another machine has the load in hand since; `notStarted`: there was none. */
  result: z.enum(['cancelled', 'notStarted', 'handedOn', 'executed']),
});

export const questionReasons = [
  /** The card was taken away while it was written and did not come back in time. */
  'cardTaken',
  /** The kiosk ended while it wrote. */
  'kioskRestarted',
  /** The card does not hold what was written, or holds what no order of writes leads to. */
  'readBackDiffers',
] as const;

/** Whether the card has this load is not known: its money stays apart until the card is seen again. */
export const questionLoadRequest = z.object({
  /** `<loadId>:question` */
  key,
  loadId: id,
  why: z.enum(questionReasons),
});
export const questionLoadReply = z.object({ state: z.enum(['inFlight', 'executed', 'notExecuted']) });

/** How loads that this kiosk left in question have ended; it asks from time to time. */
export const loadStatesRequest = z.object({ loadIds: z.array(id).min(1).max(50) });
export const loadStatesReply = z.object({
  loads: z
    .array(z.object({ loadId: id, state: z.enum(['inFlight', 'executed', 'notExecuted', 'unknown']) }))
    .max(50),
});

export type LoadRefusal = (typeof loadRefusals)[number];
export type LoadGrant = z.output<typeof loadGrant>;
export type QuestionReason = (typeof questionReasons)[number];
