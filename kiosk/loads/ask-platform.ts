import type { PlatformReply, PlatformRequest } from '../../contract/platform-api.ts';
import type { Result } from '../../contract/result.ts';
import { sleep, type Clock } from '../../contract/time.ts';
import type { PlatformClient, PlatformFailure } from '../platform/platform-client.ts';

/** The person holds still meanwhile: three tries in about ten seconds, then the money stays where it is. */
const TRIES = 3;
const TRY_TIMEOUT_MS = 3_000;
const PAUSE_MS = 500;

type LoadCall = 'startLoad' | 'resumeLoad';

/** Asks with the same body, and so with the same key, until there is an answer that counts; gives the last failure. */
export async function askPlatform<C extends LoadCall>(
  { client, clock, signal }: { client: PlatformClient; clock: Clock; signal: AbortSignal },
  name: C,
  request: PlatformRequest<C>,
): Promise<Result<PlatformReply<C>, PlatformFailure>> {
  for (let tried = 1; ; tried += 1) {
    const answer = await client.call(name, request, { timeoutMs: TRY_TIMEOUT_MS, signal });
    if (answer.ok || tried === TRIES || signal.aborted || !isWorthAsking(answer.error)) return answer;
    try {
      await sleep(clock, PAUSE_MS, signal);
    } catch {
      return answer; // stopped
    }
  }
}

/** Everything else brings the same answer again. */
function isWorthAsking(failure: PlatformFailure): boolean {
  return failure.kind === 'noAnswer' || (failure.kind === 'machineRefused' && failure.code === 'replayed');
}
