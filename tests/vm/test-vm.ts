/**
 * `npm run test:vm`: the kiosk's USB transport and cash acceptor on the published node-hid and a real kernel.
 * `--quick`: the set that is part of npm test. `--json`: the last line is the tally.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../main/project.ts';
import { writeFirstFileSystem } from './first-file-system.ts';
import { machineParts, NoMachine } from './machine-parts.ts';
import type { GuestLine } from './report-lines.ts';
import { runMachine } from './run-machine.ts';
import type { MachineEnd } from './run-machine.ts';

const isForMachines = process.argv.includes('--json');
const isQuick = process.argv.includes('--quick');

try {
  const parts = await machineParts(console.log);
  const folder = join(projectRoot, 'out', 'virtual-machine');
  mkdirSync(folder, { recursive: true });
  const fileSystem = join(folder, 'first-file-system.cpio');
  await writeFirstFileSystem(fileSystem, parts);
  process.exitCode = report(await runMachine({ kernel: parts.kernel, fileSystem, isQuick }, tell));
} catch (error) {
  if (!(error instanceof NoMachine)) throw error;
  const reason = `no virtual machine for the tests of node-hid on a real kernel: ${error.message}`;
  console.log(
    isForMachines ? JSON.stringify({ passed: 0, failed: 0, skipped: 1, reason }) : `Skipped: ${reason}`,
  );
}

function tell(line: GuestLine): void {
  switch (line.type) {
    case 'start':
      console.log(`node-hid ${line.nodeHid}, Node ${line.node}, Linux ${line.kernel}, emulated`);
      return;
    case 'story':
      if (line.failure !== undefined) console.log(`FAILED ${line.name}\n${line.failure}`);
      else if (!isForMachines) console.log(`ok     ${line.name} (${line.ms} ms)`);
      return;
    case 'end':
      return;
  }
}

/** The exit code. */
function report({ lines, console: said, problem }: MachineEnd): number {
  const stories = lines.filter((line) => line.type === 'story');
  const broken = stories.filter(({ failure }) => failure !== undefined).length;
  const failed = broken + (problem === undefined ? 0 : 1);
  if (problem !== undefined) console.log(`FAILED ${problem}. Its console ended with:\n${said.slice(-2000)}`);
  const passed = stories.length - broken;
  console.log(
    isForMachines
      ? JSON.stringify({ passed, failed, skipped: 0 })
      : `\n${passed} passed, ${failed} failed, in the virtual machine`,
  );
  return failed === 0 ? 0 : 1;
}
