import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { err } from '../contract/result.ts';
import { asError, withTimeout, type Clock } from '../contract/time.ts';
import { JournalError } from '../kiosk/journal/journal-error.ts';
import { journalTrouble } from '../kiosk/staff/journal-trouble.ts';
import type { StaffDesk } from '../kiosk/staff/staff-desk.ts';
import { refused } from '../kiosk/staff/staff-refusal.ts';
import type { StaffRefusal, StaffResult } from '../kiosk/staff/staff-refusal.ts';
import { answerStaff, staffRequestSchema } from '../kiosk/staff/staff-requests.ts';
import type { StaffReply, StaffRequest } from '../kiosk/staff/staff-requests.ts';
import { Problem } from './problem.ts';

/**
 * The running kiosk has its journal for itself, so the staff command line asks it through a door on the same machine:
 * a socket in the data folder that only the machine's own user may open. One connection is one request and one
 * answer, a line of JSON each.
 */
export function staffChannelPath(dataFolder: string): string {
  if (process.platform !== 'win32') return join(resolve(dataFolder), 'staff.sock');
  const folder = createHash('sha256').update(resolve(dataFolder)).digest('hex').slice(0, 24);
  return `\\\\.\\pipe\\all-in-card-staff-${folder}`;
}

const LONGEST_REQUEST_BYTES = 16_384;
const LONGEST_ANSWER_BYTES = 8_388_608;
const MOST_CONNECTIONS = 4;
/** A request is one short line; whoever has not sent it by then never will. */
const REQUEST_LIMIT_MS = 5_000;
const ANSWER_LIMIT_MS = 10_000;

export interface StaffChannelOptions {
  /** From `staffChannelPath`. */
  readonly path: string;
  /** Undefined while the kiosk is still starting. */
  readonly desk: () => StaffDesk | undefined;
  /** Why the kiosk runs without its journal, and so without a desk. */
  readonly noDesk?: () => Error | undefined;
  readonly clock: Clock;
  /** What the desk threw: a failing disk or a defect. Staff are told that it failed, the host must decide the rest. */
  readonly onFault: (error: Error) => void;
}

export interface StaffChannel {
  close(): Promise<void>;
}

/**
 * Serves the desk. To be called when the kiosk has opened its journal: that lock proves that a socket which is already
 * there was left behind by a killed kiosk and may be removed. Rejects when the socket cannot be made.
 */
export async function serveStaffDesk(options: StaffChannelOptions): Promise<StaffChannel> {
  const open = new Set<Socket>();
  // Half open: a client that has said everything may close its side before it is answered.
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    void serveOne(socket, options);
  });
  server.maxConnections = MOST_CONNECTIONS;
  await listen(server, options.path);
  server.on('error', options.onFault);
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        for (const socket of open) socket.destroy();
      }),
  };
}

async function listen(server: Server, path: string): Promise<void> {
  if (process.platform !== 'win32') rmSync(path, { force: true });
  // The mask holds while the socket is made: it must not be open to others even for a moment.
  const mask = process.umask(0o177);
  const listening = new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
  process.umask(mask);
  await listening;
}

async function serveOne(socket: Socket, options: StaffChannelOptions): Promise<void> {
  try {
    const line = await withTimeout(options.clock, REQUEST_LIMIT_MS, readLine(socket, LONGEST_REQUEST_BYTES));
    socket.end(`${JSON.stringify(answerLine(line, options))}\n`);
  } catch {
    socket.destroy(); // too long, too slow or gone: there is nobody to answer
  }
}

function answerLine(line: string, { desk, noDesk, onFault }: StaffChannelOptions): StaffResult<StaffReply> {
  const request = staffRequestSchema.safeParse(asJson(line));
  if (!request.success)
    return refused(
      'badRequest',
      `The kiosk does not understand this request (${request.error.issues[0]?.message ?? 'no JSON'}). Use the command line that came with it.`,
    );
  const staff = desk();
  if (!staff) return withoutDesk(noDesk?.());
  try {
    return answerStaff(staff, request.data);
  } catch (reason) {
    const error = asError(reason);
    onFault(error);
    return refused(
      'failed',
      `The kiosk could not do this (${error.message}). Look with "journal" at what is written before you try again.`,
    );
  }
}

function withoutDesk(why: Error | undefined): StaffResult<never> {
  if (!why) return refused('starting', 'The kiosk is still starting. Try again in a moment.');
  return refused(
    'failed',
    `${why instanceof JournalError ? journalTrouble(why) : why.message} Top-ups and loads are closed, balances are still read; the kiosk tries the journal again every minute.`,
  );
}

function asJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined; // no request; the schema says so
  }
}

const answerSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), error: z.object({ code: z.string(), sentence: z.string() }) }),
]);

/**
 * Asks the running kiosk. Undefined when no kiosk listens there. Throws a Problem when one does and gives no answer:
 * whether an act was done is then not known.
 */
export async function askRunningKiosk(
  path: string,
  request: StaffRequest,
  clock: Clock,
): Promise<StaffResult<StaffReply> | undefined> {
  const socket = await connected(path);
  if (!socket) return undefined;
  try {
    const line = readLine(socket, LONGEST_ANSWER_BYTES);
    socket.write(`${JSON.stringify(request)}\n`);
    const answer = answerSchema.parse(asJson(await withTimeout(clock, ANSWER_LIMIT_MS, line)));
    // Our own kiosk process of the same build wrote it, behind a socket that only this user may open.
    if (answer.ok) return { ok: true, value: answer.value as StaffReply };
    return err(answer.error as StaffRefusal);
  } catch (reason) {
    throw new Problem(
      `The kiosk took the request and gave no answer (${asError(reason).message}). Whether it was done is not known: ` +
        'look at it with "journal" before you try again.',
    );
  } finally {
    socket.destroy();
  }
}

/** What connecting says when no process is there: no socket, or one that a killed kiosk left behind. */
const nobodyThere: ReadonlySet<string> = new Set(['ENOENT', 'ECONNREFUSED']);

function connected(path: string): Promise<Socket | undefined> {
  return new Promise((resolve, reject) => {
    const socket = connect(path, () => {
      resolve(socket);
    });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (nobodyThere.has(error.code ?? '')) resolve(undefined);
      else
        reject(
          new Problem(
            `The kiosk's staff door ${path} cannot be opened (${error.message}). Run this as the user that runs the kiosk.`,
          ),
        );
    });
  });
}

/** The first line that comes. Rejects when it is longer than `limitBytes` or the other side ends before it is whole. */
function readLine(socket: Socket, limitBytes: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    socket.on('data', (chunk: Buffer) => {
      const end = chunk.indexOf('\n');
      const part = end === -1 ? chunk : chunk.subarray(0, end);
      bytes += part.length;
      if (bytes > limitBytes) {
        reject(new Error(`a line of more than ${limitBytes} bytes`));
        return;
      }
      chunks.push(part);
      if (end !== -1) resolve(Buffer.concat(chunks).toString('utf8'));
    });
    socket.once('end', () => {
      reject(new Error('the connection ended'));
    });
    socket.once('close', () => {
      reject(new Error('the connection was closed'));
    });
    socket.on('error', reject);
  });
}
