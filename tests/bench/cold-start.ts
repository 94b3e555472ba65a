import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { type Browser, chromium } from 'playwright';
import { build } from 'vite';
import { ensurePages, screensFolder } from '../../main/build-pages.ts';
import { findChromium, sandboxArguments } from '../../main/find-chromium.ts';
import { ensureChromium } from '../../main/test-run/ensure-chromium.ts';
import { place } from '../../renderer/gallery/sample-parts.ts';
import { samples } from '../../renderer/gallery/samples.ts';
import type { Figure, Measurement } from './measurement.ts';
import { percentile } from './statistics.ts';

const ROUNDS = 15;

/** The whole of the page that it is compared with. */
const emptyPage = '<!doctype html><body><h1></h1><script type="module" src="./main.ts"></script>';
const emptyScript = "document.querySelector('h1')!.textContent = 'Hello';";

/** Built pages from loopback to the first frame with everything in it, letters included; a fresh profile every time. */
export const coldStart: Measurement = {
  name: 'coldStart',
  what: `${ROUNDS} times in turn in one Chromium without a cache: the kiosk's built page to its start screen, all letters drawn, against an empty page that Vite built`,
  async run() {
    await ensureChromium((line) => console.error(line));
    await ensurePages((line) => console.error(line));
    const folder = mkdtempSync(join(tmpdir(), 'kiosk-cold-start-'));
    const empty = await buildEmptyPage(folder);
    const server = await serve({ '/kiosk/': screensFolder, '/empty/': empty });
    const executablePath = await findChromium();
    const browser = await chromium.launch({
      args: [...sandboxArguments],
      ...(executablePath === undefined ? {} : { executablePath }),
    });
    try {
      return await compare(browser, server.address);
    } finally {
      await browser.close();
      server.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function compare(browser: Browser, address: string): Promise<readonly Figure[]> {
  const kiosk: Start[] = [];
  const empty: Start[] = [];
  // The first start of each warms up the browser's own processes.
  for (let round = 0; round <= ROUNDS; round += 1) {
    const ofEmpty = await start(browser, `${address}/empty/index.html`, 'h1');
    const ofKiosk = await start(browser, `${address}/kiosk/index.html`, ".kiosk[data-screen='start'] h1");
    if (round === 0) continue;
    empty.push(ofEmpty);
    kiosk.push(ofKiosk);
  }
  const median = (starts: readonly Start[]) =>
    percentile(
      starts.map(({ ms }) => ms),
      0.5,
    );
  const [last] = kiosk;
  return [
    {
      key: 'coldStartRatio',
      label: 'start screen / empty page',
      value: median(kiosk) / median(empty),
      unit: '',
      aim: { under: 2.5 },
    },
    { label: 'start screen drawn, median', value: median(kiosk), unit: 'ms' },
    { label: 'empty page drawn, median', value: median(empty), unit: 'ms' },
    { label: 'slices of the font loaded', value: last?.fonts ?? NaN, unit: '' },
    { label: 'their size', value: (last?.fontBytes ?? NaN) / 1000, unit: 'kB' },
  ];
}

interface Start {
  readonly ms: number;
  readonly fonts: number;
  readonly fontBytes: number;
}

/** Loads the page in a fresh context; the kiosk's one is given the start screen by a bridge that answers at once. */
async function start(browser: Browser, address: string, shown: string): Promise<Start> {
  const context = await browser.newContext({ viewport: { width: 1080, height: 1920 } });
  try {
    const page = await context.newPage();
    await page.addInitScript(giveView, startView());
    await page.addInitScript(watchFirstFrame, shown);
    await page.goto(address);
    const handle = await page.waitForFunction(() => (window as Watched).firstFrame);
    const value = await handle.jsonValue();
    if (!value) throw new Error(`${address} has drawn nothing`);
    return value;
  } finally {
    await context.close();
  }
}

type Watched = Window & { firstFrame?: Start };

function startView(): unknown {
  const sample = samples['start-all-open'];
  if (!sample) throw new Error('the gallery has a start screen');
  return {
    revision: 1,
    locale: 'zh-CN',
    display: { theme: 'standard', textSize: 'normal', reach: false },
    clock: { time: '14:05', date: '2026-11-22' },
    machine: { kioskId: '3', place: place['zh-CN'] },
    visit: sample.visit,
    spoken: sample.spoken,
    screen: sample.screen('zh-CN'),
  };
}

/** Runs inside the page, before its scripts. */
function giveView(view: unknown): void {
  Object.assign(window, {
    kiosk: {
      send: () => undefined,
      subscribe: (listener: (view: unknown) => void) => {
        listener(view);
        return () => undefined;
      },
    },
  });
}

/** Runs inside the page: notes the frame in which the element stands there with its text and no font is missing. */
function watchFirstFrame(selector: string): void {
  const look = () => {
    const drawn = (document.querySelector(selector)?.textContent ?? '') !== '';
    // The first frame asks for the letters; they are there when none is under way in the next one.
    if (drawn && document.fonts.status === 'loaded')
      requestAnimationFrame(() => {
        if (document.fonts.status !== 'loaded') {
          look();
          return;
        }
        const ms = performance.now();
        const fonts = performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.woff2'));
        const fontBytes = fonts.reduce(
          (sum, entry) => sum + (entry as PerformanceResourceTiming).encodedBodySize,
          0,
        );
        Object.assign(window, { firstFrame: { ms, fonts: fonts.length, fontBytes } });
      });
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

async function buildEmptyPage(folder: string): Promise<string> {
  writeFileSync(join(folder, 'index.html'), emptyPage);
  writeFileSync(join(folder, 'main.ts'), emptyScript);
  const outDir = join(folder, 'built');
  await build({ root: folder, base: './', configFile: false, logLevel: 'silent', build: { outDir } });
  return outDir;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
};

/** Both pages from memory, so that the disk says nothing. */
async function serve(
  folders: Readonly<Record<string, string>>,
): Promise<{ readonly address: string; readonly stop: () => void }> {
  const kept = new Map<string, Buffer>();
  const server: Server = createServer((request, response) => {
    const path = request.url ?? '';
    const [prefix, folder] = Object.entries(folders).find(([start]) => path.startsWith(start)) ?? [];
    const file =
      prefix === undefined || folder === undefined ? undefined : join(folder, path.slice(prefix.length));
    if (file === undefined) {
      response.writeHead(404).end();
      return;
    }
    const body = kept.get(file) ?? readFileSync(file);
    kept.set(file, body);
    response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return { address: `http://127.0.0.1:${address.port}`, stop: () => server.close() };
}
