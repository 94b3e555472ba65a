import { z } from 'zod';
import { fen } from './money.ts';

/**
 * What a campus may decide without changing the program. One schema for config files and for what the platform
 * hands out. Amounts in fen.
 */
const amountFen = z
  .int()
  .min(0)
  .max(100_000_000)
  .transform((amount) => fen(amount));

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** `05:00`; a time of day in the campus time zone. */
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day like 05:00');

export const NOTE_DENOMINATIONS_FEN = [500, 1000, 2000, 5000, 10_000] as const;

export const cashPolicySchema = z.strictObject({
  /** Cash is taken from `opens` until `closes`, campus time. */
  opens: timeOfDay.default('05:00'),
  closes: timeOfDay.default('16:30'),
  /** No visit begins when less than this is left until closing, seconds. */
  startMarginSeconds: z.int().min(0).max(3600).default(30),
  /** How long a visit that began in time may go on working on the note already taken, seconds. */
  graceSeconds: z.int().min(0).max(600).default(120),
  /** Notes that are taken, in fen. */
  denominationsFen: z
    .array(z.literal(NOTE_DENOMINATIONS_FEN))
    .min(1)
    .refine((notes) => new Set(notes).size === notes.length, 'each note once')
    .default([...NOTE_DENOMINATIONS_FEN]),
  maxPerVisitFen: amountFen
    .refine((amount) => amount > 0, 'more than 0 fen; outside the hours no cash is taken anyway')
    .default(fen(50_000)),
  maxPerDayFen: amountFen.default(fen(100_000)),
  /** The most that account balance and pending money may be together. */
  maxBalanceFen: amountFen.default(fen(200_000)),
  maxNotesPerVisit: z.int().min(1).max(100).default(20),
});
export type CashPolicy = z.infer<typeof cashPolicySchema>;

export const visitPolicySchema = z.strictObject({
  /** Seconds without a touch until the warning, and from the warning to the end. */
  idleSeconds: z.int().min(10).max(600).default(60),
  idleWarningSeconds: z.int().min(5).max(120).default(20),
  noteWaitSeconds: z.int().min(10).max(600).default(45),
  takeCardSeconds: z.int().min(5).max(300).default(30),
  resultSeconds: z.int().min(5).max(300).default(20),
  cardPromptSeconds: z.int().min(5).max(300).default(30),
  /** How long a card that left while it was written may take to come back and be finished on the spot. */
  cardBackSeconds: z.int().min(10).max(300).default(60),
  /** Balances disappear after this. */
  balanceSeconds: z.int().min(5).max(120).default(20),
});
export type VisitPolicy = z.infer<typeof visitPolicySchema>;

export const cardPolicySchema = z.strictObject({
  /** The most that may be on a card; what is beyond stays pending. */
  maxPurseFen: amountFen.default(fen(100_000)),
  /** Purchases that terminals have not reported yet may make card and database differ by so much; beyond, the office looks. */
  differenceToleranceFen: amountFen.default(fen(20_000)),
});
export type CardPolicy = z.infer<typeof cardPolicySchema>;

export const outboxPolicySchema = z.strictObject({
  /** More waiting rows than this, or an older one, and cash closes until the platform has answered. */
  maxWaiting: z.int().min(1).max(1000).default(20),
  maxAgeSeconds: z.int().min(10).max(86_400).default(300),
});

export type OutboxPolicy = z.infer<typeof outboxPolicySchema>;

export const storagePolicySchema = z.strictObject({
  /** From this time of day on the journal is copied once a day, when nobody is at the machine. */
  backupAt: timeOfDay.default('03:00'),
  /** How many of these copies are kept. */
  backupsKept: z.int().min(1).max(366).default(7),
  /** So many old entries at a time move into an archive, once there are as many that nothing open needs. */
  archiveEntries: z.int().min(100).max(50_000).default(20_000),
  /** So many of the newest entries stay in the journal. */
  keepEntries: z.int().min(100).max(10_000_000).default(100_000),
});
export type StoragePolicy = z.infer<typeof storagePolicySchema>;

export const policySchema = z.strictObject({
  /** IANA name; hours are meant in this zone. */
  timeZone: z.string().refine(isTimeZone, 'an IANA time zone like Asia/Shanghai').default('Asia/Shanghai'),
  cash: cashPolicySchema.prefault({}),
  visit: visitPolicySchema.prefault({}),
  card: cardPolicySchema.prefault({}),
  outbox: outboxPolicySchema.prefault({}),
  storage: storagePolicySchema.prefault({}),
  /** How often the monitoring centre hears of this machine, and the machine of the platform's time. */
  heartbeatSeconds: z.int().min(1).max(300).default(30),
});
export type Policy = z.infer<typeof policySchema>;
