import { asError, withTimeout, type Clock } from '../../contract/time.ts';
import { LobbyConnection } from './lobby-connection.ts';
import type { LobbyMessage } from './codec/lobby-wire.ts';
import { PortLife } from './codec/port-life.ts';
import {
  HidOpenError,
  type HidBus,
  type HidClosed,
  type HidDeviceInfo,
  type HidPort,
  type HidSelector,
} from './hid-port.ts';

/** How long the lobby, on the same machine, may take for an answer before something is badly wrong. */
const ANSWER_LIMIT_MS = 3000;

export interface LobbyHidBusOptions {
  readonly port: number;
  readonly clock: Clock;
  /** 127.0.0.1 unless told. */
  readonly host?: string;
}

/** The simulated devices of a lobby in another process. The wire is described in codec/lobby-wire.ts. */
export class LobbyHidBus implements HidBus {
  readonly #options: Required<LobbyHidBusOptions>;

  constructor(options: LobbyHidBusOptions) {
    this.#options = { host: '127.0.0.1', ...options };
  }

  /** Rejects when no lobby answers. */
  async list(): Promise<readonly HidDeviceInfo[]> {
    const connection = await this.#connect();
    const devices: HidDeviceInfo[] = [];
    const listed = new Promise<void>((resolve, reject) => {
      connection.onEnd((reason) => reject(new Error(`the lobby did not finish its list: ${reason}`)));
      connection.onMessage((message) => {
        if (message.type === 'device') devices.push(toInfo(message));
        else if (message.type === 'listEnd') resolve();
        else reject(new Error(`the lobby answered a list with ${message.type}`));
      });
    });
    connection.send({ type: 'list' });
    try {
      await withTimeout(this.#options.clock, ANSWER_LIMIT_MS, listed);
    } finally {
      connection.end();
    }
    return devices;
  }

  async open(selector: HidSelector): Promise<HidPort> {
    const connection = await this.#connect().catch((error: unknown) => {
      throw new HidOpenError('absent', selector, asError(error).message);
    });
    const { vendorId, productId, serialNumber } = selector;
    const opening = new Promise<HidPort>((resolve, reject) => {
      connection.onEnd((reason) => reject(new HidOpenError('absent', selector, reason)));
      connection.onMessage((message) => {
        if (message.type === 'opened') {
          // In this same turn: what comes behind `opened` in the same packet is already for the port.
          resolve(new SocketPort(connection, toInfo(message), this.#options.clock));
        } else if (message.type === 'refused') {
          const detail = message.busy ? 'another program has it open' : '';
          reject(new HidOpenError(message.busy ? 'busy' : 'absent', selector, detail));
        } else {
          reject(new HidOpenError('absent', selector, `the lobby answered with ${message.type}`));
        }
      });
    });
    connection.send({ type: 'open', vendorId, productId, serialNumber });
    try {
      return await withTimeout(this.#options.clock, ANSWER_LIMIT_MS, opening);
    } catch (error) {
      connection.end();
      if (error instanceof HidOpenError) throw error;
      throw new HidOpenError('absent', selector, `the lobby: ${asError(error).message}`);
    }
  }

  async #connect(): Promise<LobbyConnection> {
    const { host, port, clock } = this.#options;
    const connecting = LobbyConnection.to(host, port);
    try {
      return await withTimeout(clock, ANSWER_LIMIT_MS, connecting);
    } catch (error) {
      // Should it come after all, nobody waits for it; its own failure is the one that is thrown here.
      connecting.then(
        (late) => late.destroy(),
        () => undefined,
      );
      throw error;
    }
  }
}

function toInfo(message: Extract<LobbyMessage, { type: 'device' | 'opened' }>): HidDeviceInfo {
  const { vendorId, productId, serialNumber, product, path } = message;
  return { vendorId, productId, serialNumber, product, path };
}

type Request =
  | { readonly type: 'output' | 'setFeature'; readonly report: Uint8Array }
  | { readonly type: 'getFeature'; readonly reportId: number; readonly length: number };

class SocketPort implements HidPort {
  readonly info: HidDeviceInfo;
  readonly #connection: LobbyConnection;
  readonly #clock: Clock;
  readonly #life = new PortLife();
  readonly #answers = new Map<number, (report: Uint8Array) => void>();
  #lastRequest = 0;

  constructor(connection: LobbyConnection, info: HidDeviceInfo, clock: Clock) {
    this.#connection = connection;
    this.info = info;
    this.#clock = clock;
    connection.onMessage((message) => this.#onMessage(message));
    connection.onEnd((reason) => this.#lose(reason));
  }

  get closed(): Promise<HidClosed> {
    return this.#life.closed;
  }

  async write(report: Uint8Array): Promise<void> {
    await this.#request({ type: 'output', report });
  }

  getFeatureReport(reportId: number, length: number): Promise<Uint8Array> {
    return this.#request({ type: 'getFeature', reportId, length });
  }

  async sendFeatureReport(report: Uint8Array): Promise<void> {
    await this.#request({ type: 'setFeature', report });
  }

  setReportListener(listener: (report: Uint8Array) => void): void {
    this.#life.setReportListener(listener);
  }

  /** Waits until the lobby has let go of the device, so that it can be opened again at once. */
  async close(): Promise<void> {
    if (this.#life.finish({ by: 'us' })) this.#connection.send({ type: 'close' });
    await withTimeout(this.#clock, ANSWER_LIMIT_MS, this.#connection.ended).catch(() => {
      // The lobby hangs; whether it lets go is its own affair.
      this.#connection.destroy();
    });
  }

  #request(request: Request): Promise<Uint8Array> {
    return this.#life.transfer(
      () =>
        new Promise((resolve) => {
          this.#lastRequest += 1;
          this.#answers.set(this.#lastRequest, resolve);
          this.#connection.send({ ...request, request: this.#lastRequest });
        }),
    );
  }

  #onMessage(message: LobbyMessage): void {
    switch (message.type) {
      case 'input':
        this.#life.deliver(message.report);
        return;
      case 'done':
        this.#answers.get(message.request)?.(message.report);
        this.#answers.delete(message.request);
        return;
      case 'failed':
      case 'gone':
        this.#lose(message.reason);
        return;
      default:
        this.#lose(`the lobby sent ${message.type} at the wrong time`);
    }
  }

  #lose(reason: string): void {
    this.#life.finish({ by: 'device', reason });
    this.#connection.end();
  }
}
