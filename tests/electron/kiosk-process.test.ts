import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { utilityKiosk } from '../../main/electron/utility-kiosk.ts';
import { hostChannel, PORT_FLUSH_MS } from '../../main/host-channel.ts';
import type { HostMessage, KioskMessage } from '../../main/kiosk-messages.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { FakeElectron, FakeEmitter } from './fake-electron.ts';
import { freshFolder } from './host-run.ts';

const stop: HostMessage = { type: 'stop' };
const failed: KioskMessage = { type: 'failed', sentence: 'No.' };

class FakePort extends FakeEmitter {
  readonly posted: unknown[] = [];
  postMessage(message: unknown): void {
    this.posted.push(message);
  }
}

class FakeChild extends FakeEmitter {
  readonly sent: unknown[] = [];
  readonly parentPort: FakePort | undefined;
  connected = true;
  constructor(parentPort?: FakePort) {
    super();
    this.parentPort = parentPort;
  }
  send(message: unknown, _handle: undefined, _options: undefined, then: () => void): boolean {
    this.sent.push(message);
    then();
    return true;
  }
}

describe('the kiosk process speaks with its host', () => {
  it("through a fork's channel, and goes on when it is gone", () => {
    const child = new FakeChild();
    const heard: HostMessage[] = [];
    const channel = hostChannel(child, new VirtualClock());
    channel.onMessage((message) => heard.push(message));
    child.emit('message', stop);
    expect(heard).toEqual([stop]);
    let said = 0;
    channel.send(failed, () => (said += 1));
    child.connected = false;
    channel.send(failed, () => (said += 1));
    expect(child.sent).toEqual([failed]);
    expect(said).toBe(2);
  });

  it("through Electron's port, and waits a little before it ends", async () => {
    const port = new FakePort();
    const child = new FakeChild(port);
    const clock = new VirtualClock();
    const heard: HostMessage[] = [];
    const channel = hostChannel(child, clock);
    channel.onMessage((message) => heard.push(message));
    port.emit('message', { data: stop });
    expect(heard).toEqual([stop]);
    let ended = false;
    channel.send(failed, () => (ended = true));
    expect(port.posted).toEqual([failed]);
    expect(ended).toBe(false);
    await clock.advance(PORT_FLUSH_MS);
    expect(ended).toBe(true);
    expect(child.sent).toEqual([]);
  });
});

describe('a utility process as the supervisor has it', () => {
  function started(logFile = join(freshFolder(), 'logs', 'kiosk-process.log')) {
    const electron = new FakeElectron();
    const killed: number[] = [];
    const fork: typeof electron.utilityProcess.fork = (entry, args, options) =>
      Object.assign(electron.utilityProcess.fork(entry, args, options), { stdout: output });
    const output = new PassThrough();
    const spec = { entry: 'kiosk.mjs', logFile, endNow: (pid: number) => killed.push(pid) };
    const kiosk = utilityKiosk({ fork }, spec);
    return { kiosk, child: electron.child, output, killed, logFile };
  }

  it('takes messages both ways, and has a number once it runs', () => {
    const { kiosk, child } = started();
    const heard: KioskMessage[] = [];
    kiosk.onMessage((message) => heard.push(message));
    kiosk.send(stop);
    child.emit('message', failed);
    expect(child.received).toEqual([stop]);
    expect(heard).toEqual([failed]);
    expect(kiosk.pid).toBeUndefined();
    child.pid = 4711;
    expect(kiosk.pid).toBe(4711);
  });

  it('tells its end also to who asks afterwards', () => {
    const { kiosk, child } = started();
    const ends: string[] = [];
    kiosk.onEnd((how) => ends.push(how));
    child.emit('exit', 139);
    kiosk.onEnd((how) => ends.push(how));
    expect(ends).toEqual(['code 139', 'code 139']);
  });

  it('is ended at once where it runs, and as Electron can where it does not yet', () => {
    const { kiosk, child, killed } = started();
    kiosk.kill();
    expect(child.killed).toBe(true);
    child.pid = 4711;
    kiosk.kill();
    expect(killed).toEqual([4711]);
  });

  it('has its output in a file', async () => {
    const { output, logFile } = started();
    output.end('as it is\n');
    await expect.poll(() => readFileSync(logFile, 'utf8')).toBe('as it is\n');
  });

  it('goes on where its output cannot be kept', async () => {
    const folder = join(freshFolder(), 'a-folder.log');
    mkdirSync(folder);
    const { output } = started(folder);
    let writes = 0;
    await expect
      .poll(() => {
        const taken = output.readableFlowing && output.readableLength === 0;
        output.write('x'.repeat(100_000));
        writes += 1;
        return taken && writes > 3;
      })
      .toBe(true);
  });
});
