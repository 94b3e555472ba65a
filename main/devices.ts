import type { Clock, Random } from '../contract/time.ts';
import { fen } from '../contract/money.ts';
import { fromHex } from '../contract/hex.ts';
import { createCampusCardReader } from '../devices/campus-card/classic-campus-card.ts';
import type { CampusCardReader } from '../devices/campus-card/campus-card.ts';
import { createPn532Antenna } from '../devices/card-antenna/pn532/pn532-antenna.ts';
import type { CashAcceptor } from '../devices/cash-acceptor/cash-acceptor.ts';
import { createId003Acceptor, id003Line } from '../devices/cash-acceptor/id003/id003-acceptor.ts';
import { createSspAcceptor, sspLine } from '../devices/cash-acceptor/ssp/ssp-acceptor.ts';
import type { HidBus } from '../devices/hid/hid-port.ts';
import { loadNodeHid } from '../devices/hid/load-node-hid.ts';
import { NodeHidBus } from '../devices/hid/node-hid-bus.ts';
import type { ByteStream, LineSettings } from '../devices/serial/byte-stream.ts';
import { openCp2110 } from '../devices/serial/cp2110-stream.ts';
import type { KioskLog } from '../kiosk/log.ts';
import type { MachineConfig } from './config-schema.ts';
import { simulatedBus } from './demo/simulation.ts';

type HidBusName = MachineConfig['devices']['cardAntenna']['hid']['bus'];

/** How the PN532's serial port is set after its reset (HSU, 115200 8N1). */
const pn532Line: LineSettings = {
  baud: 115_200,
  dataBits: 8,
  parity: 'none',
  stopBits: 'short',
  flowControl: 'none',
};

export interface MachineDevices {
  readonly acceptor: CashAcceptor;
  readonly cards: CampusCardReader;
}

interface DevicePorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: KioskLog;
}

/** Puts the drivers that the configuration names together. Nothing is opened before they are started. */
export function machineDevices(config: MachineConfig, ports: DevicePorts): MachineDevices {
  const { clock, log } = ports;
  const buses = hidBuses(config, clock);
  const { cashAcceptor, cardAntenna } = config.devices;
  const acceptor = cashAcceptorOf(
    config,
    (line) => openCp2110(buses(cashAcceptor.hid.bus), cashAcceptor.hid, line, clock),
    ports,
  );
  const antenna = createPn532Antenna({
    openLine: () => openCp2110(buses(cardAntenna.hid.bus), cardAntenna.hid, pn532Line, clock),
    clock,
    log: (id, facts) => {
      log.event(`antenna.${id}`, facts);
    },
  });
  const cards = createCampusCardReader({ antenna, masterReadKey: fromHex(config.cards.masterReadKey) });
  return { acceptor, cards };
}

function cashAcceptorOf(
  config: MachineConfig,
  open: (line: LineSettings) => Promise<ByteStream>,
  { clock, random, log }: DevicePorts,
): CashAcceptor {
  const { driver, currency, validatorSerialNumber: serialNumber } = config.devices.cashAcceptor;
  const denominations = config.policy.cash.denominationsFen.map(fen);
  const expected = { currency, denominations, ...(serialNumber === undefined ? {} : { serialNumber }) };
  const logged = {
    log: (id: string, facts: Parameters<KioskLog['event']>[1]) => {
      log.event(`acceptor.${id}`, facts);
    },
  };
  switch (driver) {
    case 'ssp':
      return createSspAcceptor({ openLine: () => open(sspLine), clock, random, expected, ...logged });
    case 'id003':
      return createId003Acceptor({ openLine: () => open(id003Line), clock, expected, ...logged });
  }
}

/** One bus of each kind for all drivers: it is what keeps two of them off one device. */
function hidBuses(config: MachineConfig, clock: Clock): (name: HidBusName) => HidBus {
  const usb = new NodeHidBus(loadNodeHid(), clock);
  const simulated = simulatedBus(config, clock);
  return (name) => {
    if (name === 'usb') return usb;
    if (!simulated)
      throw new Error('a simulated device that nobody simulates passed the check of the configuration');
    return simulated;
  };
}
