import type { KeyObject } from 'node:crypto';
import { join } from 'node:path';
import type { Clock, Random } from '../contract/time.ts';
import { BenchBook } from './bench-book.ts';
import { Cradle } from './card-antenna/cradle.ts';
import { Pn532Device } from './card-antenna/pn532-device.ts';
import { CardImages } from './card-images.ts';
import { cardShelf, makeCards } from './card-shelf.ts';
import type { RealCard } from './card-shelf.ts';
import type { PathMemory } from './cash-acceptor/note-path.ts';
import { worldAcceptor } from './cash-acceptor/world-acceptor.ts';
import type { AcceptorProtocol } from './cash-acceptor/world-acceptor.ts';
import { demoKeys } from './demo-keys.ts';
import { CentralClient } from './dock/central-client.ts';
import { openDock } from './dock/dock-server.ts';
import { Cp2110Device } from './hid/cp2110-device.ts';
import { serveHidDevices } from './hid/socket-endpoint.ts';
import { FaultProxy } from './network/fault-proxy.ts';
import { httpTransport, PosClient } from './pos/pos-client.ts';
import { PosDesk } from './pos/pos-desk.ts';
import { EMPTY_POS_MEMORY } from './pos/pos-memory.ts';
import { PosTerminal } from './pos/pos-terminal.ts';
import { SecureModule } from './pos/secure-module.ts';

export interface WorldOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** Where central serves, its demo routes included. */
  readonly centralUrl: string;
  /** What outlives the lobby lies here. */
  readonly dataFolder: string;
  /** Port of the dock; 0 for any. */
  readonly port: number;
  /** The mechanics take this many times less long. */
  readonly speed: number;
  /** What the cash acceptor speaks. */
  readonly acceptor: AcceptorProtocol;
  readonly pageFolder: string;
  /** The payment terminal's own key, Ed25519; the platform knows the public half of it under POS01. */
  readonly posKey: KeyObject;
  readonly kill: (pid: number) => void;
}

/** Everything around one kiosk, with the ports by which it is reached. */
export interface World {
  readonly dockUrl: string;
  readonly hidPort: number;
  readonly proxyUrl: string;
  close(): Promise<void>;
}

/** Serial numbers by which the kiosk's drivers know the two bridges. */
export const bridgeSerials = { validator: 'LOBBY-ACCEPTOR', antenna: 'LOBBY-PN532' } as const;

/**
 * Builds the lobby: validator and card antenna behind their bridges, the cards of the people whom central knows, the
 * network to central, a payment terminal, and the dock. Rejects with a sentence when central gives no people.
 */
export async function openWorld(options: WorldOptions): Promise<World> {
  const { clock, random, dataFolder, speed } = options;
  const central = new CentralClient({ url: options.centralUrl, clock });
  const people = await central.people();
  if (!people.ok) throw new Error(`The lobby needs the people of the demo. ${people.error}`);
  const images = new CardImages(join(dataFolder, 'cards'));
  const cards = makeCards(people.value, images.makeChip);
  const book = new BenchBook(join(dataFolder, 'bench.json'));
  const validator = worldAcceptor(options.acceptor, { clock, random, speed, memory: book.validator });
  const cradle = new Cradle(cards.map(({ shelf: { label }, card }) => ({ label, card })));
  const antenna = new Pn532Device({ clock, cradle });
  const endpoint = await serveHidDevices({
    port: 0,
    devices: [
      new Cp2110Device({ serialNumber: bridgeSerials.validator, uart: validator, clock }),
      new Cp2110Device({ serialNumber: bridgeSerials.antenna, uart: antenna, clock }),
    ],
  });
  const proxy = new FaultProxy({ clock, upstream: options.centralUrl });
  const proxyUrl = await proxy.listen();
  const shelf = cardShelf(cards);
  const memory = (): PathMemory => validator.remember();
  const pos = posDesk(options, { book, cradle, cards });
  const bench = { acceptor: validator, cradle, shelf, book, memory, proxy, central, pos };
  const dock = await openDock({ ...options, bench });
  return {
    dockUrl: dock.url,
    hidPort: endpoint.port,
    proxyUrl,
    close: async () => {
      book.recordValidator(validator.remember());
      await dock.close();
      await proxy.close();
      await endpoint.close();
    },
  };
}

interface DeskParts {
  readonly book: BenchBook;
  readonly cradle: Cradle;
  readonly cards: readonly RealCard[];
}

/** The payment terminal of the canteen next door. It has a line to central of its own, past the kiosk's cable. */
function posDesk(options: WorldOptions, { book, cradle, cards }: DeskParts): PosDesk {
  const { clock, random, centralUrl, posKey } = options;
  const transport = httpTransport(centralUrl);
  const terminal = new PosTerminal({
    keys: new SecureModule(demoKeys),
    client: new PosClient({ terminalId: TERMINAL_ID, signingKey: posKey, transport, clock, random }),
    clock,
    random,
    timeZone: CAMPUS_TIME_ZONE,
    memory: book.pos ?? EMPTY_POS_MEMORY,
    remember: (page) => {
      book.recordPos(page);
    },
  });
  const byUid = new Map(cards.map(({ shelf, card }) => [shelf.uid, card]));
  return new PosDesk({ terminalId: TERMINAL_ID, terminal, cradle, cardOf: (uid) => byUid.get(uid) });
}

const TERMINAL_ID = 'POS01';
const CAMPUS_TIME_ZONE = 'Asia/Shanghai';
