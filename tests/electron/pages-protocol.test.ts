import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ONE_MOMENT_PATH, oneMomentPage } from '../../main/electron/one-moment-page.ts';
import { pagesProtocol } from '../../main/electron/pages-protocol.ts';
import { catalogues } from '../../renderer/texts/index.ts';
import { freshFolder } from './host-run.ts';

function pages() {
  const above = freshFolder();
  const folder = join(above, 'renderer');
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(join(above, 'secret.html'), 'secret');
  writeFileSync(join(above, 'kiosk-key.pem'), 'secret');
  writeFileSync(join(folder, 'index.html'), '<!doctype html>');
  writeFileSync(join(folder, 'notes.txt'), 'no part of a page');
  for (const name of ['kiosk.js', 'kiosk.css', 'noto.woff2'])
    writeFileSync(join(folder, 'assets', name), name);
  symlinkSync(join(above, 'secret.html'), join(folder, 'linked.html'));
  const refused: string[] = [];
  const answer = pagesProtocol(folder, oneMomentPage, (what) => refused.push(what));
  const get = (url: string, method = 'GET') => answer({ method, url });
  return { get, refused };
}

describe('the protocol of the pages', () => {
  it.each([
    ['/index.html', 'text/html; charset=utf-8'],
    ['/assets/kiosk.js', 'text/javascript; charset=utf-8'],
    ['/assets/kiosk.css', 'text/css; charset=utf-8'],
    ['/assets/noto.woff2', 'font/woff2'],
    ['/index.html?window=1#there', 'text/html; charset=utf-8'],
  ])('serves %s as %s', async (path, type) => {
    const response = await pages().get(`kiosk://app${path}`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(type);
  });

  it('lets a page load its own files and speak with nobody', async () => {
    const { headers } = await pages().get('kiosk://app/index.html');
    const policy = headers.get('content-security-policy')?.split('; ');
    expect(policy).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        "script-src 'self'",
        "connect-src 'none'",
        "frame-ancestors 'none'",
        "form-action 'none'",
        "base-uri 'none'",
      ]),
    );
    expect(policy?.join()).not.toContain('unsafe');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it.each([
    'kiosk://app/',
    'kiosk://app/../secret.html',
    'kiosk://app/assets/../../secret.html',
    'kiosk://app/%2e%2e/secret.html',
    'kiosk://app/..%2fsecret.html',
    'kiosk://app/assets/%2e%2e%2f%2e%2e%2fsecret.html',
    'kiosk://app/..\\secret.html',
    'kiosk://app//etc/passwd',
    'kiosk://app/linked.html',
    'kiosk://app/notes.txt',
    'kiosk://app/assets',
    'kiosk://app/constructor',
    'kiosk://app/__proto__',
    'kiosk://other/index.html',
    'file:///index.html',
    'no address',
  ])('has nothing at %s', async (url) => {
    const { get, refused } = pages();
    const response = await get(url);
    expect(response.status).toBe(404);
    expect(await response.text()).toBe('Not here.');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(refused).toEqual(['file']);
  });

  it('takes nothing', async () => {
    expect((await pages().get('kiosk://app/index.html', 'POST')).status).toBe(404);
  });

  it('has one moment ready, without a script and in every language', async () => {
    const { get } = pages();
    const page = await (await get(`kiosk://app${ONE_MOMENT_PATH}`)).text();
    expect(page).not.toContain('<script');
    expect(page).not.toContain('style=');
    for (const { oneMoment } of Object.values(catalogues)) expect(page).toContain(oneMoment.noContact.title);
    const styles = await get('kiosk://app/one-moment.css');
    expect(styles.headers.get('content-type')).toBe('text/css; charset=utf-8');
  });
});
