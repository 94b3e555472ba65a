import { readdirSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** What the process holds after so many visits. */
export interface Held {
  readonly visits: number;
  /** heapUsed + external once the collector is done. */
  readonly bytes: number;
  readonly descriptors: number;
  /** Entries in the journal. */
  readonly entries: number;
}

/** How far `bytes` and descriptors may leave what they were after the first visits. */
const FLAT_WITHIN = 0.05;

/** A collection can leave what the next one finds dead. */
const COLLECTIONS = 4;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

export function heldNow(visits: number, entries: number): Held {
  for (let done = 0; done < COLLECTIONS; done += 1) collect();
  const { heapUsed, external } = process.memoryUsage();
  return { visits, bytes: heapUsed + external, descriptors: openDescriptors(), entries };
}

/** Where the system does not tell them (only Linux does), they count as none. */
function openDescriptors(): number {
  if (process.platform !== 'linux') return 0;
  return readdirSync('/proc/self/fd').length;
}

/** The first samples settle what is lazily made; the rest must stay within 5 % of where they begin. */
export function flatness(series: readonly Held[], warmUp: number) {
  const judged = series.filter(({ visits }) => visits >= warmUp);
  const [first] = judged;
  if (!first) throw new Error(`no sample after ${warmUp} visits: run more of them`);
  const grown = (of: (held: Held) => number): number =>
    Math.max(...judged.map((held) => of(held) / Math.max(1, of(first)) - 1));
  const bytes = grown(({ bytes }) => bytes);
  const descriptors = grown(({ descriptors }) => descriptors);
  return {
    bytesGrowth: rounded(bytes),
    descriptorGrowth: rounded(descriptors),
    flat: bytes <= FLAT_WITHIN && descriptors <= FLAT_WITHIN,
  };
}

export function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
