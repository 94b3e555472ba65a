import type { JournalHead } from '../../contract/platform-api.ts';
import { sleep, type Clock } from '../../contract/time.ts';
import type { BootReply, PlatformClient } from './platform-client.ts';

const TIMEOUT_MS = 8_000;
const RETRY_MS = 3_000;

/**
 * Asks for the platform's time and announces this start as of then, so that a word of it that is delivered late, when
 * another start has taken its place, is known for what it is. Tries until the platform has given its epoch; nothing
 * else is sent before. Resolves with the answer and how long it took, or with nothing when the signal comes first.
 */
export async function announceStart(
  client: Pick<PlatformClient, 'boot' | 'call'>,
  clock: Clock,
  headBefore: JournalHead | undefined,
  signal: AbortSignal,
): Promise<{ readonly reply: BootReply; readonly roundTripMs: number } | undefined> {
  for (;;) {
    const told = await client.call('time', undefined, { timeoutMs: TIMEOUT_MS, signal });
    if (told.ok) {
      const sentMs = clock.monotonicMs();
      const asOf = told.value.now;
      const answer = await client.boot(headBefore, { timeoutMs: TIMEOUT_MS, signal, asOf });
      if (signal.aborted) return undefined;
      if (answer.ok) return { reply: answer.value, roundTripMs: clock.monotonicMs() - sentMs };
    }
    try {
      await sleep(clock, RETRY_MS, signal);
    } catch {
      return undefined; // stopped
    }
  }
}
