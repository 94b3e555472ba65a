import { test as base, expect } from '@playwright/test';
import { axeViolations } from './axe.ts';
import { KioskWindow } from './kiosk-window.ts';
import { countMoney } from './money-count.ts';
import { startStack, type Stack } from './stack.ts';
import { visitorAt, type Visitor } from './visitor.ts';

/** A lobby with its machine; one for each worker, because starting it takes longer than a visit. */
interface Lobby {
  readonly stack: Stack;
  readonly kiosk: KioskWindow;
  readonly visitor: Visitor;
}

interface Scene {
  readonly kiosk: KioskWindow;
  readonly visitor: Visitor;
}

/** Its clock is heard at once, so that a test may set it. */
const settings = { policy: { heartbeatSeconds: 1 } };

/**
 * Each test begins at the start screen at ten in the morning with nothing lying about; the glass was never white and
 * the page never complained; at the end of a worker all its visits are in everybody's books.
 */
export const test = base.extend<Scene, { readonly lobby: Lobby }>({
  lobby: [
    async ({ browser }, use) => {
      const stack = await startStack(settings);
      try {
        const context = await browser.newContext({
          viewport: { width: 1080, height: 1920 },
          reducedMotion: 'reduce',
        });
        const kiosk = await KioskWindow.open(await context.newPage(), stack.kioskUrl);
        await use({ stack, kiosk, visitor: visitorAt(stack) });
        await context.close();
        expect(await countMoney(stack)).toMatchObject({ ok: true, suspenseFen: 0 });
      } finally {
        await stack.stop();
      }
    },
    { scope: 'worker', timeout: 90_000 },
  ],
  kiosk: async ({ lobby: { kiosk, visitor } }, use) => {
    await tidyUp(visitor);
    await kiosk.opensAt('10:00', visitor);
    await use(kiosk);
    expect(kiosk.complaints).toEqual([]);
    expect(await kiosk.whiteFrames(), 'frames without a headline').toBe(0);
  },
  visitor: async ({ lobby }, use) => {
    await use(lobby.visitor);
  },
});

/** Whatever the last visitor left behind. */
async function tidyUp(visitor: Visitor): Promise<void> {
  await visitor.network({ mode: 'pass' });
  const { validator, cradle } = await visitor.sees('the lobby', () => true);
  if (validator.atBezel) await visitor.takeNote();
  if (cradle.length > 0) await visitor.takeCard();
}

/** The screen as it is now can be used by everybody. */
export async function expectAccessible(kiosk: KioskWindow): Promise<void> {
  const { screen } = kiosk.view;
  expect.soft(await axeViolations(kiosk.page), JSON.stringify(screen)).toEqual([]);
}
