import { createServer, type Server, type Socket } from 'node:net';
import { asError } from '../../contract/time.ts';
import {
  encodeLobbyMessage,
  LobbyWireDecoder,
  LobbyWireError,
  type LobbyMessage,
} from '../../devices/hid/codec/lobby-wire.ts';
import { HidOpenError, type HidSelector } from '../../devices/hid/hid-port.ts';
import { findDevice, listDevices, type HidDevice } from './hid-device.ts';

/** More than devices and lists at a time; connections beyond are refused by the system. */
const MAX_CONNECTIONS = 64;
/** A host that leaves this much unread has hung; it loses its device as if it had died. */
const MAX_UNREAD_BYTES = 1 << 20;

export interface SocketEndpointOptions {
  readonly devices: readonly HidDevice[];
  /** 0 lets the system choose one. */
  readonly port: number;
  /** 127.0.0.1 unless told: whoever reaches the port can use the devices. */
  readonly host?: string;
}

export interface SocketEndpoint {
  readonly port: number;
  /** Ends all connections; their devices are free again. */
  close(): Promise<void>;
}

/** Puts the devices where a kiosk in another process finds them. The wire is described in codec/lobby-wire.ts. */
export async function serveHidDevices(options: SocketEndpointOptions): Promise<SocketEndpoint> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    serveConnection(socket, options.devices);
  });
  server.maxConnections = MAX_CONNECTIONS;
  const port = await listen(server, options.port, options.host ?? '127.0.0.1');
  return {
    port,
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host }, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

function serveConnection(socket: Socket, devices: readonly HidDevice[]): void {
  const decoder = new LobbyWireDecoder();
  const session = new Session(socket, devices);
  socket.setNoDelay(true);
  socket.on('data', (bytes) => {
    try {
      for (const message of decoder.push(bytes)) session.onMessage(message);
    } catch (error) {
      if (!(error instanceof LobbyWireError)) throw error;
      session.hangUp({ type: 'gone', reason: `the host sent ${error.message}` });
    }
  });
  // Always followed by close, which lets go of the device.
  socket.on('error', () => undefined);
  socket.on('close', () => session.release());
}

/** One host's connection: nothing, or one device, attached. */
class Session {
  readonly #socket: Socket;
  readonly #devices: readonly HidDevice[];
  #device: HidDevice | undefined;
  #isOver = false;

  constructor(socket: Socket, devices: readonly HidDevice[]) {
    this.#socket = socket;
    this.#devices = devices;
  }

  onMessage(message: LobbyMessage): void {
    // What the host sent before it heard of the end.
    if (this.#isOver) return;
    switch (message.type) {
      case 'list':
        for (const info of listDevices(this.#devices)) this.#send({ type: 'device', ...info });
        this.#send({ type: 'listEnd' });
        return;
      case 'open':
        this.#open(message);
        return;
      case 'output':
      case 'getFeature':
      case 'setFeature':
        this.#transfer(message);
        return;
      case 'close':
        this.hangUp();
        return;
      default:
        throw new LobbyWireError(`${message.type}, which only the lobby sends`);
    }
  }

  /** Lets go of the device; the connection is over. */
  release(): void {
    this.#isOver = true;
    this.#device?.detach();
    this.#device = undefined;
  }

  hangUp(...last: readonly LobbyMessage[]): void {
    if (this.#isOver) return;
    this.release();
    for (const message of last) this.#send(message);
    this.#socket.end();
  }

  #open(selector: HidSelector): void {
    if (this.#device) throw new LobbyWireError('a second open on one connection');
    try {
      const device = findDevice(this.#devices, selector);
      // Before the device is attached: it can have something to say at once.
      this.#send({ type: 'opened', ...device.info });
      this.#device = device;
    } catch (error) {
      if (!(error instanceof HidOpenError)) throw error;
      this.hangUp({ type: 'refused', busy: error.code === 'busy' });
      return;
    }
    this.#device.attach({
      send: (report) => this.#send({ type: 'input', report }),
      unplug: (reason) => {
        this.#device = undefined;
        this.hangUp({ type: 'gone', reason });
      },
    });
  }

  #transfer(
    message: Extract<LobbyMessage, { request: number; type: 'output' | 'getFeature' | 'setFeature' }>,
  ): void {
    const device = this.#device;
    if (!device) throw new LobbyWireError(`${message.type} without an opened device`);
    const { request } = message;
    let report: Uint8Array = new Uint8Array(0);
    try {
      if (message.type === 'output') device.onOutputReport(message.report);
      else if (message.type === 'setFeature') device.onSetFeature(message.report);
      else report = device.onGetFeature(message.reportId, message.length);
    } catch (error) {
      this.hangUp({ type: 'failed', request, reason: asError(error).message });
      return;
    }
    this.#send({ type: 'done', request, report });
  }

  #send(message: LobbyMessage): void {
    if (!this.#socket.writable) return;
    this.#socket.write(encodeLobbyMessage(message));
    if (this.#socket.writableLength > MAX_UNREAD_BYTES) this.#socket.destroy();
  }
}
