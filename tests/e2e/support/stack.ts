import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { projectRoot } from '../../../main/project.ts';
import type { DockState } from '../../../lobby/dock/state.ts';

/** The whole demo, as `npm start -- --headless` runs it, on free ports and fresh data. */
export interface Stack {
  /** Attaches once: the window that opens it is the kiosk's. */
  readonly kioskUrl: string;
  readonly dockUrl: string;
  readonly centralUrl: string;
  readonly dataFolder: string;
  /** Does what a person's hands can do, e.g. `hands('insert-note', { valueFen: 2000 })`; rejects when refused. */
  hands(name: string, body?: unknown): Promise<unknown>;
  /** The bench's live state as the dock shows it. */
  bench(): Promise<DockState>;
  /** Ends all processes; the data stays until `stop`. */
  end(): Promise<void>;
  /** Ends everything and removes the data. */
  stop(): Promise<void>;
}

const READY_LIMIT_MS = 60_000;

/** @param settings laid over the demo's configuration */
export async function startStack(settings: unknown = {}): Promise<Stack> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'kiosk-stack-'));
  const configFile = join(dataFolder, 'settings.json');
  writeFileSync(configFile, JSON.stringify(settings));
  const command = join(projectRoot, 'main', 'commands', 'start.ts');
  const child = spawn(
    process.execPath,
    [command, '--headless', '--data', dataFolder, '--config', configFile],
    {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    },
  );
  const stop = async (): Promise<void> => {
    await ended(child);
    rmSync(dataFolder, { recursive: true, force: true });
  };
  try {
    const urls = await addresses(child);
    return {
      ...urls,
      dataFolder,
      hands: (name, body = {}) => postJson(new URL(`hands/${name}`, urls.dockUrl), body),
      bench: async () => (await getJson(new URL('state', urls.dockUrl))) as DockState,
      end: () => ended(child),
      stop,
    };
  } catch (reason) {
    await stop();
    throw reason;
  }
}

/** The three lines by which `npm start` says that it is ready; rejects with all that it said otherwise. */
function addresses(child: ChildProcess): Promise<Pick<Stack, 'kioskUrl' | 'dockUrl' | 'centralUrl'>> {
  const said: string[] = [];
  const urlAfter = (words: string): string | undefined =>
    said.find((line) => line.startsWith(`${words} `))?.slice(words.length + 1);
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => {
      reject(new Error(`the demo ${why}; it said:\n${said.join('\n')}`));
    };
    const timer = setTimeout(() => {
      fail(`was not ready within ${READY_LIMIT_MS / 1000} s`);
    }, READY_LIMIT_MS);
    child.once('close', (code) => {
      clearTimeout(timer);
      fail(`ended with code ${code ?? 'none'}`);
    });
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) throw new Error('the output of the demo must be piped');
      createInterface({ input: stream }).on('line', (line) => {
        said.push(line);
        const [kioskUrl, dockUrl, centralUrl] = ['kiosk ready', 'dev dock', 'central'].map(urlAfter);
        if (kioskUrl === undefined || dockUrl === undefined || centralUrl === undefined) return;
        clearTimeout(timer);
        resolve({ kioskUrl, dockUrl, centralUrl });
      });
    }
  });
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => {
      resolve();
    });
    child.kill('SIGTERM');
  });
}

async function postJson(url: URL, body: unknown): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return answer(url, response);
}

async function getJson(url: URL): Promise<unknown> {
  return answer(url, await fetch(url));
}

async function answer(url: URL, response: Response): Promise<unknown> {
  const text = await response.text();
  if (!response.ok) throw new Error(`${url.pathname}: ${response.status} ${text}`);
  return JSON.parse(text) as unknown;
}
