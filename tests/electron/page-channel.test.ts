import { describe, expect, it } from 'vitest';
import type { UserEvent } from '../../contract/view.ts';
import { PageChannel } from '../../main/electron/page-channel.ts';
import { channels } from '../../main/electron/page-messages.ts';
import type { HostEvent } from '../../main/host-log.ts';
import { startView } from '../host/sample-views.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { FakeContents, FakeIpcMain } from './fake-electron.ts';

function opened() {
  const ipcMain = new FakeIpcMain();
  const contents = new FakeContents();
  const events: HostEvent[] = [];
  const handedOn: UserEvent[] = [];
  const refused: string[] = [];
  let attached = 0;
  const channel = new PageChannel({
    clock: new VirtualClock(),
    log: (event) => events.push(event),
    kiosk: {
      current: startView(4),
      onView: (listener) => {
        listener(startView(4));
        return () => undefined;
      },
      send: (event) => handedOn.push(event),
    },
    ipcMain,
    contents,
    refused: (what) => refused.push(what),
    onAttached: () => (attached += 1),
  });
  const page = { sender: contents, senderFrame: contents.mainFrame };
  const say = (channelName: string, message?: unknown, from: unknown = page) => {
    ipcMain.emit(channelName, from, message);
  };
  return { channel, contents, events, handedOn, refused, page, say, attachments: () => attached };
}

const finish = { revision: 4, action: { type: 'finish' } } as const;
const dropped = { id: 'event.dropped', why: 'malformed' };

describe('between the page and the host', () => {
  it('the page gets the present view when it asks, and its events are handed on', () => {
    const { contents, handedOn, say, attachments } = opened();
    say(channels.attach);
    expect(contents.sent).toEqual([{ channel: 'kiosk:view', message: startView(4) }]);
    say(channels.event, JSON.stringify(finish));
    expect(handedOn).toEqual([finish]);
    expect(attachments()).toBe(1);
  });

  it.each([
    ['another page', { senderFrame: { origin: 'https://elsewhere.test', parent: null } }],
    ['a frame within the page', { senderFrame: { origin: 'kiosk://app', parent: {} } }],
    ['a frame that is gone', { senderFrame: null }],
    ['another window', { sender: { id: 8 } }],
  ])('%s is not heard', (_, part) => {
    const { contents, handedOn, refused, page, say } = opened();
    const stranger = { ...page, ...part };
    say(channels.attach, undefined, stranger);
    expect(contents.sent).toEqual([]);
    say(channels.attach);
    say(channels.event, JSON.stringify(finish), stranger);
    expect(handedOn).toEqual([]);
    expect(refused).toEqual(['message', 'message']);
  });

  it.each([
    ['no text', finish],
    ['no JSON', '{'],
    ['no event', '{"revision": 4}'],
    ['more than an event', JSON.stringify({ ...finish, isAdmin: true })],
    ['too long', JSON.stringify({ ...finish, more: 'x'.repeat(5000) })],
    ['nothing', undefined],
  ])('what is %s is dropped', (_, message) => {
    const { handedOn, events, say } = opened();
    say(channels.attach);
    say(channels.event, message);
    expect(handedOn).toEqual([]);
    expect(events).toContainEqual(dropped);
  });

  it('a page that never asked for views, or was lost since, sends nothing', () => {
    const { channel, handedOn, say } = opened();
    say(channels.event, JSON.stringify(finish));
    say(channels.attach);
    channel.detach();
    say(channels.event, JSON.stringify(finish));
    expect(handedOn).toEqual([]);
  });

  it('no more comes through than a person can touch', () => {
    const { handedOn, events, say } = opened();
    say(channels.attach);
    for (let touch = 0; touch < 500; touch += 1) say(channels.event, JSON.stringify(finish));
    expect(handedOn).toHaveLength(40);
    expect(events.filter(({ id }) => id === 'event.dropped')).toEqual([
      { id: 'event.dropped', why: 'tooMany' },
    ]);
  });
});
