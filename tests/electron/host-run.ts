import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { runElectronHost } from '../../main/electron/host.ts';
import type { WindowLayout } from '../../main/electron/window-options.ts';
import type { HostEvent } from '../../main/host-log.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { FakeElectron } from './fake-electron.ts';

export function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-electron-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** The host on a fake Electron, with a folder of pages and a clock that stands. */
export async function hostRun(
  prepare: (electron: FakeElectron) => void = () => undefined,
  layout: WindowLayout = 'fullScreen',
) {
  const electron = new FakeElectron();
  prepare(electron);
  const dataFolder = freshFolder();
  const pagesFolder = freshFolder();
  writeFileSync(join(pagesFolder, 'index.html'), '<!doctype html><title>kiosk</title>');
  const clock = new VirtualClock();
  const events: HostEvent[] = [];
  const killed: number[] = [];
  await runElectronHost({
    electron,
    clock,
    log: (event) => events.push(event),
    layout,
    config: { kioskId: 'K01' },
    machine: { kioskId: 'K01', place: 'hall' },
    dataFolder,
    built: { pagesFolder, preload: '/app/main/preload.cjs', kioskEntry: '/app/main/kiosk-process.mjs' },
    endNow: (pid) => killed.push(pid),
    onShown: () => undefined,
  });
  return { electron, clock, events, killed, dataFolder };
}
