import { describe, expect, it } from 'vitest';
import {
  ATTACH_LIMIT_MS,
  HEALTHY_AFTER_MS,
  PageKeeper,
  UNRESPONSIVE_LIMIT_MS,
} from '../../main/electron/page-keeper.ts';
import type { HostEvent } from '../../main/host-log.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { FakeWindow } from './fake-electron.ts';

function kept() {
  const clock = new VirtualClock();
  const window = new FakeWindow();
  const events: HostEvent[] = [];
  let lost = 0;
  const keeper = new PageKeeper({
    clock,
    window,
    log: (event) => events.push(event),
    screens: 'screens',
    oneMoment: 'one moment',
    onLost: () => (lost += 1),
  });
  keeper.start();
  const crash = (reason = 'crashed') => {
    window.webContents.emit('render-process-gone', {}, { reason });
  };
  return { clock, window, events, keeper, crash, losses: () => lost };
}

describe("the window's page", () => {
  it('that crashed is replaced by one moment at once, and is back a quarter of a second later', async () => {
    const { clock, window, events, crash, losses } = kept();
    crash();
    expect(window.loaded).toEqual(['screens', 'one moment']);
    expect(losses()).toBe(1);
    await clock.advance(250);
    expect(window.loaded).toEqual(['screens', 'one moment', 'screens']);
    expect(events).toEqual([{ id: 'page.lost', why: 'crashed', reloadInMs: 250 }]);
  });

  it('that falls again and again comes back ever more slowly, but comes', async () => {
    const { clock, events, keeper, crash } = kept();
    for (const delayMs of [250, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]) {
      keeper.attached();
      crash('oom');
      expect(events.at(-1)).toEqual({ id: 'page.lost', why: 'outOfMemory', reloadInMs: delayMs });
      await clock.advance(delayMs);
    }
  });

  it('that was well for ten seconds is quickly back the next time', async () => {
    const { clock, events, keeper, crash } = kept();
    crash();
    await clock.advance(250);
    keeper.attached();
    await clock.advance(HEALTHY_AFTER_MS);
    crash();
    expect(events.at(-1)).toMatchObject({ reloadInMs: 250 });
  });

  it('is not well by being loaded: only by asking for its views', async () => {
    const { clock, events, window } = kept();
    await clock.advance(ATTACH_LIMIT_MS);
    expect(events).toEqual([{ id: 'page.lost', why: 'silent', reloadInMs: 250 }]);
    await clock.advance(250 + ATTACH_LIMIT_MS);
    expect(events.at(-1)).toMatchObject({ why: 'silent', reloadInMs: 1000 });
    expect(window.loaded.at(-1)).toBe('one moment');
  });

  it('that does not answer is ended and loaded anew', async () => {
    const { clock, window, events, keeper } = kept();
    keeper.attached();
    window.webContents.emit('unresponsive');
    await clock.advance(UNRESPONSIVE_LIMIT_MS);
    expect(window.webContents.crashed).toBe(1);
    expect(events).toEqual([{ id: 'page.lost', why: 'unresponsive', reloadInMs: 250 }]);
    expect(window.loaded.at(-1)).toBe('one moment');
  });

  it('that was only busy is left alone', async () => {
    const { clock, window, events, keeper } = kept();
    keeper.attached();
    window.webContents.emit('unresponsive');
    await clock.advance(UNRESPONSIVE_LIMIT_MS - 1);
    window.webContents.emit('responsive');
    await clock.advance(UNRESPONSIVE_LIMIT_MS);
    expect(window.webContents.crashed).toBe(0);
    expect(events).toEqual([]);
  });

  it('that cannot be loaded is tried again; a load that gave way to another is no loss', async () => {
    const { clock, window, events } = kept();
    window.webContents.emit('did-fail-load', {}, -3, 'ERR_ABORTED', 'screens', true);
    window.webContents.emit('did-fail-load', {}, -6, 'ERR_FILE_NOT_FOUND', 'picture', false);
    expect(events).toEqual([]);
    window.webContents.emit('did-fail-load', {}, -6, 'ERR_FILE_NOT_FOUND', 'screens', true);
    expect(events).toEqual([{ id: 'page.lost', why: 'notLoaded', reloadInMs: 250 }]);
    await clock.advance(250);
    expect(window.loaded.at(-1)).toBe('screens');
  });

  it('comes back also when one moment itself falls', async () => {
    const { clock, window, events, crash } = kept();
    crash();
    crash();
    window.webContents.emit('did-fail-load', {}, -6, '', 'one moment', true);
    expect(events).toHaveLength(1);
    await clock.advance(250);
    expect(window.loaded.at(-1)).toBe('screens');
  });

  it('stays away once the program ends', async () => {
    const { clock, window, keeper, crash } = kept();
    keeper.end();
    crash();
    await clock.advance(60_000);
    expect(window.loaded).toEqual(['screens']);
  });
});
