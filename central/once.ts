import { createHash } from 'node:crypto';
import type { PlatformReply } from '../contract/platform-api.ts';
import { ok } from '../contract/result.ts';
import { raiseAlarm } from './call-context.ts';
import type { CallContext, CallHandler, Parsed, SignedCall } from './call-context.ts';
import { failure } from './failure.ts';
import type { CallFailure, CallResult } from './failure.ts';

/** The calls whose body carries an idempotency key. */
type KeyedCall = {
  [C in SignedCall]: Parsed<C> extends { readonly key: string } ? C : never;
}[SignedCall];

interface OnceRules<C extends KeyedCall> {
  /** The key that this request must have: `<id>:<verb>`. */
  readonly keyOf: (request: Parsed<C>) => string;
  readonly work: CallHandler<C>;
  /** Why not even a stored answer may be given again: what it promised no longer stands. */
  readonly noLonger?: (
    context: CallContext,
    request: Parsed<C>,
  ) => Promise<{ readonly ok: false; readonly error: CallFailure } | undefined>;
  /** What of a reply must not be stored, and how it is had again. */
  readonly secret?: {
    without(reply: PlatformReply<C>): unknown;
    again(context: CallContext, request: Parsed<C>, stored: unknown): Promise<CallResult<PlatformReply<C>>>;
  };
}

/**
 * Idempotency: the first answer with status 200 is kept and given to every repetition. Errors are not kept, because
 * people can take their cause away. The one exception is an answer that `noLonger` stands.
 */
export function once<C extends KeyedCall>(call: C, rules: OnceRules<C>): CallHandler<C> {
  return async (context, request) => {
    const { tx, kiosk } = context;
    const { key } = request as { readonly key: string };
    if (key !== rules.keyOf(request))
      return failure('badRequest', `The key of ${call} must be ${rules.keyOf(request)}.`);
    const requestSha256 = createHash('sha256').update(JSON.stringify(request)).digest('hex');
    const stored = await tx.answers.get(kiosk.kioskId, key);
    if (stored && stored.requestSha256 !== requestSha256) {
      await raiseAlarm(context, 'conflict', `Key ${key} came again with another request.`);
      return failure(
        'keyReused',
        'This key was used before with another request. Never change what a key stands for.',
      );
    }
    const gone = await rules.noLonger?.(context, request);
    if (gone) return gone;
    if (stored) {
      const content: unknown = JSON.parse(stored.reply);
      // Written by this very function for the same call: the reply has that call's shape.
      return rules.secret?.again(context, request, content) ?? ok(content as PlatformReply<C>);
    }
    const result = await rules.work(context, request);
    if (result.ok) {
      const kept = rules.secret ? rules.secret.without(result.value) : result.value;
      await tx.answers.add({ kioskId: kiosk.kioskId, key, requestSha256, reply: JSON.stringify(kept) });
    }
    return result;
  };
}
