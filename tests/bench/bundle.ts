import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ensurePages, screensFolder } from '../../main/build-pages.ts';
import type { Measurement } from './measurement.ts';

/** What a fresh window loads but its fonts; the gallery, which only developers open, is not part of it. */
export const bundle: Measurement = {
  name: 'bundle',
  what: "Scripts and styles of the kiosk's page as built, gzip level 9 each, fonts not counted",
  async run() {
    await ensurePages((line) => console.error(line));
    const files = globSync('assets/*.{js,css}', { cwd: screensFolder });
    const loaded = files.filter((file) => !file.includes('gallery'));
    if (loaded.length === 0) throw new Error(`no built page in ${screensFolder}`);
    const bytes = loaded.map(
      (file) => gzipSync(readFileSync(join(screensFolder, file)), { level: 9 }).length,
    );
    const kilobytes = bytes.reduce((sum, one) => sum + one, 0) / 1000;
    return [
      { key: 'bundleGzipKb', label: 'renderer, gzip', value: kilobytes, unit: 'kB', aim: { under: 170 } },
    ];
  },
};
