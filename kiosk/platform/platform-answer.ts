import {
  type PlatformCall,
  type PlatformErrorCode,
  type PlatformReply,
} from '../../contract/platform-api.ts';
import { errorBody, platformCalls } from '../../contract/platform-api.ts';
import { err, ok, type Result } from '../../contract/result.ts';
import type { TransportAnswer, TransportErrorCode } from './transport.ts';

/** Refusals of this one request; sending it again as it is brings the same answer. */
export type RequestErrorCode =
  | 'badRequest'
  | 'keyReused'
  | 'reservationDiffers'
  | 'noteReleased'
  | 'noSuchReservation'
  | 'noSuchLoad'
  | 'bootOvertaken'
  | 'loadDiffers'
  | 'debitDiffers'
  | 'notAllowed'
  | 'notFound'
  | 'tooLarge';
/**
 * Refusals of this machine, whatever it asks; they say nothing about what it asked. `replayed`: a request with this
 * number was executed before, perhaps this very one: ask again with the same key.
 */
export type MachineErrorCode = 'badSignature' | 'unknownKiosk' | 'replayed';

/** Why a call brought no reply. Five kinds, because each leads to something else. */
export type PlatformFailure =
  /**
   * No answer that counts: nothing came, 5xx, or something that does not fit the contract. Whether the platform did
   * it is UNKNOWN (unless `refused`, where nothing was sent): ask again with the same key.
   */
  | {
      readonly kind: 'noAnswer';
      readonly code: TransportErrorCode | 'serverError' | 'contract';
      /** For the log; free of personal data. */
      readonly detail: string;
    }
  /** Not executed, and never will be as it stands: a case; with status 409 an alarm too. */
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly code: RequestErrorCode;
      readonly message: string;
    }
  /** This machine's key, registration or numbering is not believed. Keep the request and its key, raise an alarm. */
  | {
      readonly kind: 'machineRefused';
      readonly status: number;
      readonly code: MachineErrorCode;
      readonly message: string;
    }
  /** Not executed: the platform knows a later start of this kiosk. This process must take no money. */
  | { readonly kind: 'staleEpoch'; readonly status: number; readonly message: string }
  /** Not sent: `boot` has not succeeded yet. */
  | { readonly kind: 'notBooted' };

/** What an answer means. Everything that does not fit the contract to the letter counts as no answer. */
export function readAnswer<C extends PlatformCall>(
  name: C,
  answer: Pick<TransportAnswer, 'status' | 'body'>,
): Result<PlatformReply<C>, PlatformFailure> {
  const { status } = answer;
  if (status >= 500) return noAnswer('serverError', `status ${status}`);
  const content = parseJson(answer.body);
  if (status >= 200 && status < 300) {
    const reply = platformCalls[name].reply.safeParse(content);
    // The table pairs each call with its schema; the compiler cannot follow the pairing through `name`.
    if (reply.success) return ok(reply.data as PlatformReply<C>);
    return noAnswer('contract', `${name}: ${whereItBreaks(reply.error.issues)}`);
  }
  const refusal = status >= 400 ? errorBody.safeParse(content) : undefined;
  if (!refusal?.success) return noAnswer('contract', `${name}: status ${status} without a known error`);
  const { code, message } = refusal.data.error;
  return err(refusalFailure(status, code, message));
}

function refusalFailure(status: number, code: PlatformErrorCode, message: string): PlatformFailure {
  switch (code) {
    case 'badSignature':
    case 'unknownKiosk':
    case 'replayed':
      return { kind: 'machineRefused', status, code, message };
    case 'staleEpoch':
      return { kind: 'staleEpoch', status, message };
    case 'internal':
      // An inner error says that the platform does not know either, whatever the status claims.
      return { kind: 'noAnswer', code: 'contract', detail: `status ${status} with code internal` };
    case 'badRequest':
    case 'keyReused':
    case 'reservationDiffers':
    case 'noteReleased':
    case 'noSuchReservation':
    case 'noSuchLoad':
    case 'bootOvertaken':
    case 'loadDiffers':
    case 'debitDiffers':
    case 'notAllowed':
    case 'notFound':
    case 'tooLarge':
      return { kind: 'refused', status, code, message };
  }
}

function noAnswer(code: 'serverError' | 'contract', detail: string): Result<never, PlatformFailure> {
  return err({ kind: 'noAnswer', code, detail });
}

/** Undefined for what is not JSON; no schema of the contract takes it. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Places only: values could be somebody's name or balance. */
function whereItBreaks(issues: readonly { readonly path: readonly PropertyKey[] }[]): string {
  const places = issues.slice(0, 3).map((issue) => issue.path.map(String).join('.') || 'the whole body');
  return `does not fit at ${places.join(', ')}`;
}
