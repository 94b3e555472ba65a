import fastifyStatic from '@fastify/static';
import { fastify } from 'fastify';
import type { FastifyInstance } from 'fastify';
import { existsSync } from 'node:fs';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { join } from 'node:path';
import { WebSocketServer } from 'ws';
import type { Clock, Random } from '../contract/time.ts';
import { AttachTokens } from './attach-tokens.ts';
import type { AddressHolder } from './attach-tokens.ts';
import type { HostLog, PageRefusal } from './host-log.ts';
import { pageHeaders } from './page-policy.ts';
import { MAX_MESSAGE_BYTES, PageSockets } from './page-sockets.ts';
import { Problem } from './problem.ts';
import type { KioskLink } from './supervisor.ts';

export interface BrowserHostPorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: HostLog;
  readonly kiosk: KioskLink;
  /** The built renderer. */
  readonly pagesFolder: string;
  /** 0: any free port. */
  readonly port: number;
}

export interface BrowserHost {
  /** Without a token: what the page is served at. */
  readonly origin: string;
  /** An address that attaches once. An earlier one of this holder that was not used is void. */
  issueAddress(holder: AddressHolder): string;
  close(): Promise<void>;
}

const LOOPBACK = '127.0.0.1';
const SOCKET_PATH = '/kiosk';

const securityHeaders = pageHeaders("'self'");

/**
 * Serves the screen to one browser window on this machine, where Electron is not installed: pages over HTTP and
 * views and touches over a WebSocket at /kiosk, on loopback only.
 *
 * The page's first message is {"token": ...}, from its address or from the last {"resume": ...} that it was sent.
 * After that the host sends {"view": KioskView} and the page {"event": UserEvent}.
 */
export async function startBrowserHost(ports: BrowserHostPorts): Promise<BrowserHost> {
  if (!existsSync(join(ports.pagesFolder, 'index.html')))
    throw new Problem(`The screens are not built (${ports.pagesFolder}). Build them: npm run build`);
  const door = new Door(ports.log);
  const tokens = new AttachTokens(ports.random);
  const sockets = new PageSockets(ports, tokens);
  const server = pageServer(ports.pagesFolder, door);
  acceptSockets(server, door, sockets);
  const port = await listen(server, ports.port);
  door.open(port);
  const origin = `http://${LOOPBACK}:${port}`;
  // Addresses that differ in the fragment only would not make a browser load the page again.
  let windows = 0;
  return {
    origin,
    issueAddress: (holder) => {
      windows += 1;
      return `${origin}/?window=${windows}#token=${tokens.issueEntry(holder)}`;
    },
    close: async () => {
      sockets.close();
      await server.close();
    },
  };
}

/**
 * Checks where a request says it comes from and goes to: a page of another site in some browser on this machine
 * (Origin), or a name that was made to point to loopback (Host), gets nothing.
 */
class Door {
  readonly #log: HostLog;
  #hosts: readonly string[] = [];

  constructor(log: HostLog) {
    this.#log = log;
  }

  open(port: number): void {
    this.#hosts = [`${LOOPBACK}:${port}`, `localhost:${port}`];
  }

  /** A socket must name its origin, a page need not; both must name a host of ours. */
  refuses(headers: IncomingHttpHeaders, origin: 'required' | 'optional'): PageRefusal | undefined {
    const refusal = this.#judge(headers, origin);
    if (refusal) this.#log({ id: 'page.refused', why: refusal });
    return refusal;
  }

  #judge(headers: IncomingHttpHeaders, origin: 'required' | 'optional'): PageRefusal | undefined {
    if (headers.host === undefined || !this.#hosts.includes(headers.host)) return 'host';
    if (headers.origin === undefined) return origin === 'required' ? 'origin' : undefined;
    return headers.origin === `http://${headers.host}` ? undefined : 'origin';
  }
}

function pageServer(pagesFolder: string, door: Door): FastifyInstance {
  const server = fastify({ forceCloseConnections: true, bodyLimit: 1024 });
  server.addHook('onRequest', (request, reply, next) => {
    reply.headers(securityHeaders);
    if (door.refuses(request.headers, 'optional')) reply.code(403).send('Not from here.');
    else next();
  });
  server.register(fastifyStatic, { root: pagesFolder, cacheControl: false });
  return server;
}

function acceptSockets(server: FastifyInstance, door: Door, sockets: PageSockets): void {
  const webSockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES });
  server.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (request.url !== SOCKET_PATH || door.refuses(request.headers, 'required')) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    webSockets.handleUpgrade(request, socket, head, (page) => {
      sockets.add(page);
    });
  });
}

async function listen(server: FastifyInstance, port: number): Promise<number> {
  try {
    await server.listen({ host: LOOPBACK, port });
  } catch (reason) {
    if (!(reason instanceof Error) || !('code' in reason) || reason.code !== 'EADDRINUSE') throw reason;
    throw new Problem(
      `Port ${port} is in use by another program. Name another one, or leave --port out to get a free one.`,
    );
  }
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a numeric port');
  return address.port;
}
