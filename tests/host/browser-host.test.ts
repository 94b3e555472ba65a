import { request } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { systemClock, systemRandom } from '../../contract/system-clock.ts';
import type { KioskView, UserEvent } from '../../contract/view.ts';
import { startBrowserHost } from '../../main/browser-host.ts';
import type { BrowserHost } from '../../main/browser-host.ts';
import type { HostEvent } from '../../main/host-log.ts';
import type { KioskLink } from '../../main/supervisor.ts';
import { openPage } from './page-client.ts';
import { startView } from './sample-views.ts';

const pagesFolder = join(import.meta.dirname, 'stand-ins', 'pages');
const finish: UserEvent = { revision: 1, action: { type: 'finish' } };

class FakeKiosk implements KioskLink {
  current: KioskView = startView(1);
  readonly events: UserEvent[] = [];
  readonly #listeners = new Set<(view: KioskView) => void>();

  onView(listener: (view: KioskView) => void): () => void {
    this.#listeners.add(listener);
    listener(this.current);
    return () => this.#listeners.delete(listener);
  }
  send(event: UserEvent): void {
    this.events.push(event);
  }
  get watchers(): number {
    return this.#listeners.size;
  }
  show(view: KioskView): void {
    this.current = view;
    for (const listener of this.#listeners) listener(view);
  }
}

let kiosk: FakeKiosk;
let log: HostEvent[];
let host: BrowserHost;

beforeEach(async () => {
  kiosk = new FakeKiosk();
  log = [];
  host = await startBrowserHost({
    clock: systemClock,
    random: systemRandom,
    log: (event) => log.push(event),
    kiosk,
    pagesFolder,
    port: 0,
  });
});
afterEach(() => host.close());

function entryToken(): string {
  return new URL(host.issueAddress('window')).hash.replace('#token=', '');
}

async function attach(token = entryToken()) {
  const page = await openPage(host.origin);
  page.send({ token });
  const resume = await page.next('resume');
  if (typeof resume !== 'string') throw new Error('no resume token');
  return { page, resume };
}

describe('the page that we opened', () => {
  it('is sent the present view and each later one', async () => {
    const { page } = await attach();
    expect(await page.next('view')).toMatchObject({ revision: 1, screen: { kind: 'start' } });
    kiosk.show(startView(2, 'en'));
    expect(await page.next('view')).toMatchObject({ revision: 2, locale: 'en' });
  });

  it('is heard when a person touches it', async () => {
    const { page } = await attach();
    page.send({ event: finish });
    kiosk.show(startView(2));
    await expect.poll(() => kiosk.events).toEqual([finish]);
  });

  it('comes back after a lost connection, even when the last answer was lost with it', async () => {
    const first = await attach();
    first.page.close();
    const second = await attach(first.resume);
    second.page.close();
    const again = await attach(first.resume);
    again.page.close();
    await attach(again.resume);
  });

  it('is replaced by the next window that we open', async () => {
    const { page } = await attach();
    await attach();
    expect(await page.closed).toBe(4409);
    expect(kiosk.watchers).toBe(1);
  });

  it('leaves the printed address alone, and is replaced by whoever pastes that', async () => {
    const printed = new URL(host.issueAddress('person')).hash.replace('#token=', '');
    const { page } = await attach();
    await attach(printed);
    expect(await page.closed).toBe(4409);
  });

  it('is told when the host stops', async () => {
    const { page } = await attach();
    await host.close();
    expect(await page.closed).toBe(1001);
  });
});

describe('a stranger on this machine', () => {
  it('cannot use an address that was used', async () => {
    const token = entryToken();
    await attach(token);
    const stranger = await openPage(host.origin);
    stranger.send({ token });
    expect(await stranger.closed).toBe(4401);
    expect(stranger.messages).toEqual([]);
  });

  it('cannot use a resume token that was followed by a newer one', async () => {
    const first = await attach();
    const second = await attach(first.resume);
    await attach(second.resume);
    const stranger = await openPage(host.origin);
    stranger.send({ token: first.resume });
    expect(await stranger.closed).toBe(4401);
  });

  it.each([{ event: finish }, { token: '' }, { token: 5 }, { token: 'x', more: 1 }, 'token', null])(
    'is cut off after %j as the first message',
    async (message) => {
      const stranger = await openPage(host.origin);
      stranger.send(message);
      expect(await stranger.closed).toBe(4401);
      expect(kiosk.events).toEqual([]);
    },
  );

  it('gets no socket from a page of another origin, nor without naming one', async () => {
    for (const headers of [{ origin: 'http://evil.example' }, { origin: 'null' }, {}]) {
      const stranger = await openPage(host.origin, headers);
      expect(await stranger.closed).toBe(0);
    }
    expect(log.filter(({ id }) => id === 'page.refused')).toHaveLength(3);
  });

  it('gets nothing under a name that was made to point here', async () => {
    expect((await get({ host: 'evil.example' })).status).toBe(403);
    expect((await get({ origin: 'http://evil.example' })).status).toBe(403);
    const stranger = await openPage(host.origin, { host: 'evil.example', origin: 'http://evil.example' });
    expect(await stranger.closed).toBe(0);
  });

  it('is not listened to beside an attached page', async () => {
    const { page } = await attach();
    const stranger = await openPage(host.origin);
    stranger.send({ token: 'guess' });
    await stranger.closed;
    page.send({ event: finish });
    await expect.poll(() => kiosk.events).toHaveLength(1);
  });
});

describe('what an attached page sends', () => {
  it('is dropped when it is no event, and the log does not repeat it', async () => {
    const { page } = await attach();
    page.sendText('{not json');
    page.send({ event: { revision: 1, action: { type: 'withdraw', pin: '123456' } } });
    page.send({ event: { ...finish, revision: -1 } });
    page.send({ event: finish });
    await expect.poll(() => kiosk.events).toEqual([finish]);
    const dropped = log.filter(({ id }) => id === 'event.dropped');
    expect(dropped).toEqual(Array.from({ length: 3 }, () => ({ id: 'event.dropped', why: 'malformed' })));
  });

  it('ends the connection when it is longer than any event', async () => {
    const { page } = await attach();
    page.sendText(JSON.stringify({ event: finish, filler: 'x'.repeat(4096) }));
    expect(await page.closed).toBe(1009);
    expect(kiosk.events).toEqual([]);
  });

  it('is bounded in number', async () => {
    const { page } = await attach();
    for (let count = 0; count < 500; count += 1) page.send({ event: finish });
    page.sendText('{"last":1}');
    await expect.poll(() => log.some(({ id }) => id === 'event.dropped')).toBe(true);
    await expect.poll(() => kiosk.events.length).toBeGreaterThanOrEqual(40);
    expect(kiosk.events.length).toBeLessThan(100);
    expect(log.filter(({ id }) => id === 'event.dropped').length).toBeLessThan(30);
  });
});

describe('the pages', () => {
  it('come with rules that let them load and reach nothing but this host', async () => {
    const { status, headers } = await get({});
    expect(status).toBe(200);
    expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'");
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['cache-control']).toBe('no-store');
  });

  it('are served on loopback only', () => {
    expect(new URL(host.origin).hostname).toBe('127.0.0.1');
  });

  it('that are not built are named, with the way to build them', async () => {
    await expect(
      startBrowserHost({
        clock: systemClock,
        random: systemRandom,
        log: () => undefined,
        kiosk,
        pagesFolder: '/none',
        port: 0,
      }),
    ).rejects.toThrow('npm run build');
  });

  it('cannot be served on a port that is taken, and the sentence names the port', async () => {
    const port = Number(new URL(host.origin).port);
    const second = startBrowserHost({
      clock: systemClock,
      random: systemRandom,
      log: () => undefined,
      kiosk,
      pagesFolder,
      port,
    });
    await expect(second).rejects.toThrow(`Port ${port} is in use`);
  });
});

/** A plain GET with headers that a browser would not let a page choose. */
function get(headers: Readonly<Record<string, string>>) {
  return new Promise<{ status: number | undefined; headers: Record<string, unknown> }>((resolve, reject) => {
    const call = request(host.origin, { headers }, (response) => {
      response.resume();
      response.once('end', () => {
        resolve({ status: response.statusCode, headers: response.headers });
      });
    });
    call.once('error', reject);
    call.end();
    onTestFinished(() => {
      call.destroy();
    });
  });
}
