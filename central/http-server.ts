import fastify from 'fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { IncomingHttpHeaders } from 'node:http';
import { MAX_BODY_BYTES, requestIdHeader, requestIdPattern } from '../contract/platform-api.ts';
import type { DemoDoor } from './demo-door.ts';
import { failure, failureAnswer } from './failure.ts';
import { openApiText } from './openapi.ts';
import type { Platform, PlatformAnswer } from './platform.ts';

export interface ServerOptions {
  readonly platform: Platform;
  /** The demo's own, unsigned routes under /demo/; without it they do not exist. */
  readonly demo?: DemoDoor | undefined;
}

const JSON_TYPE = 'application/json; charset=utf-8';
const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);
const OWN_HOST = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

/** The wire before the platform: nothing is decided here. The caller listens and closes. */
export function createHttpServer({ platform, demo }: ServerOptions): FastifyInstance {
  // Connections that idle are closed with the server; a request that is being handled gets its answer first.
  const server = fastify({
    bodyLimit: MAX_BODY_BYTES,
    forceCloseConnections: 'idle',
    logger: false,
    // An address that cannot be decoded does not come as far as the handlers below.
    frameworkErrors: (error, _request, reply) => {
      void refuse(reply, error.statusCode);
    },
  });
  // The signature covers the body as it came, so nobody parses it on the way.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
    done(null, body);
  });
  server.addHook('onRequest', (request, reply, done) => {
    const id = request.headers[requestIdHeader];
    if (typeof id === 'string' && requestIdPattern.test(id)) void reply.header(requestIdHeader, id);
    done();
  });
  server.get('/openapi.json', (_request, reply) => reply.type(JSON_TYPE).send(openApiText()));
  server.all('/*', async (request, reply) => {
    const { status, body } = await answer(request, platform, demo);
    return reply.status(status).type(JSON_TYPE).send(body);
  });
  server.setNotFoundHandler((_request, reply) => refuse(reply, 404));
  server.setErrorHandler((error: { readonly statusCode?: number }, _request, reply) =>
    refuse(reply, error.statusCode),
  );
  return server;
}

function answer(
  { method, url, headers, body, ip }: FastifyRequest,
  platform: Platform,
  demo: DemoDoor | undefined,
): Promise<PlatformAnswer> {
  const text = typeof body === 'string' ? body : '';
  if (demo && url.startsWith('/demo/') && LOOPBACK.has(ip) && isOwnOrigin(headers))
    return demo(method, url, text);
  return platform.handle(method, url, headers, text);
}

/**
 * The demo's routes move money and are not signed: a page of another site in some browser on this machine (Origin), or
 * a name that was made to point here (Host), must not reach them. Programs name no origin.
 */
function isOwnOrigin({ host = '', origin }: IncomingHttpHeaders): boolean {
  return OWN_HOST.test(host) && (origin === undefined || origin === `http://${host}`);
}

function refuse(reply: FastifyReply, statusCode: number | undefined): FastifyReply {
  const { status, body } = answerOfServer(statusCode);
  return reply.status(status).type(JSON_TYPE).send(body);
}

/** What the HTTP server itself refused before the platform saw it. */
function answerOfServer(statusCode: number | undefined): PlatformAnswer {
  if (statusCode === 413)
    return failureAnswer(failure('tooLarge', `A body has at most ${MAX_BODY_BYTES} bytes.`).error);
  if (statusCode === 404) return failureAnswer(failure('notFound', 'There is no such call.').error);
  if (statusCode !== undefined && statusCode < 500)
    return failureAnswer(failure('badRequest', 'This is not a request that the platform understands.').error);
  return failureAnswer(failure('internal', 'The platform failed. Repeat the call with the same key.').error);
}
