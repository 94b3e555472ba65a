import { describe, expect, it } from 'vitest';
import type { HostEvent } from '../../main/host-log.ts';
import type { HostMessage, KioskMessage, KioskProcess } from '../../main/kiosk-messages.ts';
import { restartDelayMs, Supervisor } from '../../main/supervisor.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { startView } from './sample-views.ts';

/** A process that does what the test says. */
class FakeProcess implements KioskProcess {
  readonly pid = 4711;
  readonly received: HostMessage[] = [];
  killed = false;
  #onMessage: (message: KioskMessage) => void = () => undefined;
  readonly #onEnd: ((how: string) => void)[] = [];

  send(message: HostMessage): void {
    this.received.push(message);
  }
  onMessage(listener: (message: KioskMessage) => void): void {
    this.#onMessage = listener;
  }
  onEnd(listener: (how: string) => void): void {
    this.#onEnd.push(listener);
  }
  kill(): void {
    this.killed = true;
    this.end('SIGKILL');
  }
  say(message: KioskMessage): void {
    this.#onMessage(message);
  }
  end(how = 'code 1'): void {
    for (const listener of this.#onEnd) listener(how);
  }
}

function supervised() {
  const clock = new VirtualClock();
  const processes: FakeProcess[] = [];
  const events: HostEvent[] = [];
  const supervisor = new Supervisor({
    clock,
    log: (event) => events.push(event),
    config: { kioskId: 'K01' },
    dataFolder: '/data',
    machine: { kioskId: 'K01', place: 'lobby' },
    spawn: () => {
      const process = new FakeProcess();
      processes.push(process);
      return process;
    },
  });
  const latest = (): FakeProcess => {
    const process = processes.at(-1);
    if (!process) throw new Error('no process was started');
    return process;
  };
  supervisor.start();
  return { clock, processes, events, supervisor, latest };
}

const finish = (revision: number) => ({ revision, action: { type: 'finish' } as const });

describe('a supervised kiosk process', () => {
  it('is told the configuration first', () => {
    expect(supervised().latest().received).toEqual([
      { type: 'begin', config: { kioskId: 'K01' }, dataFolder: '/data' },
    ]);
  });

  it('is back a quarter of a second after it fell, with one moment shown meanwhile', async () => {
    const { clock, processes, supervisor, latest } = supervised();
    latest().say({ type: 'view', view: startView(3, 'en') });
    const shown = supervisor.current.revision;
    latest().end();
    expect(supervisor.current).toMatchObject({
      revision: shown + 1,
      locale: 'en',
      screen: { kind: 'oneMoment', why: 'settling' },
    });
    await clock.advance(249);
    expect(processes).toHaveLength(1);
    await clock.advance(1);
    expect(processes).toHaveLength(2);
  });

  it('is restarted more and more slowly while it falls at once', async () => {
    const { clock, latest, processes } = supervised();
    const startsAtMs = [0];
    for (let fall = 0; fall < 8; fall += 1) {
      latest().end();
      const count = processes.length;
      await clock.advanceUntil(() => processes.length > count, 60_000, 250);
      startsAtMs.push(clock.monotonicMs());
    }
    const gaps = startsAtMs.slice(1).map((start, index) => start - (startsAtMs[index] ?? 0));
    expect(gaps).toEqual([250, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
  });

  it('is restarted quickly again after ten seconds of health', async () => {
    const { clock, latest, processes } = supervised();
    for (let fall = 0; fall < 3; fall += 1) {
      latest().end();
      await clock.advance(restartDelayMs(fall));
    }
    for (let second = 0; second <= 10; second += 1) {
      latest().say({ type: 'view', view: startView(second) });
      await clock.advance(1000);
    }
    latest().end();
    await clock.advance(250);
    expect(processes).toHaveLength(5);
  });

  it('that hangs at every start is restarted more and more slowly', async () => {
    const { clock, processes } = supervised();
    const startsAtMs = [0];
    for (let hang = 0; hang < 6; hang += 1) {
      const count = processes.length;
      await clock.advanceUntil(() => processes.length > count, 60_000, 250);
      startsAtMs.push(clock.monotonicMs());
    }
    const gaps = startsAtMs.slice(1).map((start, index) => start - (startsAtMs[index] ?? 0) - 10_000);
    expect(gaps).toEqual([250, 1000, 2000, 4000, 8000, 16_000]);
  });

  it('that says that it lives and never shows anything is not healthy', async () => {
    const { clock, latest, processes } = supervised();
    for (let fall = 0; fall < 3; fall += 1) {
      for (let second = 0; second < 15; second += 1) {
        latest().say({ type: 'alive' });
        await clock.advance(1000);
      }
      latest().end();
      await clock.advance(restartDelayMs(fall) - 1);
      expect(processes).toHaveLength(fall + 1);
      await clock.advance(1);
      expect(processes).toHaveLength(fall + 2);
    }
  });

  it('is ended and restarted when it is silent for ten seconds', async () => {
    const { clock, latest, processes, events } = supervised();
    await clock.advance(6000);
    latest().say({ type: 'alive' });
    await clock.advance(9999);
    expect(latest().killed).toBe(false);
    await clock.advance(1);
    expect(processes[0]?.killed).toBe(true);
    expect(events.map(({ id }) => id)).toContain('kioskProcess.hung');
    await clock.advance(250);
    expect(processes).toHaveLength(2);
  });

  it('gets events in its own revisions, and none that answers a screen of the process before it', async () => {
    const { clock, supervisor, latest, events } = supervised();
    latest().say({ type: 'view', view: startView(5) });
    const old = supervisor.current.revision;
    latest().end();
    await clock.advance(250);
    supervisor.send(finish(old));
    expect(latest().received).toHaveLength(1);
    expect(events).toContainEqual({ id: 'event.dropped', why: 'olderProcess' });

    latest().say({ type: 'view', view: startView(0) });
    expect(supervisor.current.revision).toBeGreaterThan(old);
    supervisor.send(finish(supervisor.current.revision));
    expect(latest().received.at(-1)).toEqual({ type: 'event', event: finish(0) });
  });

  it('that cannot start shows every service closed, until one can', async () => {
    const { clock, supervisor, latest } = supervised();
    latest().say({ type: 'failed', sentence: 'The journal is damaged.' });
    latest().end();
    const state = { open: false, reason: 'journalUnavailable' };
    expect(supervisor.current.screen).toMatchObject({
      kind: 'start',
      services: [
        { service: 'recharge', state },
        { service: 'collect', state },
        { service: 'balance', state },
      ],
    });
    await clock.advance(250);
    latest().say({ type: 'view', view: startView(1) });
    latest().end();
    expect(supervisor.current.screen.kind).toBe('oneMoment');
  });

  it('has nothing to say any more once it was replaced', async () => {
    const { clock, supervisor, processes, latest } = supervised();
    latest().end();
    await clock.advance(250);
    latest().say({ type: 'view', view: startView(1, 'en') });
    processes[0]?.say({ type: 'view', view: startView(9, 'zh-TW') });
    expect(supervisor.current.locale).toBe('en');
  });

  it('is asked to stop and not restarted', async () => {
    const { clock, supervisor, latest, processes } = supervised();
    const stopped = supervisor.stop();
    expect(latest().received.at(-1)).toEqual({ type: 'stop' });
    latest().end('code 0');
    await stopped;
    await clock.advance(60_000);
    expect(processes).toHaveLength(1);
  });

  it('is ended when it does not stop', async () => {
    const { clock, supervisor, latest } = supervised();
    const stopped = supervisor.stop();
    await clock.advance(2500);
    await stopped;
    expect(latest().killed).toBe(true);
  });

  it('that waits for its restart when all is stopped stays down', async () => {
    const { clock, supervisor, latest, processes } = supervised();
    latest().end();
    await supervisor.stop();
    await clock.advance(60_000);
    expect(processes).toHaveLength(1);
  });
});
