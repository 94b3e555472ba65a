import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished } from 'vitest';
import { takeDataFolder } from '../../main/data-folder.ts';
import { openPage } from './page-client.ts';

/** Real processes; the demo with stand-ins for platform, lobby and kiosk. */
function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-processes-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

async function startDemo() {
  const folder = freshFolder();
  const demo = spawn(process.execPath, [join(import.meta.dirname, 'stand-ins', 'demo.ts'), folder], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  onTestFinished(() => {
    demo.kill('SIGKILL');
  });
  const said: string[] = [];
  const address = await new Promise<string>((resolve, reject) => {
    demo.once('exit', () => {
      reject(new Error('the demo ended before it was ready'));
    });
    if (!demo.stdout) throw new Error('the output of the demo must be a pipe');
    createInterface({ input: demo.stdout }).on('line', (line) => {
      said.push(line);
      if (line.startsWith('kiosk ready ')) resolve(line.slice('kiosk ready '.length));
    });
  });
  return { demo, address, said, children: childrenOf(demo) };
}

/** Process ids whose parent is this process, read from /proc. */
function childrenOf({ pid }: ChildProcess): readonly string[] {
  return readdirSync('/proc').filter((entry) => /^\d+$/.test(entry) && parentOf(entry) === String(pid));
}

function parentOf(pid: string): string | undefined {
  try {
    return /\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1];
  } catch {
    return undefined; // it ended while we looked
  }
}

function commandLine(pid: string): string {
  return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
}

function alive(pids: readonly string[]): readonly string[] {
  return pids.filter((pid) => parentOf(pid) !== undefined);
}

describe('the processes of the demo', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL'] as const)('all end on %s', async (signal) => {
    const { demo, children } = await startDemo();
    expect(alive(children)).toHaveLength(3);
    demo.kill(signal);
    await expect.poll(() => alive(children), { timeout: 5000 }).toEqual([]);
  });

  it('all end when the one that started them is gone', async () => {
    const { demo, children } = await startDemo();
    demo.disconnect();
    await expect.poll(() => alive(children), { timeout: 5000 }).toEqual([]);
  });

  it.each(['central', 'lobby'])('all end with a sentence when %s falls', async (part) => {
    const { children, said } = await startDemo();
    const pid = children.find((child) => commandLine(child).includes(`stand-ins/${part}.ts`));
    process.kill(Number(pid), 'SIGKILL');
    await expect.poll(() => alive(children), { timeout: 5000 }).toEqual([]);
    expect(said.at(-1)).toMatch(/^broken: The (central platform|lobby) ended unexpectedly \(SIGKILL\)/);
  });

  it('show one moment and then the start screen again when the kiosk falls', async () => {
    const { address } = await startDemo();
    const { origin, hash } = new URL(address);
    const page = await openPage(origin);
    page.send({ token: hash.replace('#token=', '') });
    const first = (await page.next('view')) as { readonly revision: number };
    page.send({ event: { revision: first.revision, action: { type: 'finish' } } });
    expect(await page.next('view')).toMatchObject({ screen: { kind: 'oneMoment', why: 'settling' } });
    expect(await page.next('view')).toMatchObject({ screen: { kind: 'start' } });
  });
});

describe('a data folder', () => {
  it('belongs to one run at a time, and is free when that has ended', () => {
    const folder = freshFolder();
    const first = takeDataFolder(folder);
    expect(() => takeDataFolder(folder)).toThrow(`Another run (process ${process.pid}) is using the data`);
    first.release();
    takeDataFolder(folder).release();
  });
});
