import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { Clock } from '../../contract/time.ts';
import { ended, startChild, stopChild } from '../child-process.ts';
import type { ChildEnd, ChildSpec } from '../child-process.ts';
import { Problem } from '../problem.ts';

/** The line by which the central platform says that it serves. */
export const centralReady = z.object({ ready: z.literal('central'), url: z.url() });
/** The line by which the lobby says that it serves. */
export const lobbyReady = z.object({
  ready: z.literal('lobby'),
  dockUrl: z.url(),
  hidPort: z.int().positive(),
  proxyUrl: z.url(),
});

/** A process beside the kiosk that said by a JSON line on its standard output that it is ready. */
export interface Service<Ready> {
  readonly name: string;
  readonly ready: Ready;
  readonly logFile: string;
  readonly ended: Promise<ChildEnd>;
  stop(): Promise<void>;
}

const READY_LIMIT_MS = 30_000;
const STOP_GRACE_MS = 1500;
const SHOWN_LOG_LINES = 15;

/**
 * Starts the process and waits for its ready line. Rejects with a Problem that shows the end of its log when it ends
 * or stays silent instead.
 */
export async function startService<Ready>(
  name: string,
  spec: ChildSpec,
  readySchema: z.ZodType<Ready>,
  clock: Clock,
  stopGraceMs: number = STOP_GRACE_MS,
): Promise<Service<Ready>> {
  const child = startChild(spec);
  const end = ended(child);
  try {
    const ready = await firstReadyLine(child, end, readySchema, clock);
    return {
      name,
      ready,
      logFile: spec.logFile,
      ended: end,
      stop: () => stopChild(child, clock, stopGraceMs),
    };
  } catch (reason) {
    await stopChild(child, clock, stopGraceMs);
    if (!(reason instanceof Problem)) throw reason;
    throw new Problem(
      `The ${name} ${reason.message}. Its log ${spec.logFile} ends:\n${logTail(spec.logFile)}`,
    );
  }
}

function firstReadyLine<Ready>(
  child: ChildProcess,
  end: Promise<ChildEnd>,
  readySchema: z.ZodType<Ready>,
  clock: Clock,
): Promise<Ready> {
  return new Promise((resolve, reject) => {
    const timer = clock.schedule(READY_LIMIT_MS, () => {
      reject(new Problem(`did not become ready within ${READY_LIMIT_MS / 1000} s`));
    });
    void end.then(({ code, signal }) => {
      timer.cancel();
      reject(new Problem(`ended while starting (${signal ?? `code ${String(code)}`})`));
    });
    if (!child.stdout) throw new Error('a service needs a piped standard output');
    createInterface({ input: child.stdout }).on('line', (line) => {
      const ready = readySchema.safeParse(asJson(line));
      if (!ready.success) return;
      timer.cancel();
      resolve(ready.data);
    });
  });
}

/** Lines that are no JSON are log lines. */
function asJson(line: string): unknown {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function logTail(file: string): string {
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-SHOWN_LOG_LINES).join('\n');
}
