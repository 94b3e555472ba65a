import type { Clock } from '../../contract/time.ts';
import { withTimeout } from '../../contract/time.ts';

/** More than a visit writes; what a dead dock has not taken by then is not worth more memory. */
const MOST_WAITING = 500;
const ANSWER_LIMIT_MS = 2000;

export interface JournalMirror {
  /** Takes an entry just written; returns at once. */
  add(entry: unknown): void;
}

/**
 * Shows the demo's dock what the kiosk writes, and which process it is. As good as it goes: the kiosk never waits for
 * it, and what the dock does not take is forgotten.
 */
export function createJournalMirror(mirrorUrl: string, pid: number, clock: Clock): JournalMirror {
  let waiting: unknown[] = [];
  let posting = false;
  const post = async (): Promise<void> => {
    posting = true;
    do {
      const entries = waiting;
      waiting = [];
      await postReport(mirrorUrl, { pid, entries }, clock);
    } while (waiting.length > 0);
    posting = false;
  };
  void post(); // the process id, before there is anything else to tell
  return {
    add: (entry) => {
      waiting = [...waiting.slice(-MOST_WAITING + 1), entry];
      if (!posting) void post();
    },
  };
}

async function postReport(mirrorUrl: string, report: unknown, clock: Clock): Promise<void> {
  const stop = new AbortController();
  const sent = fetch(mirrorUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(report),
    signal: stop.signal,
  });
  try {
    const response = await withTimeout(clock, ANSWER_LIMIT_MS, sent);
    await response.body?.cancel();
  } catch {
    stop.abort(); // no dock, or a slow one: the demo's machine works without
  }
}
