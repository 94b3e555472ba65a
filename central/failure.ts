import { errorStatus } from '../contract/platform-api.ts';
import type { PlatformErrorCode } from '../contract/platform-api.ts';
import { err } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';

/** Why a call is answered with something else than 200. */
export interface CallFailure {
  readonly code: PlatformErrorCode;
  /** For the people who run the kiosk: what is wrong and what to do. No personal data. */
  readonly message: string;
}

export type CallResult<T> = Result<T, CallFailure>;

export function failure(
  code: PlatformErrorCode,
  message: string,
): { readonly ok: false; readonly error: CallFailure } {
  return err({ code, message });
}

/** Status and body as they go over the wire. */
export function failureAnswer(error: CallFailure): { readonly status: number; readonly body: string } {
  return { status: errorStatus[error.code], body: JSON.stringify({ error }) };
}
