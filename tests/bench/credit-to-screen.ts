import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright';
import { z } from 'zod';
import { systemClock, systemRandom } from '../../contract/system-clock.ts';
import { ensurePages, screensFolder } from '../../main/build-pages.ts';
import { runDemo, type Demo } from '../../main/demo/run-demo.ts';
import { findChromium, sandboxArguments } from '../../main/find-chromium.ts';
import { projectRoot } from '../../main/project.ts';
import { ensureChromium } from '../../main/test-run/ensure-chromium.ts';
import { KioskWindow } from '../e2e/support/kiosk-window.ts';
import { visitorAt, type Visitor } from '../e2e/support/visitor.ts';
import { AmountWatch, type AmountChange } from './amount-watch.ts';
import { benchOf } from './bench-hands.ts';
import type { Figure, Measurement } from './measurement.ts';
import { percentile } from './statistics.ts';

const VISITS = 5;
const NOTES_PER_VISIT = 20;
const NOTE_YUAN = 5;
/** How often the kiosk asks the validator: a credit waits half of it on the average before it is on the wire at all. */
const POLL_MS = 200;
const settings = { policy: { cash: { maxNotesPerVisit: NOTES_PER_VISIT + 1 } } };
const creditLine = z.object({ atMs: z.number() });

/**
 * The demo's own processes (platform, lobby, kiosk, browser host) and a headless Chromium. The clock of both moments is
 * that of this machine.
 */
export const creditToScreen: Measurement = {
  name: 'creditToScreen',
  what: `${VISITS * NOTES_PER_VISIT} notes through real processes: from the first byte of the validator's credit event on the wire to the new amount in a drawn frame`,
  async run() {
    await ensureChromium((line) => console.error(line));
    await ensurePages((line) => console.error(line));
    const dataFolder = mkdtempSync(join(tmpdir(), 'kiosk-bench-'));
    let demo: Demo | undefined;
    try {
      demo = await runDemo({
        entries: {
          central: join(projectRoot, 'central', 'main.ts'),
          lobby: join(import.meta.dirname, 'tapped-lobby.ts'),
          kiosk: join(projectRoot, 'main', 'kiosk-process.ts'),
        },
        dataFolder,
        pagesFolder: screensFolder,
        port: 0,
        settings,
        clock: systemClock,
        random: systemRandom,
        log: (event) => {
          if (event.id === 'kioskProcess.failed') console.error(event.sentence);
        },
      });
      const changes = await inChromium((page) => visits(page, demo as Demo));
      return figures(creditTimes(dataFolder), changes);
    } finally {
      await demo?.stop();
      rmSync(dataFolder, { recursive: true, force: true });
    }
  },
};

async function inChromium<T>(work: (page: Page) => Promise<T>): Promise<T> {
  const executablePath = await findChromium();
  const browser = await chromium.launch({
    args: [...sandboxArguments],
    ...(executablePath === undefined ? {} : { executablePath }),
  });
  try {
    return await work(await browser.newPage({ viewport: { width: 1080, height: 1920 } }));
  } finally {
    await browser.close();
  }
}

async function visits(page: Page, demo: Demo): Promise<readonly AmountChange[]> {
  const watch = await AmountWatch.on(page);
  const visitor = visitorAt(benchOf(demo.dockUrl));
  const kiosk = await KioskWindow.open(page, demo.host.issueAddress('person'));
  await kiosk.opensAt('10:00', visitor);
  for (let visit = 0; visit < VISITS; visit += 1) await oneVisit(kiosk, visitor, watch);
  return watch.changes;
}

async function oneVisit(kiosk: KioskWindow, visitor: Visitor, watch: AmountWatch): Promise<void> {
  await kiosk.shows('start', ({ services }) => services.every(({ state }) => state.open));
  await kiosk.touch(kiosk.words.services.recharge.name);
  await kiosk.shows('cardPrompt');
  await visitor.placeCard();
  await kiosk.shows('recharge', ({ slot }) => slot.state === 'insert');
  for (let note = 0; note < NOTES_PER_VISIT; note += 1) {
    const change = watch.next();
    await visitor.insertNote(NOTE_YUAN);
    await change;
  }
  await kiosk.shows('recharge', ({ canFinish }) => canFinish);
  await kiosk.touch(kiosk.words.recharge.finish);
  await kiosk.shows('result');
  await visitor.takeCard();
}

function creditTimes(dataFolder: string): readonly number[] {
  const lines = readFileSync(join(dataFolder, 'lobby', 'credits.jsonl'), 'utf8')
    .trim()
    .split('\n');
  return lines.map((text) => creditLine.parse(JSON.parse(text)).atMs);
}

function figures(credits: readonly number[], changes: readonly AmountChange[]): readonly Figure[] {
  if (credits.length !== changes.length)
    throw new Error(`${credits.length} credits on the wire, ${changes.length} changes on the screen`);
  const after = (moment: 'domMs' | 'drawnMs', share: number): number =>
    percentile(
      changes.map((change, index) => change[moment] - (credits[index] ?? NaN)),
      share,
    );
  const p50 = after('drawnMs', 0.5);
  return [
    {
      key: 'creditToScreenP50Ms',
      label: 'credit to screen, p50',
      value: p50,
      unit: 'ms',
      aim: { under: 60 },
    },
    {
      key: 'creditToScreenP99Ms',
      label: 'credit to screen, p99',
      value: after('drawnMs', 0.99),
      unit: 'ms',
      aim: { under: 150 },
    },
    {
      key: 'creditToScreenShareOfPoll',
      label: `p50 as a share of the ${POLL_MS} ms poll`,
      value: p50 / POLL_MS,
      unit: '',
    },
    { label: 'credit to changed DOM, p50', value: after('domMs', 0.5), unit: 'ms' },
    { label: 'credit to changed DOM, p99', value: after('domMs', 0.99), unit: 'ms' },
  ];
}
