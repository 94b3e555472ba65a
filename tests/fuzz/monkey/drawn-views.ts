import { createElement, type ComponentType } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { createServer } from 'vite';
import type { KioskView } from '../../../contract/view.ts';
import { claim } from '../target.ts';

type Screen = ComponentType<{
  readonly view: KioskView;
  readonly send: () => void;
  readonly timeRuns: boolean;
}>;

let screen: Promise<Screen> | undefined;

/** The renderer's screens are TSX, which Node does not read by itself. */
async function loadScreen(): Promise<Screen> {
  const server = await createServer({
    configFile: false,
    root: new URL('../../..', import.meta.url).pathname,
    appType: 'custom',
    logLevel: 'error',
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true },
  });
  const module = await server.ssrLoadModule('/renderer/kiosk-screen.tsx');
  await server.close();
  return module['KioskScreen'] as Screen;
}

const drawn = new Set<string>();

/** Draws each kind of view once, and looks for words that no catalogue has and for places that nobody filled in. */
export async function drawViews(views: readonly KioskView[]): Promise<void> {
  const KioskScreen = await (screen ??= loadScreen());
  for (const view of views) {
    const kind = JSON.stringify([view.locale, view.display.reach, view.screen]).replaceAll(/\d+/g, '0');
    if (drawn.has(kind)) continue;
    const html = renderToStaticMarkup(
      createElement(KioskScreen, { view, send: () => undefined, timeRuns: false }),
    );
    const words = html.replaceAll(/<[^>]*>/g, ' ');
    const strange = /\{\{|undefined|NaN|\[object|\b[a-z][A-Za-z]*(?:\/[a-z][A-Za-z]*)+\b/.exec(words);
    claim(strange === null, () => `the screen ${view.screen.kind} shows ${JSON.stringify(strange?.[0])}`);
    drawn.add(kind);
  }
}
