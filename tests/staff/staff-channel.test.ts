import { spawn } from 'node:child_process';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../contract/system-clock.ts';
import { askRunningKiosk, serveStaffDesk, staffChannelPath } from '../../main/staff-channel.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { by, deskWorld, expectBooks, remark } from './desk-world.ts';

/** A desk behind a real socket, as the kiosk process serves it. */
async function servedDesk(settings: { readonly starting?: boolean } = {}) {
  const world = deskWorld();
  const path = staffChannelPath(world.folder);
  const faults: Error[] = [];
  const serverClock = new VirtualClock();
  const channel = await serveStaffDesk({
    path,
    desk: () => (settings.starting ? undefined : world.desk),
    clock: serverClock,
    onFault: (error) => faults.push(error),
  });
  onTestFinished(() => channel.close());
  return { ...world, path, faults, serverClock, channel };
}

/** What comes back for raw bytes; undefined when the connection is closed without an answer. */
function sendRaw(path: string, bytes: string): Promise<unknown> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(path, () => socket.write(bytes));
    socket.on('data', (chunk) => (answer += chunk.toString('utf8')));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      resolve(answer === '' ? undefined : JSON.parse(answer));
    });
  });
}

describe('the staff channel', () => {
  it('is open to the user of the machine only', async () => {
    const { path } = await servedDesk();
    expect((statSync(path).mode & 0o777).toString(8)).toBe('600');
  });

  it('answers what the desk answers, acts and refusals', async () => {
    const world = await servedDesk();
    const { caseNumber } = world.jammed(50);
    const settle = { ask: 'settle', caseNumber, outcome: 'credit', by, remark } as const;
    expect(await askRunningKiosk(world.path, settle, systemClock)).toMatchObject({
      ok: true,
      value: { reply: 'settled', file: { number: caseNumber, settled: 'credit' } },
    });
    expectBooks(world, { '1001': 50, '2190': -50 });
    expect(await askRunningKiosk(world.path, settle, systemClock)).toMatchObject({
      ok: false,
      error: { code: 'caseNotOpen' },
    });
  });

  it('answers several at once, each its own', async () => {
    const { path } = await servedDesk();
    const answers = await Promise.all(
      (['status', 'cases', 'status'] as const).map((ask) => askRunningKiosk(path, { ask }, systemClock)),
    );
    expect(answers).toMatchObject([
      { value: { reply: 'status' } },
      { value: { reply: 'cases' } },
      { value: { reply: 'status' } },
    ]);
  });

  it('says that the kiosk is still starting', async () => {
    const { path } = await servedDesk({ starting: true });
    expect(await askRunningKiosk(path, { ask: 'status' }, systemClock)).toMatchObject({
      error: { code: 'starting' },
    });
  });

  it('says why a kiosk without its journal has no desk, and what to do', async () => {
    const { folder } = deskWorld();
    const path = staffChannelPath(folder);
    const channel = await serveStaffDesk({
      path,
      desk: () => undefined,
      noDesk: () => new Error('the journal is damaged: page 7'),
      clock: new VirtualClock(),
      onFault: () => undefined,
    });
    onTestFinished(() => channel.close());
    expect(await askRunningKiosk(path, { ask: 'status' }, systemClock)).toMatchObject({
      error: { code: 'failed', sentence: expect.stringContaining('page 7') as string },
    });
  });

  it.each(['no json\n', '{"ask":"openTheBox"}\n', '{"ask":"status","extra":1}\n', '\n'])(
    'refuses %j and does nothing',
    async (line) => {
      const world = await servedDesk();
      expect(await sendRaw(world.path, line)).toMatchObject({ ok: false, error: { code: 'badRequest' } });
      expect(world.journal.head.seq).toBe(0);
    },
  );

  it('hangs up on a request that never ends, and serves the next one', async () => {
    const { path } = await servedDesk();
    expect(await sendRaw(path, 'x'.repeat(20_000))).toBeUndefined();
    expect(await askRunningKiosk(path, { ask: 'status' }, systemClock)).toMatchObject({ ok: true });
  });

  it('hangs up on somebody who says nothing for five seconds', async () => {
    const { path, serverClock } = await servedDesk();
    const answer = sendRaw(path, '{"ask":');
    // A whole exchange later the silent connection has certainly been taken.
    await askRunningKiosk(path, { ask: 'status' }, systemClock);
    await serverClock.advance(5_000);
    expect(await answer).toBeUndefined();
  });

  it('reports what the desk throws to the host and tells staff to look first', async () => {
    const { path, close, faults } = await servedDesk();
    close(); // the database is gone under the desk
    expect(await askRunningKiosk(path, { ask: 'status' }, systemClock)).toMatchObject({
      error: { code: 'failed' },
    });
    expect(faults).toHaveLength(1);
  });

  it('finds nobody where no kiosk ever ran', async () => {
    const { folder } = deskWorld();
    const path = staffChannelPath(folder);
    expect(await askRunningKiosk(path, { ask: 'status' }, systemClock)).toBeUndefined();
  });

  it('takes the place of a socket that a killed kiosk left behind', async () => {
    const world = deskWorld();
    const path = staffChannelPath(world.folder);
    await leaveSocketBehind(path);
    expect(existsSync(path)).toBe(true);
    expect(await askRunningKiosk(path, { ask: 'status' }, systemClock)).toBeUndefined();
    const options = { path, desk: () => world.desk, clock: systemClock, onFault: () => undefined };
    const channel = await serveStaffDesk(options);
    expect(await askRunningKiosk(path, { ask: 'status' }, systemClock)).toMatchObject({ ok: true });
    await channel.close();
    expect(existsSync(path)).toBe(false);
  });

  it('cannot be made where there is no folder, and says so', async () => {
    const { folder, desk } = deskWorld();
    const path = join(folder, 'missing', 'staff.sock');
    const options = { path, desk: () => desk, clock: systemClock, onFault: () => undefined };
    await expect(serveStaffDesk(options)).rejects.toThrow(/listen/);
  });

  it('leaves the question open when the kiosk ends before it has answered', async () => {
    const { path } = await servedDeaf();
    await expect(askRunningKiosk(path, { ask: 'status' }, systemClock)).rejects.toThrow(
      'Whether it was done is not known',
    );
  });
});

/** A kiosk that dies between request and answer. */
async function servedDeaf() {
  const { createServer } = await import('node:net');
  const { folder } = deskWorld();
  const path = staffChannelPath(folder);
  const server = createServer((socket) => socket.once('data', () => socket.destroy()));
  await new Promise<void>((resolve) => server.listen(path, resolve));
  onTestFinished(() => {
    server.close();
  });
  return { path };
}

async function leaveSocketBehind(path: string): Promise<void> {
  const script = join(path, '..', 'listener.mjs');
  writeFileSync(
    script,
    `import { createServer } from 'node:net';
     createServer().listen(process.argv[2], () => process.kill(process.pid, 'SIGKILL'));`,
  );
  const child = spawn(process.execPath, [script, path]);
  await new Promise((resolve) => child.once('exit', resolve));
}
