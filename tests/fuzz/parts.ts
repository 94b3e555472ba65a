import { readerTargets } from './codecs/readers.ts';
import { streamDecoderTargets } from './codecs/stream-decoders.ts';
import { textTargets } from './codecs/texts.ts';
import { acceptorDriverTargets } from './drivers/acceptor-drivers.ts';
import { antennaDriverTargets } from './drivers/antenna-driver.ts';
import { wholeMachineTargets } from './drivers/whole-machine.ts';
import { monkeyTargets } from './monkey/monkey.ts';
import { httpTargets } from './platform/http-door.ts';
import { platformTargets } from './platform/platform-calls.ts';
import type { Target } from './target.ts';

/** What is fuzzed: each part has its targets and its share of the time. */
export const parts = {
  codecs: { share: 2, targets: [...streamDecoderTargets, ...readerTargets, ...textTargets] },
  drivers: { share: 3, targets: [...acceptorDriverTargets, ...antennaDriverTargets, ...wholeMachineTargets] },
  platform: { share: 3, targets: [...platformTargets, ...httpTargets] },
  monkey: { share: 4, targets: monkeyTargets },
} as const satisfies Record<string, { readonly share: number; readonly targets: readonly Target[] }>;

export type PartName = keyof typeof parts;

export const partNames = Object.keys(parts) as PartName[];

export function targetNamed(name: string): Target {
  const target = partNames.flatMap((part) => parts[part].targets).find((one) => one.name === name);
  if (!target) throw new Error(`There is no target ${name}.`);
  return target;
}
