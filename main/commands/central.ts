import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { askedToEnd } from '../asked-to-end.ts';
import { ended } from '../child-process.ts';
import { projectRoot } from '../project.ts';

/** `npm run central -- ...`: the reference platform alone, in this terminal. Its own --help names the options. */
const child = spawn(process.execPath, [join(projectRoot, 'central', 'main.ts'), ...process.argv.slice(2)], {
  stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
});
void askedToEnd().then(() => child.kill('SIGTERM'));
const { code } = await ended(child);
process.exit(code ?? 1);
