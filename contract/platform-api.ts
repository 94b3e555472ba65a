import { z } from 'zod';
import { fen } from './money.ts';

/**
 * The interface between a kiosk and the central All-in-Card platform. One table of calls serves the kiosk's client,
 * the reference platform's server and the OpenAPI document. How a university puts its own platform behind it:
 * docs/platform-interface.md. Amounts are whole fen; times are milliseconds since 1970 UTC by the platform's clock.
 */
const id = z.string().regex(/^[0-9a-z]{1,40}$/);
const amountFen = z
  .int()
  .min(-100_000_000)
  .max(100_000_000)
  .transform((amount) => fen(amount));
const noteFen = z
  .int()
  .positive()
  .max(100_000)
  .transform((amount) => fen(amount));
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const timeMs = z.int().nonnegative();
const word = z.string().max(40);
/** Idempotency key: a random id and what is done with it, `<noteId>:credit`. */
const key = z.string().regex(/^[0-9a-z]{1,40}:[a-z]{1,12}$/);

export const journalHeadSchema = z.object({ seq: z.int().nonnegative(), hash });

export const bootRequest = z.object({
  /** Random per start of the kiosk process; the same start repeated keeps it. */
  bootId: id,
  version: z.string().max(40),
  /** Where this kiosk's journal stands, before this start wrote anything. */
  journalHead: journalHeadSchema,
});
export const bootReply = z.object({
  /** Grows with every start of this kiosk; every later request names it. */
  epoch: z.int().positive(),
  now: timeMs,
  /**
   * `behind`: the platform has seen a later journal of this kiosk: an old image of the disk was started. `diverged`:
   * same length, other hash. In both cases the kiosk takes no money until staff have looked.
   */
  journal: z.enum(['known', 'behind', 'diverged']),
});

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

export const cardLookupRequest = z.object({
  /** Chip id of 4 or 7 bytes. */
  uid: z.string().regex(/^(?:[0-9a-f]{8}|[0-9a-f]{14})$/),
  cardNumber: z.string().regex(/^\d{1,12}$/),
  issueNumber: z.int().positive().max(65_535),
  /** Kind of holder and validity as written on the chip: the MAC binds them, the platform's own record decides. */
  holderKind: z.enum(holderKinds),
  validUntil: z.iso.date(),
  identityMac: z.string().regex(/^[0-9a-f]{16}$/),
  purseFen: amountFen,
});
export const accountView = z.object({
  accountId: id,
  /** Masked by the platform: 张*, 李*华. The kiosk never learns the full name. */
  maskedName: z.string().max(60),
  cardNumberLast4: z.string().regex(/^\d{1,4}$/),
  holderKind: z.enum(holderKinds),
  personState: z.enum(personStates),
  cardState: z.enum(cardStates),
  validUntil: z.iso.date(),
  /** Money in the database account. */
  balanceFen: amountFen,
  /** 过渡余额: money that waits to be loaded onto the card. */
  pendingFen: amountFen,
  /** What may still be put in by cash today and under the balance limit, reserved notes taken off. */
  cashHeadroomFen: amountFen,
});
export const cardLookupReply = z.discriminatedUnion('result', [
  z.object({ result: z.literal('found'), account: accountView }),
  /** No such card here, or uid and number do not belong together. */
  z.object({ result: z.literal('unknownCard') }),
  /** Identity MAC does not fit: an alarm at the platform; the person is sent to the office. */
  z.object({ result: z.literal('notGenuine') }),
]);

export const refusals = [
  'personTemporary',
  'personMerchant',
  'personLeft',
  'cardLost',
  'cardFrozen',
  'cardReplaced',
  'cardExpired',
  'cardNotActivated',
  'cardRetained',
  'overBalanceLimit',
  'overDayLimit',
  'cashHoursOver',
  'kioskBlocked',
  'unknownAccount',
] as const;

export const reserveRequest = z.object({
  key,
  noteId: id,
  visitId: id,
  accountId: id,
  valueFen: noteFen,
  /**
   * Staff decided that a note found in the box belongs to this account: hours and limits do not apply. The key is
   * `<noteId>:settle` then.
   */
  settlement: z.literal(true).optional(),
});
export const reserveReply = z.discriminatedUnion('result', [
  /** The platform is now obliged to accept `<noteId>:credit` for ever, until `<noteId>:release`. */
  z.object({ result: z.literal('granted') }),
  z.object({ result: z.literal('refused'), reason: z.enum(refusals), headroomFen: amountFen.optional() }),
]);

export const creditRequest = z.object({
  key,
  noteId: id,
  accountId: id,
  valueFen: noteFen,
  /** When the note became ours, by the kiosk's idea of the platform's time; decides the business day. */
  acceptedAtMs: timeMs,
});
export const creditReply = z.object({
  /** Pending money of the account right after this credit. */
  pendingFen: amountFen,
  balanceFen: amountFen,
});

export const releaseRequest = z.object({ key, noteId: id });
export const releaseReply = z.object({ result: z.enum(['released', 'notReserved']) });

export const heartbeatRequest = z.object({
  version: z.string().max(40),
  journalHead: journalHeadSchema,
  services: z.array(z.object({ service: word, state: word, reason: z.string().max(200).optional() })).max(20),
  devices: z.array(z.object({ device: word, state: word, detail: z.string().max(200) })).max(20),
  levels: z.object({ boxNotes: z.int().nonnegative(), boxFen: z.int() }),
  outbox: z.object({ waiting: z.int().nonnegative(), oldestAgeSeconds: z.int().nonnegative() }),
  cases: z
    .array(z.object({ caseId: id, kind: word, valueFen: amountFen.optional(), openedAtMs: timeMs }))
    .max(200),
  halted: z.boolean(),
});
export const heartbeatReply = z.object({ now: timeMs });
export const timeReply = z.object({ now: timeMs });

/** What can go wrong with a call, and the HTTP status that goes with it. Every 409 is an alarm at the kiosk. */
export const errorStatus = {
  badRequest: 400,
  badSignature: 401,
  unknownKiosk: 401,
  /** The epoch is not the latest that this kiosk was given: another start of it, or an old image, is talking. */
  staleEpoch: 403,
  notFound: 404,
  /** A credit for a note that was never reserved by this kiosk (or only refused). */
  noSuchReservation: 404,
  /** This request number was used before, or is too far behind the highest one. */
  replayed: 409,
  /** The idempotency key was used before with another body. */
  keyReused: 409,
  /** A credit names another account or value than its reservation. */
  reservationDiffers: 409,
  /** Reserve or credit of a note that was released before: a case for people. */
  noteReleased: 409,
  tooLarge: 413,
  internal: 500,
} as const;
const errorCodes = Object.keys(errorStatus) as [keyof typeof errorStatus, ...(keyof typeof errorStatus)[]];

/** Body of every answer that is not 2xx. */
export const errorBody = z.object({
  error: z.object({
    code: z.enum(errorCodes),
    message: z.string(),
  }),
});
export type PlatformErrorCode = (typeof errorCodes)[number];

/** A longer body is answered 413; the longest heartbeat allowed fits. */
export const MAX_BODY_BYTES = 131_072;
/** How far request numbers of one epoch may overtake each other. */
export const REQUEST_WINDOW = 1024;

/**
 * Every call. `idempotent`: the body carries `key`; same key and same body give the stored answer, same key and
 * another body 409 `keyReused`. The key is `<noteId>:<verb>`; only answers with status 200 are stored.
 */
export const platformCalls = {
  time: { method: 'GET', path: '/v1/time', request: undefined, reply: timeReply, idempotent: false },
  boot: { method: 'POST', path: '/v1/boots', request: bootRequest, reply: bootReply, idempotent: false },
  heartbeat: {
    method: 'POST',
    path: '/v1/heartbeats',
    request: heartbeatRequest,
    reply: heartbeatReply,
    idempotent: false,
  },
  lookUpCard: {
    method: 'POST',
    path: '/v1/cards/lookup',
    request: cardLookupRequest,
    reply: cardLookupReply,
    idempotent: false,
  },
  reserveNote: {
    method: 'POST',
    path: '/v1/notes/reserve',
    request: reserveRequest,
    reply: reserveReply,
    idempotent: true,
  },
  creditNote: {
    method: 'POST',
    path: '/v1/notes/credit',
    request: creditRequest,
    reply: creditReply,
    idempotent: true,
  },
  releaseNote: {
    method: 'POST',
    path: '/v1/notes/release',
    request: releaseRequest,
    reply: releaseReply,
    idempotent: true,
  },
} as const;

export type PlatformCall = keyof typeof platformCalls;
export type PlatformRequest<C extends PlatformCall> = (typeof platformCalls)[C]['request'] extends z.ZodType
  ? z.input<(typeof platformCalls)[C]['request']>
  : undefined;
export type PlatformReply<C extends PlatformCall> = z.output<(typeof platformCalls)[C]['reply']>;

export type AccountView = z.output<typeof accountView>;
export type Refusal = (typeof refusals)[number];
export type PersonState = (typeof personStates)[number];
export type CardState = (typeof cardStates)[number];
export type JournalHead = z.output<typeof journalHeadSchema>;

/**
 * Signed requests. Every request but `time` carries these headers; the signature is Ed25519 with the kiosk's own
 * key over the lines of `signedText`, base64. `requestNumber` grows with every request of an epoch: a repeated send
 * of the same call has a new number and the same idempotency key. Boot requests name epoch 0 and number 0: what
 * recognises a repeated one is its `bootId`.
 */
export const signatureHeaders = {
  kiosk: 'x-kiosk-id',
  epoch: 'x-kiosk-epoch',
  requestNumber: 'x-request-number',
  signature: 'x-signature',
} as const;

export interface SignedParts {
  readonly method: string;
  readonly path: string;
  readonly kioskId: string;
  readonly epoch: number;
  readonly requestNumber: number;
  /** SHA-256 of the body as sent, hexadecimal. */
  readonly bodySha256: string;
}

/** What is signed: one line per part, so that no part can flow into the next. */
export function signedText(parts: SignedParts): string {
  const { method, path, kioskId, epoch, requestNumber, bodySha256 } = parts;
  return ['all-in-card/1', method, path, kioskId, epoch, requestNumber, bodySha256].join('\n');
}
