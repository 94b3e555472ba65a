import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { z } from 'zod';
import { asError } from '../../contract/time.ts';
import type { Measurement } from './measurement.ts';

const FEW = 100;
const MANY = 1_000;
/** What V8 compiles for speed keeps growing for hours and would hide a leak of the program: here it interprets. */
const flags = ['--expose-gc', '--no-opt', '--no-maglev', '--no-sparkplug', '--no-flush-bytecode'];
const line = z.object({ visit: z.int(), bytes: z.int() });

export const memory: Measurement = {
  name: 'memory',
  what: `heapUsed + external after collection: ${MANY} visits against ${FEW} in one process (kiosk, drivers, devices and platform in virtual time; without machine code)`,
  async run() {
    const output = await runVisits([FEW, MANY]);
    const held = new Map(
      output
        .trim()
        .split('\n')
        .map((text) => line.parse(JSON.parse(text)))
        .map(({ visit, bytes }) => [visit, bytes]),
    );
    const [few, many] = [held.get(FEW), held.get(MANY)];
    if (few === undefined || many === undefined) throw new Error(`the visits ended early: ${output}`);
    return [
      {
        key: 'heapRatio',
        label: 'held after many / after few',
        value: many / few,
        unit: '',
        aim: { between: [0.95, 1.05] },
      },
      { label: `after ${FEW} visits`, value: few / 1e6, unit: 'MB' },
      { label: `after ${MANY} visits`, value: many / 1e6, unit: 'MB' },
    ];
  },
};

function runVisits(stops: readonly number[]): Promise<string> {
  const entry = join(import.meta.dirname, 'memory-run.ts');
  const child = spawn(process.execPath, [...flags, entry, ...stops.map(String)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  return new Promise((resolve, reject) => {
    child.once('error', (reason) => reject(asError(reason)));
    child.once('close', (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`the visits ended with code ${String(code)}`));
    });
  });
}
