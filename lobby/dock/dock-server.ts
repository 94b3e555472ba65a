import { existsSync } from 'node:fs';
import fastifyStatic from '@fastify/static';
import fastify from 'fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Result } from '../../contract/result.ts';
import { err, ok } from '../../contract/result.ts';
import type { Clock } from '../../contract/time.ts';
import { asError } from '../../contract/time.ts';
import type { Bench } from './hands-api.ts';
import { hands } from './hands-api.ts';
import { LiveBench } from './live.ts';
import { mirrorSchema } from './mirror.ts';

/** A report of 500 entries is far below this. */
const MAX_BODY_BYTES = 2_000_000;

export interface DockOptions {
  readonly clock: Clock;
  readonly bench: Omit<Bench, 'killKiosk'>;
  /** Folder of the built page; when it is not there, `/` says how to build it. */
  readonly pageFolder: string;
  /** Sends SIGKILL; throws as `process.kill` does. */
  readonly kill: (pid: number) => void;
  /** 0: any free port. */
  readonly port: number;
}

export interface Dock {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  close(): Promise<void>;
}

/** Serves the bench to the dock page, to the demo's kiosk process and to tests. Loopback only. */
export async function openDock(options: DockOptions): Promise<Dock> {
  const live = new LiveBench(options.bench, options.clock);
  const bench: Bench = { ...options.bench, killKiosk: () => killKiosk(live, options.kill) };
  const app = fastify({ bodyLimit: MAX_BODY_BYTES, forceCloseConnections: true });
  refuseStrangers(app);
  addHands(app, bench, live);
  addViews(app, live);
  await addPage(app, options.pageFolder);
  const url = await app.listen({ host: '127.0.0.1', port: options.port });
  live.start();
  return {
    url,
    close: async () => {
      live.stop();
      await app.close();
    },
  };
}

/**
 * The hands can kill a process, so that no page of another origin may use them: a request that names an origin or a
 * host other than ours is refused. Programs name no origin.
 */
function refuseStrangers(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    const host = request.headers.host ?? '';
    const { origin } = request.headers;
    const ours =
      /^(127\.0\.0\.1|localhost):\d+$/.test(host) && (origin === undefined || origin === `http://${host}`);
    if (!ours)
      await refuse(
        reply,
        403,
        'foreignOrigin',
        'The bench serves only its own page and programs of this machine.',
      );
  });
  app.addHook('onSend', async (_request, reply) => {
    reply.header('content-security-policy', "default-src 'self'; img-src data:");
  });
  app.setErrorHandler(async (error, _request, reply) => {
    const { message } = asError(error);
    const status = statusOf(error);
    await refuse(reply, status, status < 500 ? 'badRequest' : 'internal', message);
  });
  app.setNotFoundHandler(async (request, reply) => {
    const known = Object.keys(hands).map((name) => `/hands/${name}`);
    await refuse(
      reply,
      404,
      'notFound',
      `${request.method} ${request.url} is not here. Hands: ${known.join(', ')}.`,
    );
  });
}

function addHands(app: FastifyInstance, bench: Bench, live: LiveBench): void {
  for (const [name, hand] of Object.entries(hands)) {
    app.post(`/hands/${name}`, async (request, reply) => {
      const wish = hand.schema.safeParse(request.body ?? {});
      if (!wish.success) return refuse(reply, 400, 'badRequest', sentences(wish.error));
      const result = await hand.act(bench, wish.data);
      live.record(result.ok ? result.value.text : result.error, result.ok ? 'well' : 'refused');
      live.look();
      return result.ok
        ? { ok: true, did: result.value.text, ...result.value.facts }
        : refuse(reply, 409, 'refused', result.error);
    });
  }
  app.post('/mirror', async (request, reply) => {
    const report = mirrorSchema.safeParse(request.body ?? {});
    if (!report.success) return refuse(reply, 400, 'badRequest', sentences(report.error));
    live.reflect(report.data);
    return { ok: true };
  });
}

function addViews(app: FastifyInstance, live: LiveBench): void {
  app.get('/state', () => live.state);
  app.get('/events', (request, reply) => {
    streamEvents(live, request, reply);
  });
}

/** Server-sent events: each carries the sections of the state that changed, the first one all. */
function streamEvents(live: LiveBench, request: FastifyRequest, reply: FastifyReply): void {
  reply.hijack();
  reply.raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  const unsubscribe = live.subscribe((sections) => {
    reply.raw.write(`data: ${JSON.stringify(sections)}\n\n`);
  });
  request.raw.once('close', unsubscribe);
}

async function addPage(app: FastifyInstance, folder: string): Promise<void> {
  if (existsSync(folder)) {
    await app.register(fastifyStatic, { root: folder });
    return;
  }
  app.get('/', async (_request, reply) => {
    const advice = 'The dock page is not built. Run: npx vite build --config lobby/dock/vite.config.ts';
    await reply.code(503).type('text/plain').send(advice);
  });
}

function killKiosk(live: LiveBench, kill: (pid: number) => void): Result<number, string> {
  const { pid } = live.mirror;
  if (pid === undefined) return err('no kiosk process has told its number since the last kill');
  if (pid === process.pid) return err('the number told is that of the lobby itself');
  live.forgetKiosk();
  try {
    kill(pid);
  } catch (reason) {
    return err(`process ${pid} cannot be killed: ${asError(reason).message}`);
  }
  return ok(pid);
}

function sentences(error: z.ZodError): string {
  return error.issues
    .map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`))
    .join('; ');
}

function statusOf(error: unknown): number {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' ? status : 500;
}

async function refuse(
  reply: FastifyReply,
  status: number,
  code: string,
  message: string,
): Promise<FastifyReply> {
  return reply.code(status).send({ error: { code, message } });
}
