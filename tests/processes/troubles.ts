import { rmSync } from 'node:fs';
import { HEALTHY } from '../../lobby/network/fault.ts';
import type { Bench } from './bench.ts';
import { writePlan, writeWhole } from './effect-plan.ts';
import type { Blow, DeathDraw, VisitDraw } from './hour-draw.ts';
import type { KioskKeeper } from './kiosk-keeper.ts';
import type { MachineStack } from './machine-stack.ts';
import { later } from './waiting.ts';

interface TroublePorts {
  readonly keeper: KioskKeeper;
  readonly stack: MachineStack;
  readonly bench: Bench;
  readonly tell: (text: string) => void;
}

/** Does to one machine what was drawn, each at its time, and undoes what does not pass by itself. */
export class Troubles {
  readonly #ports: TroublePorts;
  readonly #timers = new Set<NodeJS.Timeout>();
  #deaths: readonly DeathDraw[] = [];
  #blows: Promise<void>[] = [];
  /** What was struck so far: platform, cable, power, USB. */
  readonly struck: Blow['to'][] = [];

  constructor(ports: TroublePorts) {
    this.#ports = ports;
  }

  /** From the moment on in which a person is received. */
  begin({ deaths, network, blows }: Pick<VisitDraw, 'deaths' | 'network' | 'blows'>): void {
    const { stack } = this.#ports;
    this.#deaths = deaths;
    this.nextDeath();
    for (const { afterMs, lastsMs, fault } of network) {
      this.#after(afterMs, () => {
        stack.setFault(fault);
        this.#after(lastsMs, () => {
          stack.setFault(HEALTHY);
        });
      });
    }
    for (const blow of blows) {
      this.#after(blow.afterMs, () => {
        this.#blows.push(this.#strike(blow));
      });
    }
  }

  /** Lies in wait for the process that lives, or for the one that comes next. */
  nextDeath(): void {
    const { keeper } = this.#ports;
    const [death, ...others] = this.#deaths;
    this.#deaths = others;
    switch (death?.type) {
      case undefined:
        break;
      case 'named':
        writePlan(keeper.files, death.plan);
        break;
      case 'system':
        writeWhole(keeper.files.storage, death.order);
        break;
      case 'random':
        this.#after(death.afterMs, () => {
          keeper.kill();
        });
        break;
    }
  }

  /** Nothing more strikes by time, and all that was struck stands again. A named death goes on waiting. */
  async relieve(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    await Promise.all(this.#blows);
    this.#blows = [];
    this.#ports.stack.setFault(HEALTHY);
    rmSync(this.#ports.keeper.files.storage, { force: true });
  }

  /** As relieve, and no death waits any more. */
  async end(): Promise<void> {
    this.#deaths = [];
    writePlan(this.#ports.keeper.files, undefined);
    await this.relieve();
  }

  async #strike({ to, darkMs }: Blow): Promise<void> {
    const { stack, bench, tell } = this.#ports;
    this.struck.push(to);
    tell(`${to} is struck`);
    switch (to) {
      case 'platform':
        await stack.killCentral(darkMs);
        break;
      case 'cable':
        await stack.killProxy(darkMs);
        break;
      case 'validatorPower':
        await bench.act('cut-power');
        await later(darkMs);
        await bench.act('restore-power');
        break;
      case 'usb':
        await stack.pullUsb(darkMs);
        break;
    }
    tell(`${to} stands again`);
  }

  #after(ms: number, deed: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      deed();
    }, ms);
    this.#timers.add(timer);
  }
}
