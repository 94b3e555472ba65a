import { expect, test } from 'vitest';
import type { KioskView } from '../../contract/view.ts';
import { browserBridge, type SocketEvents } from '../../renderer/kiosk-bridge/browser-bridge.ts';

/** The host's end of the line. */
class Host {
  readonly attempts: { readonly events: SocketEvents; readonly heard: unknown[]; readyState: number }[] = [];
  readonly later: { readonly delayMs: number; readonly run: () => void }[] = [];

  readonly ports = {
    token: 'entry',
    open: (events: SocketEvents) => {
      const attempt = { events, heard: [] as unknown[], readyState: 0 };
      this.attempts.push(attempt);
      return {
        get readyState() {
          return attempt.readyState;
        },
        send: (text: string) => void attempt.heard.push(JSON.parse(text)),
      };
    },
    later: (delayMs: number, run: () => void) => void this.later.push({ delayMs, run }),
  };

  get line() {
    const line = this.attempts.at(-1);
    if (!line) throw new Error('nobody called');
    return line;
  }

  open(): void {
    this.line.readyState = 1;
    this.line.events.onOpen();
  }

  say(message: unknown): void {
    this.line.events.onMessage(typeof message === 'string' ? message : JSON.stringify(message));
  }

  close(code: number): void {
    this.line.readyState = 3;
    this.line.events.onClose(code);
  }
}

function view(revision: number): KioskView {
  return {
    revision,
    locale: 'en',
    display: { theme: 'standard', textSize: 'normal', reach: false },
    clock: undefined,
    machine: { kioskId: '3', place: '' },
    visit: { secondsLeft: undefined, warning: false },
    spoken: 'takeCard',
    screen: { kind: 'takeCard' },
  };
}

test('the page names its token first, then views come and touches go', () => {
  const host = new Host();
  const bridge = browserBridge(host.ports);
  const seen: number[] = [];
  bridge.subscribe(({ revision }) => seen.push(revision));
  host.open();
  host.say({ view: view(7) });
  bridge.send({ revision: 7, action: { type: 'help' } });
  expect(host.line.heard).toEqual([{ token: 'entry' }, { event: { revision: 7, action: { type: 'help' } } }]);
  expect(seen).toEqual([7]);
});

test('a late listener gets the present view', () => {
  const host = new Host();
  const bridge = browserBridge(host.ports);
  host.open();
  host.say({ view: view(3) });
  const seen: number[] = [];
  bridge.subscribe(({ revision }) => seen.push(revision));
  expect(seen).toEqual([3]);
});

test('what is no message of the host is dropped', () => {
  const host = new Host();
  const bridge = browserBridge(host.ports);
  const seen: unknown[] = [];
  bridge.subscribe((present) => seen.push(present));
  host.open();
  for (const message of [
    'not json',
    'null',
    '[]',
    '{"view":null}',
    '{"view":{"revision":"1"}}',
    '{"view":{"revision":1,"screen":{}}}',
  ])
    host.say(message);
  expect(seen).toEqual([]);
});

test('a broken line is tried again, ever more slowly, with the token for coming back', () => {
  const host = new Host();
  const bridge = browserBridge(host.ports);
  const lines: boolean[] = [];
  bridge.onLine((connected) => lines.push(connected));
  host.open();
  host.say({ resume: 'second' });
  host.say({ view: view(1) });
  host.close(1006);
  for (let attempt = 0; attempt < 7; attempt++) {
    host.later.at(-1)?.run();
    host.close(1006);
  }
  expect(host.later.map(({ delayMs }) => delayMs)).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000, 5000]);
  host.later.at(-1)?.run();
  host.open();
  expect(host.line.heard).toEqual([{ token: 'second' }]);
  host.say({ view: view(2) });
  expect(lines.slice(0, 2)).toEqual([true, false]);
  expect(lines.at(-1)).toBe(true);
});

test('a touch while the line is down goes nowhere, also not later', () => {
  const host = new Host();
  const bridge = browserBridge(host.ports);
  host.open();
  host.say({ view: view(1) });
  host.close(1006);
  bridge.send({ revision: 1, action: { type: 'finish' } });
  host.later.at(-1)?.run();
  host.open();
  expect(host.line.heard).toEqual([{ token: 'entry' }]);
});

test.each([4401, 4409])('code %i is final: this page does not call again', (code) => {
  const host = new Host();
  browserBridge(host.ports);
  host.open();
  host.close(code);
  expect(host.later).toEqual([]);
});
