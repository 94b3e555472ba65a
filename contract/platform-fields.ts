import { z } from 'zod';
import { fen } from './money.ts';

/** The fields that the calls to the platform are made of. Amounts are whole fen; times are milliseconds since 1970 UTC. */
export const id = z.string().regex(/^[0-9a-z]{1,40}$/);
export const amountFen = z
  .int()
  .min(-100_000_000)
  .max(100_000_000)
  .transform((amount) => fen(amount));
/** A total on a card: never negative. */
export const totalFen = z
  .int()
  .min(0)
  .max(100_000_000)
  .transform((amount) => fen(amount));
export const hash = z.string().regex(/^[0-9a-f]{64}$/);
export const timeMs = z.int().nonnegative();
/** Idempotency key: a random id and what is done with it, `<noteId>:credit`. */
export const key = z.string().regex(/^[0-9a-z]{1,40}:[a-z]{1,12}$/);

/** Chip id of 4 or 7 bytes. */
export const uid = z.string().regex(/^(?:[0-9a-f]{8}|[0-9a-f]{14})$/);
export const cardNumber = z.string().regex(/^\d{1,12}$/);
export const issueNumber = z.int().positive().max(65_535);
const counter = z.int().nonnegative().max(0xffff_ffff);

/** The platform's reference of a load, 16 bytes. */
export const loadReference = z.string().regex(/^[0-9a-f]{32}$/);

/** A load record as it stands on a card (`LoadRecord` of card-change-records.ts). */
export const loadRecord = z.object({
  counter,
  reference: loadReference,
  before: totalFen,
  after: totalFen,
  mac: z.string().regex(/^[0-9a-f]{16}$/),
});

/** A debit record as it stands on a card (`DebitRecord` of card-change-records.ts). */
export const debitRecord = z.object({ counter, before: totalFen, after: totalFen });

/** What a card says of its money. The platform compares it with what it knows. */
export const cardTotals = {
  loadedFen: totalFen,
  spentFen: totalFen,
  /** The newest whole load record; absent where it was not read: it is read when a total is torn, and before a load. */
  loadRecord: loadRecord.optional(),
};

export const holderKinds = ['student', 'staff', 'temporary', 'merchant'] as const;
export const personStates = ['regular', 'temporary', 'merchant', 'left'] as const;
export const cardStates = [
  'normal',
  'lost',
  'frozen',
  'replaced',
  'expired',
  'notActivated',
  'retained',
] as const;
/** Why a card is frozen, as far as its holder may know. */
export const frozenCauses = ['totalsDiffer', 'pinLocked', 'reportedByHolder', 'office'] as const;

/** Why the platform does not do for this person, card or machine what was asked. */
export const standingRefusals = [
  'personTemporary',
  'personMerchant',
  'personLeft',
  'cardLost',
  'cardFrozen',
  'cardReplaced',
  'cardExpired',
  'cardNotActivated',
  'cardRetained',
  'kioskBlocked',
  'unknownAccount',
] as const;
