import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { err, ok } from '../../contract/result.ts';
import { chooseWindow, hasDisplay } from '../../main/choose-window.ts';
import { hostArguments } from '../../main/electron/host-arguments.ts';
import { findElectron } from '../../main/find-electron.ts';
import { freshFolder } from './host-run.ts';

const runtime = { version: '45.4.1', folder: '/e', program: '/e/electron' };
const everything = {
  headless: false,
  hasDisplay: true,
  electron: ok(runtime),
  chromium: '/usr/bin/chromium',
} as const;
const missing = err('the runtime of Electron is not installed');

describe('what shows the screens', () => {
  it('is Electron where its runtime is', () => {
    expect(chooseWindow(everything)).toEqual({
      kind: 'electron',
      runtime,
      sentence: 'Window: Electron 45.4.1, whose runtime is installed.',
    });
  });

  it('is Chromium where it is not, and says so', () => {
    expect(chooseWindow({ ...everything, electron: missing })).toEqual({
      kind: 'chromium',
      sentence: 'Window: Chromium, because the runtime of Electron is not installed.',
    });
  });

  it.each([
    [{ electron: missing, chromium: undefined }, 'there is no Chromium either'],
    [{ hasDisplay: false }, 'no display'],
    [{ headless: true }, '--headless'],
  ])('is only an address where nothing can be opened: %o', (part, why) => {
    const choice = chooseWindow({ ...everything, ...part });
    expect(choice.kind).toBe('none');
    expect(choice.sentence).toContain(why);
    expect(choice.sentence).not.toContain('\n');
  });

  it('needs a display on Linux', () => {
    expect(hasDisplay('linux', {})).toBe(false);
    expect(hasDisplay('linux', { DISPLAY: ':0' })).toBe(true);
    expect(hasDisplay('linux', { WAYLAND_DISPLAY: 'wayland-0' })).toBe(true);
    expect(hasDisplay('win32', {})).toBe(true);
  });
});

describe('the runtime of Electron', () => {
  function installed(parts: {
    readonly path?: string;
    readonly program?: string;
    readonly version?: string;
  }) {
    const folder = freshFolder();
    mkdirSync(join(folder, 'dist'));
    if (parts.path !== undefined) writeFileSync(join(folder, 'path.txt'), parts.path);
    if (parts.program !== undefined) writeFileSync(join(folder, 'dist', parts.program), '');
    if (parts.version !== undefined) writeFileSync(join(folder, 'dist', 'version'), parts.version);
    return folder;
  }

  it('is found where the package put it', () => {
    const folder = installed({ path: 'electron', program: 'electron', version: 'v45.4.1\n' });
    expect(findElectron(folder, undefined)).toEqual(
      ok({ version: '45.4.1', folder: join(folder, 'dist'), program: join(folder, 'dist', 'electron') }),
    );
  });

  it('is found where somebody says it is', () => {
    const folder = installed({ program: 'electron', version: '45.4.1' });
    expect(findElectron('/nowhere', join(folder, 'dist'))).toMatchObject({
      ok: true,
      value: { version: '45.4.1' },
    });
  });

  it('is not there after a plain installation, and how to fetch it is said', () => {
    const found = findElectron(installed({}), undefined);
    expect(!found.ok && found.error).toContain('npx install-electron');
  });

  it('that was only half unpacked is not used', () => {
    const found = findElectron(installed({ path: 'electron' }), undefined);
    expect(!found.ok && found.error).toContain('not complete');
  });
});

describe('the arguments of the packed program', () => {
  it('are its configuration and its data, whatever Chromium is told beside them', () => {
    expect(hostArguments(['.', '--no-sandbox', '--config', 'k.json', '--enable-x=1', '--data', 'd'])).toEqual(
      {
        config: 'k.json',
        data: 'd',
        layout: 'fullScreen',
      },
    );
  });

  it.each([
    [['--config', 'k.json']],
    [['--data', 'd']],
    [['--config', 'k', '--data', 'd', '--layout', 'wide']],
  ])('are refused with what to say instead: %j', (args) => {
    expect(() => hostArguments(args)).toThrow(/--config|--layout/);
  });
});
