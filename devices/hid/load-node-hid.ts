import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { outputReportLengths } from './codec/report-descriptor.ts';
import type { NodeHidAccess } from './node-hid-module.ts';

/**
 * The real node-hid, loaded when it is first asked for: its native part needs libudev on Linux, and a machine
 * without that must still start. It shows at the first call then, as a rejection.
 */
export function loadNodeHid(): NodeHidAccess {
  const load = () => import('node-hid');
  return {
    module: {
      devicesAsync: async () => (await load()).devicesAsync(),
      HIDAsync: { open: async (path) => (await load()).HIDAsync.open(path) },
    },
    outputReportLengths: readOutputReportLengths,
  };
}

/**
 * The output report lengths of an opened hidraw node, from the descriptor that the kernel keeps. Undefined where
 * there is no such file: on Windows, where the system pads reports by itself.
 */
async function readOutputReportLengths(path: string): Promise<ReadonlyMap<number, number> | undefined> {
  if (!path.startsWith('/dev/hidraw')) return undefined;
  return outputReportLengths(await readFile(`/sys/class/hidraw/${basename(path)}/device/report_descriptor`));
}
