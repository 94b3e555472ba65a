import type { PlatformRequest } from '../../contract/platform-api.ts';
import type { Clock, Random, Timer } from '../../contract/time.ts';
import type { PlatformClient, PlatformFailure } from './platform-client.ts';

/** Events may bring a beat forward, but not nearer to the last one than this. */
const MIN_GAP_MS = 1_000;
/** First wait after a failed beat; doubles with every further one up to the interval. */
const FIRST_RETRY_MS = 5_000;
const TIMEOUT_MS = 8_000;

export interface HeartbeatOptions {
  readonly client: Pick<PlatformClient, 'call'>;
  readonly clock: Clock;
  readonly random: Random;
  /** What to tell, gathered right before each beat. */
  readonly collect: () => PlatformRequest<'heartbeat'>;
  /** The platform's time from each answer, for `PlatformTime.update`. */
  readonly onTime: (platformMs: number, roundTripMs: number) => void;
  readonly onFailure: (failure: PlatformFailure) => void;
  readonly intervalMs?: number | undefined;
}

export interface Heartbeat {
  /** Beats at once and then in intervals. Calling it again changes nothing. */
  start(): void;
  /** Gives up the beat under way; no callback runs after this. Final. */
  stop(): void;
  /**
   * Something happened that the monitoring centre should know now. Many calls become one beat, at most one per
   * second. During an outage it changes nothing: the next attempt tells the state anyway.
   */
  beatSoon(): void;
}

/** Tells the platform how the machine is, one beat at a time. */
export function createHeartbeat(options: HeartbeatOptions): Heartbeat {
  return new BeatLoop(options);
}

class BeatLoop implements Heartbeat {
  readonly #options: HeartbeatOptions;
  readonly #intervalMs: number;
  readonly #stop = new AbortController();
  #started = false;
  #beating = false;
  #wanted = false;
  #failures = 0;
  #lastBeatMs = -Infinity;
  #timer: Timer | undefined;

  constructor(options: HeartbeatOptions) {
    this.#options = options;
    this.#intervalMs = options.intervalMs ?? 30_000;
  }

  start(): void {
    if (this.#started || this.#stop.signal.aborted) return;
    this.#started = true;
    void this.#beat();
  }

  stop(): void {
    this.#stop.abort();
    this.#timer?.cancel();
  }

  beatSoon(): void {
    if (!this.#started || this.#stop.signal.aborted) return;
    this.#wanted = true;
    if (!this.#beating && this.#failures === 0) this.#scheduleNext(this.#untilGapIsOver());
  }

  async #beat(): Promise<void> {
    const { client, clock, collect, onTime, onFailure } = this.#options;
    this.#beating = true;
    this.#wanted = false;
    this.#lastBeatMs = clock.monotonicMs();
    const reply = await client.call('heartbeat', collect(), {
      timeoutMs: TIMEOUT_MS,
      signal: this.#stop.signal,
    });
    this.#beating = false;
    if (this.#stop.signal.aborted) return;
    if (reply.ok) {
      onTime(reply.value.now, clock.monotonicMs() - this.#lastBeatMs);
      this.#scheduleNext(this.#waitAfterAnswer());
    } else {
      this.#failures += 1;
      onFailure(reply.error);
      this.#scheduleNext(this.#waitAfterFailure());
    }
  }

  /** The first wait after an outage is random, or all kiosks of a campus would beat together for ever after. */
  #waitAfterAnswer(): number {
    const wasOutage = this.#failures > 0;
    this.#failures = 0;
    if (this.#wanted) return this.#untilGapIsOver();
    return wasOutage ? this.#intervalMs * (0.5 + 0.5 * this.#chance()) : this.#intervalMs;
  }

  /** Growing and random: kiosks that lost the platform together do not come back together. */
  #waitAfterFailure(): number {
    const doublings = Math.min(this.#failures - 1, 10);
    return Math.min(this.#intervalMs, FIRST_RETRY_MS * 2 ** doublings) * (0.5 + this.#chance());
  }

  #untilGapIsOver(): number {
    return Math.max(0, this.#lastBeatMs + MIN_GAP_MS - this.#options.clock.monotonicMs());
  }

  #scheduleNext(delayMs: number): void {
    this.#timer?.cancel();
    if (this.#stop.signal.aborted) return;
    this.#timer = this.#options.clock.schedule(delayMs, () => void this.#beat());
  }

  /** From 0 to just under 1. */
  #chance(): number {
    const [high = 0, low = 0] = this.#options.random.bytes(2);
    return (high * 256 + low) / 65_536;
  }
}
