import { createCampusCardReader } from '../../devices/campus-card/classic-campus-card.ts';
import { createPn532Antenna } from '../../devices/card-antenna/pn532/pn532-antenna.ts';
import { createKiosk, type Kiosk } from '../../kiosk/kiosk.ts';
import { silentLog } from '../../kiosk/log.ts';
import { demoKeys } from '../../lobby/demo-keys.ts';
import { seededRandom } from '../virtual-clock.ts';
import { JournalDisk } from './journal-disk.ts';
import type { MachineWorld } from './machine-world.ts';
import { Life } from './mortal.ts';
import { driveAcceptor } from './world-acceptor.ts';

/**
 * Another computer on which somebody has started a copy of the kiosk's disk: the same name, key and journal, at the same
 * time. Nothing is plugged in there, so that it gets neither notes nor cards.
 */
export class TwinMachine {
  readonly #life = new Life();
  readonly #disk: JournalDisk;
  readonly #kiosk: Kiosk;

  constructor(world: MachineWorld, image: string, seed: string) {
    const { config, signingKey } = world.identity;
    this.#disk = new JournalDisk(signingKey, image);
    const clock = this.#life.clock(world.clock);
    const random = seededRandom(seed);
    const openLine = (): Promise<never> => Promise.reject(new Error('nothing is plugged in'));
    const antenna = createPn532Antenna({ openLine, clock });
    const end = (): void => {
      this.#life.end();
    };
    this.#kiosk = createKiosk({
      ...{ config, signingKey, clock, random, version: 'lab', log: silentLog },
      acceptor: driveAcceptor('ssp', { openLine, clock, random, denominations: [] }),
      cards: createCampusCardReader({ antenna, masterReadKey: demoKeys.masters.read }),
      transport: this.#life.transport(world.network),
      openJournal: () => this.#disk.openFor(this.#life, clock),
      onFatal: end,
      onRestart: end,
    });
  }

  start(): Promise<void> {
    return this.#kiosk.start();
  }

  stop(): void {
    this.#life.end();
    this.#disk.remove();
  }
}
