import { z } from 'zod';
import {
  cardLookupReply,
  cardLookupRequest,
  cardStatementReply,
  cardStatementRequest,
  type accountView,
} from './card-calls.ts';
import {
  cancelLoadReply,
  cancelLoadRequest,
  confirmLoadReply,
  confirmLoadRequest,
  loadStatesReply,
  loadStatesRequest,
  questionLoadReply,
  questionLoadRequest,
  resumeLoadReply,
  resumeLoadRequest,
  startLoadReply,
  startLoadRequest,
} from './load-calls.ts';
import { fen } from './money.ts';
import {
  amountFen,
  hash,
  id,
  key,
  standingRefusals,
  timeMs,
  type cardStates,
  type frozenCauses,
  type personStates,
} from './platform-fields.ts';
import { reportDebitReply, reportDebitRequest } from './terminal-calls.ts';

/**
 * The interface between a kiosk and the central All-in-Card platform. One table of calls serves the kiosk's client,
 * the reference platform's server and the OpenAPI document. How a university puts its own platform behind it:
 * docs/platform-interface.md. Amounts are whole fen; times are milliseconds since 1970 UTC by the platform's clock.
 */
const noteFen = z
  .int()
  .positive()
  .max(100_000)
  .transform((amount) => fen(amount));
const word = z.string().max(40);

export const journalHeadSchema = z.object({ seq: z.int().nonnegative(), hash });

export const bootRequest = z.object({
  /** Random per start of the kiosk process; the same start repeated keeps it. */
  bootId: id,
  version: z.string().max(40),
  /**
   * The platform's time as `time` told it just before. A start whose process is long gone can be delivered late; it must
   * not take the place of the one that lives.
   */
  asOf: timeMs.optional(),
  /** Where this kiosk's journal stands, before this start wrote anything; absent: it cannot be read, no money is taken. */
  journalHead: journalHeadSchema.optional(),
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

/** Why a note is not reserved. */
export const refusals = [...standingRefusals, 'overBalanceLimit', 'overDayLimit', 'cashHoursOver'] as const;

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
  /** With `levels` absent where the journal cannot be read. */
  journalHead: journalHeadSchema.optional(),
  services: z.array(z.object({ service: word, state: word, reason: z.string().max(200).optional() })).max(20),
  devices: z.array(z.object({ device: word, state: word, detail: z.string().max(200) })).max(20),
  levels: z.object({ boxNotes: z.int().nonnegative(), boxFen: z.int() }).optional(),
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
  /** A later start of this kiosk was heard of in between: ask for the time again, then announce again. */
  bootOvertaken: 409,
  /** The idempotency key was used before with another body. */
  keyReused: 409,
  /** A credit names another account or value than its reservation. */
  reservationDiffers: 409,
  /** Reserve or credit of a note that was released before: a case for people. */
  noteReleased: 409,
  /** A load that this kiosk never asked for. */
  noSuchLoad: 404,
  /** A start of a load that has ended, or a report that contradicts what the platform granted: a case for people. */
  loadDiffers: 409,
  /** The same counter of the same card with another amount: one of two cards is a copy. */
  debitDiffers: 409,
  /** This caller may not make this call: a terminal takes no cash, a kiosk reports no purchases. */
  notAllowed: 403,
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
 * another body 409 `keyReused`. The key is `<id>:<verb>`; only answers with status 200 are stored.
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
  cardStatement: {
    method: 'POST',
    path: '/v1/cards/statement',
    request: cardStatementRequest,
    reply: cardStatementReply,
    idempotent: false,
  },
  startLoad: {
    method: 'POST',
    path: '/v1/loads/start',
    request: startLoadRequest,
    reply: startLoadReply,
    idempotent: true,
  },
  resumeLoad: {
    method: 'POST',
    path: '/v1/loads/resume',
    request: resumeLoadRequest,
    reply: resumeLoadReply,
    idempotent: false,
  },
  confirmLoad: {
    method: 'POST',
    path: '/v1/loads/confirm',
    request: confirmLoadRequest,
    reply: confirmLoadReply,
    idempotent: true,
  },
  cancelLoad: {
    method: 'POST',
    path: '/v1/loads/cancel',
    request: cancelLoadRequest,
    reply: cancelLoadReply,
    idempotent: true,
  },
  questionLoad: {
    method: 'POST',
    path: '/v1/loads/question',
    request: questionLoadRequest,
    reply: questionLoadReply,
    idempotent: true,
  },
  loadStates: {
    method: 'POST',
    path: '/v1/loads/states',
    request: loadStatesRequest,
    reply: loadStatesReply,
    idempotent: false,
  },
  reportDebit: {
    method: 'POST',
    path: '/v1/debits/report',
    request: reportDebitRequest,
    reply: reportDebitReply,
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
export type FrozenCause = (typeof frozenCauses)[number];
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

/**
 * A request may name itself, with at most 64 letters, digits, hyphens and underscores; the answer then repeats the name.
 * The kiosk names each of its requests otherwise, and an answer that repeats another name, or none, is no answer: a cache
 * or a mixed-up connection on the way must not tell it that a credit was booked.
 */
export const requestIdHeader = 'x-request-id';
export const requestIdPattern = /^[\w-]{1,64}$/;

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
