import { createPn532Antenna } from '../../devices/card-antenna/pn532/pn532-antenna.ts';
import type { CardAntenna } from '../../devices/card-antenna/card-antenna.ts';
import { openCp2110 } from '../../devices/serial/cp2110-stream.ts';
import { Cradle } from '../../lobby/card-antenna/cradle.ts';
import type { OwnedCard } from '../../lobby/card-antenna/cradle.ts';
import { instantPn532Timing, Pn532Device } from '../../lobby/card-antenna/pn532-device.ts';
import type { CradleHands } from '../../lobby/hands.ts';
import { Cp2110Device } from '../../lobby/hid/cp2110-device.ts';
import { InProcessHidBus } from '../../lobby/hid/in-process-bus.ts';
import type { SplitSizes } from '../../lobby/hid/split-sizes.ts';
import { quickSettle, seededRandom, VirtualClock } from '../virtual-clock.ts';
import { byteByByte, MemoryLine, whole } from './memory-line.ts';
import type { Chunking } from './memory-line.ts';
import { oneByOne, randomSplits } from '../../lobby/hid/split-sizes.ts';

/** A driver and the simulated device at the other end of its wire. */
export interface AntennaPair {
  readonly antenna: CardAntenna;
  readonly clock: VirtualClock;
  readonly hands: CradleHands;
  readonly chip: Pn532Device;
  readonly mended: readonly string[];
  /** The cable is pulled: the chip loses its power, too. */
  unplug(): void;
  plug(): void;
}

export type MakePair = (cards: readonly OwnedCard[]) => AntennaPair;

function overMemory(chunking: Chunking, timing = instantPn532Timing): MakePair {
  return (cards) => {
    const clock = new VirtualClock(undefined, { settle: quickSettle });
    const cradle = new Cradle(cards);
    const chip = new Pn532Device({ clock, cradle, timing });
    const line = new MemoryLine(chip, chunking);
    const mended: string[] = [];
    const log = (event: string): void => void mended.push(event);
    const antenna = createPn532Antenna({ openLine: line.open, clock, log });
    const unplug = (): void => {
      line.unplug();
      chip.powerCycle();
    };
    return { antenna, clock, hands: cradle, chip, mended, unplug, plug: () => line.plug() };
  };
}

function overCp2110(splitSizes: SplitSizes): MakePair {
  return (cards) => {
    const clock = new VirtualClock();
    const cradle = new Cradle(cards);
    const chip = new Pn532Device({ clock, cradle });
    const bridge = new Cp2110Device({ serialNumber: 'CARD', uart: chip, clock, splitSizes });
    const bus = new InProcessHidBus([bridge]);
    const line = {
      baud: 115_200,
      dataBits: 8,
      parity: 'none',
      stopBits: 'short',
      flowControl: 'none',
    } as const;
    const mended: string[] = [];
    const log = (event: string): void => void mended.push(event);
    const openLine = (): ReturnType<typeof openCp2110> => openCp2110(bus, bridge.info, line, clock);
    const antenna = createPn532Antenna({ openLine, clock, log });
    const unplug = (): void => {
      bridge.unplug();
      chip.powerCycle();
    };
    return { antenna, clock, hands: cradle, chip, mended, unplug, plug: () => bridge.plug() };
  };
}

function randomChunks(): Chunking {
  const random = seededRandom(41);
  return (bytes) => {
    const chunks: Uint8Array[] = [];
    for (let at = 0; at < bytes.length; at += chunks.at(-1)?.length ?? 1) {
      chunks.push(bytes.subarray(at, at + 1 + ((random.bytes(1)[0] ?? 0) % 9)));
    }
    return chunks;
  };
}

/** Fast and plain; for stories in which the wire plays no part. */
export const plainPair: MakePair = overMemory(whole);

export const antennaPairs: Readonly<Record<string, MakePair>> = {
  'PN532 on a bare line': plainPair,
  'PN532 byte by byte': overMemory(byteByByte),
  'PN532 in chunks of any size': overMemory(randomChunks()),
  'PN532 behind a CP2110': overCp2110((waiting) => waiting),
  'PN532 behind a CP2110, byte by byte': overCp2110(oneByOne),
  'PN532 behind a CP2110, reports of any size': overCp2110(randomSplits(seededRandom(9))),
};
