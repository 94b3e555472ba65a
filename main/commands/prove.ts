import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { askedToEnd } from '../asked-to-end.ts';
import { ended } from '../child-process.ts';
import { projectRoot } from '../project.ts';

/** `npm run prove -- ...`: the fault laboratory. Its own --help names the options. */
const entry = join(projectRoot, 'tests', 'laboratory', 'prove.ts');
const child = spawn(process.execPath, [entry, ...process.argv.slice(2)], {
  stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
});
void askedToEnd().then(() => child.kill('SIGTERM'));
const { code } = await ended(child);
process.exit(code ?? 1);
