import { z } from 'zod';
import { amountFen, cardNumber, debitRecord, id, issueNumber, key, timeMs, uid } from './platform-fields.ts';

/**
 * What a payment terminal (POS) tells the platform. It signs as a kiosk does, boots as a kiosk does, and may call
 * nothing else but the card and load calls. A purchase is reported when the card proves it, at once or days later.
 */
export const reportDebitRequest = z.object({
  /** `<debitId>:debit`; the same debit found by another terminal on the card has another id and counts once. */
  key,
  debitId: id,
  uid,
  cardNumber,
  issueNumber,
  record: debitRecord,
  /** When the terminal took the money, by its own clock. */
  takenAtMs: timeMs,
});
export const reportDebitReply = z.object({
  /** `knownBefore`: this counter of this card was reported already with the same amount. */
  result: z.enum(['booked', 'knownBefore']),
  balanceFen: amountFen,
});
