import type { JournalHead } from '../../contract/platform-api.ts';
import { sleep, type Clock } from '../../contract/time.ts';
import type { BootReply, PlatformClient } from './platform-client.ts';

const TIMEOUT_MS = 8_000;
const RETRY_MS = 3_000;

/**
 * Announces this start until the platform has given its epoch; nothing else is sent before. Resolves with the answer
 * and how long it took, or with nothing when the signal comes first.
 */
export async function announceStart(
  client: Pick<PlatformClient, 'boot'>,
  clock: Clock,
  headBefore: JournalHead | undefined,
  signal: AbortSignal,
): Promise<{ readonly reply: BootReply; readonly roundTripMs: number } | undefined> {
  for (;;) {
    const sentMs = clock.monotonicMs();
    const answer = await client.boot(headBefore, { timeoutMs: TIMEOUT_MS, signal });
    if (signal.aborted) return undefined;
    if (answer.ok) return { reply: answer.value, roundTripMs: clock.monotonicMs() - sentMs };
    try {
      await sleep(clock, RETRY_MS, signal);
    } catch {
      return undefined; // stopped
    }
  }
}
