import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, expect, test } from '@playwright/test';
import { findChromium, sandboxArguments } from '../../main/find-chromium.ts';
import { baselineFolder, baselineLooks } from './baseline-looks.ts';
import { drawingPrint } from './drawing-print.ts';
import { showLook } from './gallery-page.ts';
import { lookName } from './looks.ts';
import { measureScreen } from './measure-screen.ts';
import { difference, type Eye, smallPng } from './pictures.ts';
import { screenStructure, structureChanges } from './screen-structure.ts';
import { servePages } from './serve-pages.ts';

const printFile = join(baselineFolder, 'drawn-by.txt');

/** Pictures at half size: a third of the bytes, and everything that a person would notice. */
const SCALE = 0.5;
/** Where the same browser draws. Accepted pictures have few colours, hence the tolerance. */
const FINE: Eye = { square: 1, tolerance: 32 };
const FINE_SHARE = 0.0005;
/** Where another one draws: edges of letters do not matter, a missing picture or another theme does. */
const COARSE: Eye = { square: 12, tolerance: 40 };
const COARSE_SHARE = 0.01;
/** Tests that share one page each; the runner has two workers. */
const GROUPS = 6;

const chromium = await findChromium();
// Letters as their outlines say, without the hints of this machine's screen.
test.use({
  deviceScaleFactor: SCALE,
  launchOptions: {
    args: [...sandboxArguments, '--font-render-hinting=none', '--disable-lcd-text'],
    ...(chromium === undefined ? {} : { executablePath: chromium }),
  },
});

for (let group = 0; group < GROUPS; group++)
  test(`baseline ${group + 1} of ${GROUPS}: screens look as they were accepted`, async ({
    page,
    browser,
    context,
  }, info) => {
    test.setTimeout(180_000);
    const accept = ['all', 'changed'].includes(info.config.updateSnapshots);
    const samePen = !accept && (await sameDrawing(browser, group === 0));
    const complaints = await servePages(page);
    for (const look of baselineLooks.filter((_, index) => index % GROUPS === group)) {
      const name = lookName(look);
      await showLook(page, look);
      const picture = await page.screenshot();
      const structure = await page.evaluate(screenStructure);
      expect.soft(await page.evaluate(measureScreen), name).toEqual([]);
      if (accept) {
        acceptBaseline(name, await smallPng(context, picture), structure);
        continue;
      }
      expect.soft(structureChanges(acceptedStructure(name), structure), name).toEqual([]);
      const was = readFileSync(join(baselineFolder, `${name}.png`));
      const share = await difference(context, was, picture, samePen ? FINE : COARSE);
      if (share <= (samePen ? FINE_SHARE : COARSE_SHARE)) continue;
      const seen = info.outputPath(`${name}.png`);
      writeFileSync(seen, picture);
      expect
        .soft(share, `${name} has other colours than accepted; how it looks now: ${seen}`)
        .toBeLessThanOrEqual(samePen ? FINE_SHARE : COARSE_SHARE);
    }
    expect(complaints).toEqual([]);
    if (accept) writeFileSync(printFile, `${await drawingPrint(browser, SCALE)} ${browser.version()}\n`);
  });

/** False, with a line that says so, where this browser draws other edges than the one of the baseline. */
async function sameDrawing(browser: Browser, aloud: boolean): Promise<boolean> {
  const [wanted, build] = readFileSync(printFile, 'utf8').trim().split(' ');
  if ((await drawingPrint(browser, SCALE)) === wanted) return true;
  if (aloud)
    console.log(
      `\nThis Chromium (${browser.version()}) draws letters with other edges than the baseline's (${build ?? ''}): ` +
        'places, texts and colours are compared, not single pixels.',
    );
  return false;
}

function acceptBaseline(name: string, picture: Buffer, structure: readonly string[]): void {
  mkdirSync(baselineFolder, { recursive: true });
  writeFileSync(join(baselineFolder, `${name}.png`), picture);
  writeFileSync(join(baselineFolder, `${name}.txt`), `${structure.join('\n')}\n`);
}

function acceptedStructure(name: string): readonly string[] {
  return readFileSync(join(baselineFolder, `${name}.txt`), 'utf8')
    .trimEnd()
    .split('\n');
}
