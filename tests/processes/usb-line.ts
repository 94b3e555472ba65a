import { connect, createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/**
 * The USB line between kiosk and lobby. Pulled, it takes both bridges away in the middle of whatever they say; the
 * devices behind them keep their power and go on.
 */
export class UsbLine {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #isIn = true;

  /** For the devices that a lobby serves at this port. */
  static async to(lobbyPort: number): Promise<UsbLine> {
    const line = new UsbLine(lobbyPort);
    await new Promise<void>((resolve, reject) => {
      line.#server.once('error', reject).listen(0, '127.0.0.1', resolve);
    });
    return line;
  }

  private constructor(lobbyPort: number) {
    this.#server = createServer((kiosk) => {
      const lobby = connect(lobbyPort, '127.0.0.1');
      this.#join(kiosk, lobby);
      this.#join(lobby, kiosk);
      if (!this.#isIn) kiosk.destroy();
    });
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port; // it listens from its making on
  }

  pull(): void {
    this.#isIn = false;
    for (const socket of this.#sockets) socket.destroy();
  }

  plug(): void {
    this.#isIn = true;
  }

  close(): void {
    this.pull();
    this.#server.close();
  }

  #join(from: Socket, to: Socket): void {
    this.#sockets.add(from);
    from.setNoDelay(true);
    from.pipe(to);
    // Always followed by close.
    from.on('error', () => undefined);
    from.on('close', () => {
      this.#sockets.delete(from);
      to.destroy();
    });
  }
}
