import { connect, type Socket } from 'node:net';
import {
  encodeLobbyMessage,
  LobbyWireDecoder,
  LobbyWireError,
  type LobbyMessage,
} from './codec/lobby-wire.ts';

/** The host's end of one connection to the lobby: messages instead of bytes. Used once. */
export class LobbyConnection {
  /** Resolves when the connection is over, by whomever; never rejects. */
  readonly ended: Promise<void>;
  readonly #socket: Socket;
  readonly #decoder = new LobbyWireDecoder();
  #onMessage: (message: LobbyMessage) => void = () => undefined;
  #onEnd: (reason: string) => void = () => undefined;
  #reason = 'the connection to the lobby ended';

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (bytes) => this.#onData(bytes));
    socket.on('error', (error) => {
      this.#reason = `the connection to the lobby broke: ${error.message}`;
    });
    this.ended = new Promise((resolve) => {
      socket.on('close', () => {
        this.#onEnd(this.#reason);
        resolve();
      });
    });
  }

  static to(host: string, port: number): Promise<LobbyConnection> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host, port });
      const fail = (error: Error): void => {
        const hint = 'start the lobby, or correct its address in the configuration';
        reject(new Error(`no lobby answers at ${host}:${port} (${error.message}); ${hint}`));
      };
      socket.once('error', fail);
      socket.once('connect', () => {
        socket.off('error', fail);
        resolve(new LobbyConnection(socket));
      });
    });
  }

  onMessage(listener: (message: LobbyMessage) => void): void {
    this.#onMessage = listener;
  }

  /** Called at most once. */
  onEnd(listener: (reason: string) => void): void {
    this.#onEnd = listener;
  }

  send(message: LobbyMessage): void {
    if (this.#socket.writable) this.#socket.write(encodeLobbyMessage(message));
  }

  /** Sends what is on the way, then hangs up. */
  end(): void {
    this.#socket.end();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #onData(bytes: Uint8Array): void {
    try {
      for (const message of this.#decoder.push(bytes)) this.#onMessage(message);
    } catch (error) {
      if (!(error instanceof LobbyWireError)) throw error;
      this.#reason = `what answers is no lobby: ${error.message}`;
      this.#socket.destroy();
    }
  }
}
