import { parseArgs } from 'node:util';
import { Problem } from '../problem.ts';
import { windowLayouts } from './window-options.ts';
import type { WindowLayout } from './window-options.ts';

export interface HostArguments {
  readonly config: string;
  readonly data: string;
  readonly layout: WindowLayout;
}

const USAGE =
  'Name both: --config FILE (JSON; what the machine must be told) and --data FOLDER (its journal, key and logs).';

/**
 * Reads `--config FILE --data FOLDER [--layout fullScreen|upperLeft]`; Chromium's own switches beside them are let be.
 * Throws a Problem.
 */
export function hostArguments(args: readonly string[]): HostArguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      config: { type: 'string' },
      data: { type: 'string' },
      layout: { type: 'string', default: 'fullScreen' },
    },
    strict: false,
  });
  const { config, data } = values;
  const layout = windowLayouts.find((name) => name === values.layout);
  if (typeof config !== 'string' || typeof data !== 'string')
    throw new Problem(`Something is missing. ${USAGE}`);
  if (layout === undefined)
    throw new Problem(`There is no such --layout; there are ${windowLayouts.join(' and ')}.`);
  return { config, data, layout };
}
