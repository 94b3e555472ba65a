import { asCaseId, asLoadId, asNoteId } from '../../contract/ids.ts';
import type { PlatformReply, PlatformRequest } from '../../contract/platform-api.ts';
import { randomId, sleep, type Clock, type Random } from '../../contract/time.ts';
import type { Fact } from '../journal/facts.ts';
import type { WaitingRow } from '../journal/journal-queries.ts';
import type { Journal } from '../journal/journal.ts';
import { endByPlatform } from '../loads/settlement.ts';
import type { KioskLog } from '../log.ts';
import type { PlatformClient, PlatformFailure } from '../platform/platform-client.ts';

export interface OutboxSenderOptions {
  readonly journal: Journal;
  readonly client: PlatformClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: KioskLog;
  /** Something changed: a row was answered or given up. */
  readonly onChange: () => void;
  /** Defects and failing disks. */
  readonly onFault: (error: unknown) => void;
}

/** How long one send waits for its answer, and the pauses after sends that brought none. */
const SEND_TIMEOUT_MS = 10_000;
const AFTER_FAULT_MS = 30_000;
const BACKOFF_MS = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000] as const;

/**
 * Sends what the platform must get, in the order in which it was written, with the key it was written with, until it is
 * answered. A row that the platform refuses for good becomes a case and does not hold up the others; no answer holds
 * up everything, since the next row would not be answered either.
 */
export class OutboxSender {
  readonly #options: OutboxSenderOptions;
  readonly #stopped = new AbortController();
  #failures = 0;
  #wake: (() => void) | undefined;
  #running: Promise<void> | undefined;

  constructor(options: OutboxSenderOptions) {
    this.#options = options;
  }

  start(): void {
    this.#running ??= this.#run().catch((error: unknown) => {
      if (!this.#stopped.signal.aborted) this.#options.onFault(error);
    });
  }

  async stop(): Promise<void> {
    this.#stopped.abort(new Error('the outbox sender was stopped'));
    this.#wake?.();
    await this.#running;
  }

  /** New rows were written, or the platform answers again: try at once. */
  nudge(): void {
    this.#wake?.();
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      const [row] =
        this.#options.client.epoch === undefined ? [] : this.#options.journal.queries.waitingRows();
      const pauseMs = row ? await this.#sendSafely(row) : undefined;
      if (pauseMs === 0) continue;
      await this.#pause(pauseMs);
    }
  }

  /** Waits until nudged, at the most `pauseMs`. */
  async #pause(pauseMs: number | undefined): Promise<void> {
    const woken = new AbortController();
    const nudged = new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    const timer = pauseMs === undefined ? [] : [sleep(this.#options.clock, pauseMs, woken.signal)];
    await Promise.race([nudged, ...timer.map((wait) => wait.catch(() => undefined))]);
    this.#wake = undefined;
    woken.abort(new Error('woken'));
  }

  /** An answer that could not be written down is asked for again later: the same key brings the same answer. */
  async #sendSafely(row: WaitingRow): Promise<number> {
    try {
      return await this.#send(row);
    } catch (error) {
      if (!this.#stopped.signal.aborted) this.#options.onFault(error);
      return AFTER_FAULT_MS;
    }
  }

  /** Sends one row. Returns how long to wait before the next send, 0 for not at all. */
  async #send(row: WaitingRow): Promise<number> {
    const { client, journal, log } = this.#options;
    log.event('outbox.send', { key: row.key });
    // Written by outboxRowsOf from facts: the contract's schemas check it at both ends.
    const body: unknown = JSON.parse(row.body);
    const options = { timeoutMs: SEND_TIMEOUT_MS, signal: this.#stopped.signal };
    const answer = await client.call(row.call, body as PlatformRequest<WaitingRow['call']>, options);
    if (this.#stopped.signal.aborted) return 0;
    const [fact, ...more] = answer.ok
      ? this.#answeredFacts(row, answer.value)
      : this.#refusedFacts(row, answer.error);
    log.event('outbox.answer', {
      key: row.key,
      ok: answer.ok,
      failure: answer.ok ? undefined : answer.error.kind,
    });
    if (!fact) {
      const pauseMs = BACKOFF_MS[Math.min(this.#failures, BACKOFF_MS.length - 1)] ?? SEND_TIMEOUT_MS;
      this.#failures += 1;
      this.#options.onChange();
      return pauseMs;
    }
    this.#failures = 0;
    journal.commit(fact, ...more);
    this.#options.onChange();
    return 0;
  }

  /** The row's end, and what its answer says about a load that was in question. */
  #answeredFacts(row: WaitingRow, reply: PlatformReply<WaitingRow['call']>): readonly Fact[] {
    switch (row.call) {
      case 'creditNote':
        if (!('pendingFen' in reply)) throw new Error(`an answer to ${row.key} that is none`);
        return [{ kind: 'noteCredited', noteId: asNoteId(idOf(row)), pendingFen: reply.pendingFen }];
      case 'releaseNote':
        return [{ kind: 'releaseAnswered', key: row.key }];
      case 'reserveNote':
        return [{ kind: 'reserveAnswered', key: row.key }];
      case 'confirmLoad':
      case 'cancelLoad':
      case 'questionLoad':
        return [
          { kind: 'loadReported', loadId: asLoadId(idOf(row)), key: row.key },
          ...this.#endOfLoad(row, reply),
        ];
    }
  }

  #endOfLoad(row: WaitingRow, reply: PlatformReply<WaitingRow['call']>): readonly Fact[] {
    const { journal, clock } = this.#options;
    const ended = 'state' in reply ? reply.state : 'result' in reply ? reply.result : undefined;
    if (ended !== 'executed' && ended !== 'notExecuted') return [];
    return endByPlatform(journal.queries, asLoadId(idOf(row)), ended, clock.wallMs());
  }

  /** The row's end when the platform refuses it for good; nothing when it must be sent again. */
  #refusedFacts(row: WaitingRow, failure: PlatformFailure): readonly Fact[] {
    if (failure.kind !== 'refused') return [];
    const caseId = asCaseId(randomId(this.#options.random));
    this.#options.log.fault('outbox.refused', new Error(`${row.key}: ${failure.code}`));
    if (row.call === 'creditNote') {
      const refused = {
        kind: 'noteQuestioned',
        noteId: asNoteId(idOf(row)),
        caseId,
        reason: 'creditRefused',
        moneyInBox: true,
      } as const;
      return [failure.code === 'noSuchReservation' ? { ...refused, unreserved: true } : refused];
    }
    return [{ kind: 'rowPoisoned', key: row.key, code: failure.code, caseId }];
  }
}

/** Root of the row's key: the note or load that it is about. */
function idOf({ key }: WaitingRow): string {
  return key.slice(0, key.indexOf(':'));
}
