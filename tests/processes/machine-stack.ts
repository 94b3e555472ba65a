import type { ChildProcess } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PolicyText } from './policy.ts';
import { centralReady, lobbyReady } from '../../main/demo/service.ts';
import { demoConfig } from '../../main/demo/demo-config.ts';
import { ensureKioskKey } from '../../main/demo/kiosk-key.ts';
import { overlay } from '../../main/demo/overlay.ts';
import { killGroup, ended } from '../../main/child-process.ts';
import { publicKeyText, readSigningKey } from '../../main/signing-key.ts';
import type { Fault } from '../../lobby/network/fault.ts';
import type { AcceptorProtocol } from '../../lobby/cash-acceptor/world-acceptor.ts';
import { endProcess, freePort, readyLine, startTestProcess } from './test-process.ts';
import { UsbLine } from './usb-line.ts';
import { later } from './waiting.ts';

export interface StackOptions {
  readonly folder: string;
  readonly acceptor: AcceptorProtocol;
  readonly policy: PolicyText;
  /** Told the mode of each fault that hit an exchange. */
  readonly onNetworkFault: (modes: readonly string[]) => void;
}

/** The lobby's mechanics are so many times faster than a machine's. */
const LOBBY_SPEED = 10;
/** Where nobody listens: the dock's view of the journal is not needed here. */
const NO_MIRROR = 'http://127.0.0.1:9/';

/** Everything around one kiosk process, as processes: platform, network cable, lobby. */
export class MachineStack {
  readonly #options: StackOptions;
  readonly #ports: { readonly central: number; readonly proxy: number };
  #central: ChildProcess | undefined;
  #proxy: ChildProcess | undefined;
  #lobby: { readonly child: ChildProcess; readonly dockUrl: string; readonly usb: UsbLine } | undefined;

  static async start(options: StackOptions): Promise<MachineStack> {
    const stack = new MachineStack(options, { central: await freePort(), proxy: await freePort() });
    await stack.#start();
    return stack;
  }

  private constructor(options: StackOptions, ports: { readonly central: number; readonly proxy: number }) {
    this.#options = options;
    this.#ports = ports;
  }

  get centralUrl(): string {
    return `http://127.0.0.1:${this.#ports.central}`;
  }

  get dockUrl(): string {
    return this.#startedLobby.dockUrl;
  }

  get acceptor(): AcceptorProtocol {
    return this.#options.acceptor;
  }

  get centralFile(): string {
    return join(this.#options.folder, 'central', 'central.sqlite');
  }

  /** The kiosk's configuration: the demo's, with this machine's places, policy and acceptor. */
  get config(): unknown {
    const places = {
      platformUrl: `http://127.0.0.1:${this.#ports.proxy}`,
      hidPort: this.#startedLobby.usb.port,
      mirrorUrl: NO_MIRROR,
    };
    const { policy, acceptor } = this.#options;
    return overlay(demoConfig(places), { policy, devices: { cashAcceptor: { driver: acceptor } } });
  }

  setFault(fault: Fault): void {
    if (this.#proxy?.connected) this.#proxy.send(fault, () => undefined);
  }

  /** SIGKILL, and the same again after a while on the same data and port. */
  async killCentral(darkMs: number): Promise<void> {
    await killNow(this.#central);
    await later(darkMs);
    await this.startCentral();
  }

  async killProxy(darkMs: number): Promise<void> {
    await killNow(this.#proxy);
    await later(darkMs);
    await this.#startProxy();
  }

  /** Both devices are unplugged, and plugged in again after a while. */
  async pullUsb(darkMs: number): Promise<void> {
    const { usb } = this.#startedLobby;
    usb.pull();
    await later(darkMs);
    usb.plug();
  }

  /** The lobby and then the platform come to their end; what they wrote stays. */
  async end(): Promise<void> {
    this.#lobby?.usb.close();
    for (const child of [this.#lobby?.child, this.#proxy, this.#central]) if (child) await endProcess(child);
  }

  async startCentral(): Promise<void> {
    const { folder } = this.#options;
    this.#central = startTestProcess({
      entry: 'central/main.ts',
      preload: ['clock-speed.ts'],
      args: [
        ...['--port', String(this.#ports.central), '--data', join(folder, 'central'), '--demo'],
        ...['--policy', join(folder, 'policy.json'), '--log-level', 'warn'],
        ...['--kiosk', `K01=${publicKeyText(readSigningKey(join(folder, 'kiosk-key.pem')))}`],
        ...['--terminal', `POS01=${publicKeyText(readSigningKey(join(folder, 'pos-key.pem')))}`],
      ],
      logFile: join(folder, 'logs', 'central.log'),
    });
    centralReady.parse(await readyLine(this.#central));
  }

  get #startedLobby() {
    if (!this.#lobby) throw new Error('the lobby was not started');
    return this.#lobby;
  }

  async #start(): Promise<void> {
    const { folder, policy } = this.#options;
    mkdirSync(folder, { recursive: true });
    ensureKioskKey(join(folder, 'kiosk-key.pem'));
    ensureKioskKey(join(folder, 'pos-key.pem'));
    writeFileSync(join(folder, 'policy.json'), JSON.stringify(policy));
    await Promise.all([this.startCentral(), this.#startProxy()]);
    await this.#startLobby();
  }

  async #startProxy(): Promise<void> {
    this.#proxy = startTestProcess({
      entry: 'tests/processes/proxy-process.ts',
      preload: ['clock-speed.ts'],
      args: [this.centralUrl, String(this.#ports.proxy)],
      logFile: join(this.#options.folder, 'logs', 'proxy.log'),
    });
    this.#proxy.on('message', (message) => {
      this.#options.onNetworkFault((message as { readonly hits: readonly string[] }).hits); // proxy-process.ts
    });
    await readyLine(this.#proxy);
  }

  async #startLobby(): Promise<void> {
    const { folder, acceptor } = this.#options;
    const child = startTestProcess({
      entry: 'lobby/main.ts',
      args: [
        ...['--central', this.centralUrl, '--data', join(folder, 'lobby')],
        ...['--pos-key', join(folder, 'pos-key.pem'), '--acceptor', acceptor, '--speed', String(LOBBY_SPEED)],
      ],
      logFile: join(folder, 'logs', 'lobby.log'),
    });
    const { dockUrl, hidPort } = lobbyReady.parse(await readyLine(child));
    this.#lobby = { child, dockUrl, usb: await UsbLine.to(hidPort) };
  }
}

async function killNow(child: ChildProcess | undefined): Promise<void> {
  if (!child) return;
  killGroup(child);
  await ended(child);
}
