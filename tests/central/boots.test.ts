import { describe, expect, test } from 'vitest';
import { HEARTBEATS_KEPT } from '../../central/kiosk-calls.ts';
import { errorCode, headOf, heartbeatBody, openCampus } from './campus.ts';

describe('starts of a kiosk', () => {
  test('every start gets the next epoch, the same start repeated the same one', async () => {
    const { k01, k02, clock } = await openCampus();
    const now = clock.wallMs();
    expect((await k01.boot('b1')).content).toEqual({ epoch: 1, now, journal: 'known' });
    expect((await k01.boot('b1')).content).toEqual({ epoch: 1, now, journal: 'known' });
    expect((await k01.boot('b2')).content).toMatchObject({ epoch: 2 });
    expect((await k02.boot('b1')).content).toMatchObject({ epoch: 1 });
  });

  test('a boot repeated by somebody after a later one gets an epoch that is good for nothing', async () => {
    const { k01 } = await openCampus();
    const captured = k01.sign(
      'boot',
      { bootId: 'b1', version: '1.0', journalHead: headOf(0) },
      { epoch: 0, requestNumber: 0 },
    );
    await k01.deliver(captured);
    await k01.boot('b2');
    expect((await k01.deliver(captured)).content).toMatchObject({ epoch: 1 });
    expect((await k01.heartbeat()).status).toBe(200);
    const stale = k01.sign('heartbeat', heartbeatBody(), { epoch: 1, requestNumber: 1 });
    expect(errorCode(await k01.deliver(stale))).toBe('staleEpoch');
  });
});

describe('the late word of a process that is gone', () => {
  const boot = (bootId: string, asOf: number) =>
    [
      'boot',
      { bootId, version: '1.0', asOf, journalHead: headOf(0) },
      { epoch: 0, requestNumber: 0 },
    ] as const;

  test('does not take the place of the start that lives', async () => {
    const { k01, clock } = await openCampus();
    const gone = k01.sign(...boot('gone', clock.wallMs()));
    await clock.advance(4000);
    expect((await k01.deliver(k01.sign(...boot('lives', clock.wallMs())))).content).toMatchObject({
      epoch: 1,
    });
    expect(errorCode(await k01.deliver(gone))).toBe('bootOvertaken');
    const beat = k01.sign('heartbeat', heartbeatBody(), { epoch: 1, requestNumber: 1 });
    expect((await k01.deliver(beat)).status).toBe(200);
  });

  test('overtakes a start that had asked for the time and not yet announced: that one asks again', async () => {
    const { k01, clock } = await openCampus();
    const gone = k01.sign(...boot('gone', clock.wallMs()));
    await clock.advance(1000);
    const early = k01.sign(...boot('lives', clock.wallMs()));
    await clock.advance(1000);
    expect((await k01.deliver(gone)).content).toMatchObject({ epoch: 1 });
    expect(errorCode(await k01.deliver(early))).toBe('bootOvertaken');
    const again = k01.sign(...boot('lives', clock.wallMs()));
    expect((await k01.deliver(again)).content).toMatchObject({ epoch: 2 });
  });
});

describe('the journal of a kiosk', () => {
  test('is known at the first start, when it has grown and when it stands where it stood', async () => {
    const { k01 } = await openCampus();
    expect((await k01.boot('b1', headOf(7))).content).toMatchObject({ journal: 'known' });
    expect((await k01.boot('b2', headOf(7))).content).toMatchObject({ journal: 'known' });
    expect((await k01.boot('b3', headOf(20, 'b'))).content).toMatchObject({ journal: 'known' });
  });

  test('is behind when an old image of the disk starts, also after a heartbeat alone', async () => {
    const { k01, inspection } = await openCampus();
    await k01.boot('b1', headOf(7));
    await k01.heartbeat(headOf(9));
    expect((await k01.boot('b2', headOf(8))).content).toMatchObject({ journal: 'behind' });
    expect((await inspection.alarms(1))[0]).toMatchObject({ kioskId: 'K01', kind: 'journalBehind' });
  });

  test('has diverged when it is as long as before and another one', async () => {
    const { k01, inspection } = await openCampus();
    await k01.boot('b1', headOf(7, 'a'));
    expect((await k01.boot('b2', headOf(7, 'b'))).content).toMatchObject({ journal: 'diverged' });
    expect((await inspection.alarms(1))[0]).toMatchObject({ kind: 'journalDiverged' });
  });

  test('is known when heartbeats come in the wrong order', async () => {
    const { k01 } = await openCampus();
    await k01.boot('b1', headOf(1));
    const earlier = k01.next('heartbeat', heartbeatBody(headOf(5)));
    await k01.heartbeat(headOf(6));
    await k01.deliver(earlier);
    expect((await k01.boot('b2', headOf(6))).content).toMatchObject({ journal: 'known' });
  });

  test('another hash in a heartbeat blocks the kiosk at once', async () => {
    const { k01 } = await openCampus();
    await k01.boot('b1', headOf(5, 'a'));
    await k01.heartbeat(headOf(5, 'b'));
    expect((await k01.reserve('n1')).content).toEqual({ result: 'refused', reason: 'kioskBlocked' });
  });

  test('an old image that writes on past the known head stays blocked until staff have looked', async () => {
    const { k01, administration } = await openCampus();
    await k01.boot('b1', headOf(7));
    await k01.boot('b2', headOf(5));
    await k01.heartbeat(headOf(8, 'c'));
    expect((await k01.boot('b3', headOf(9, 'c'))).content).toMatchObject({ journal: 'behind' });

    expect(await administration.clearKiosk('K01')).toMatchObject({ ok: true });
    expect((await k01.reserve('n1')).content).toEqual({ result: 'granted' });
    expect((await k01.boot('b4', headOf(9, 'c'))).content).toMatchObject({ journal: 'known' });
    expect(await administration.clearKiosk('K01')).toMatchObject({ ok: false });
  });
});

test('a kiosk that staff have cleared goes on from what it shows, not from what was lost', async () => {
  const { k01, administration } = await openCampus();
  await k01.boot('b1', headOf(70));
  await k01.boot('b2', headOf(5));
  await administration.clearKiosk('K01');
  expect((await k01.boot('b3', headOf(6))).content).toMatchObject({ journal: 'known' });
});

test('a blocked kiosk raises one alarm, not one with every heartbeat', async () => {
  const { k01, inspection } = await openCampus();
  await k01.boot('b1', headOf(7));
  for (let beat = 0; beat < 3; beat += 1) await k01.heartbeat(headOf(7, 'b'));
  await k01.boot('b2', headOf(7, 'b'));
  expect(await inspection.alarms(10)).toHaveLength(1);
});

describe('heartbeats', () => {
  test('the latest one is known, the answer carries the time', async () => {
    const { k01, inspection, clock } = await openCampus();
    await k01.boot();
    await k01.heartbeat(headOf(1));
    await clock.advance(30_000);
    expect((await k01.heartbeat(headOf(2))).content).toEqual({ now: clock.wallMs() });
    const [latest, before] = await inspection.heartbeats('K01', 10);
    expect(latest).toMatchObject({ epoch: 1, atMs: clock.wallMs(), heartbeat: { journalHead: headOf(2) } });
    expect(before?.heartbeat.journalHead).toEqual(headOf(1));
    expect((await inspection.kiosks())[0]).toMatchObject({ kioskId: 'K01', journalHead: headOf(2) });
  });

  test('old ones are forgotten, each kiosk by itself', async () => {
    const { store, inspection } = await openCampus();
    const heartbeat = heartbeatBody() as never;
    await store.transact(async (tx) => {
      await tx.kiosks.addHeartbeat({ kioskId: 'K02', epoch: 1, atMs: 0, heartbeat }, 3);
      for (let atMs = 1; atMs <= 10; atMs += 1)
        await tx.kiosks.addHeartbeat({ kioskId: 'K01', epoch: 1, atMs, heartbeat }, 3);
    });
    expect((await inspection.heartbeats('K01', HEARTBEATS_KEPT)).map(({ atMs }) => atMs)).toEqual([10, 9, 8]);
    expect(await inspection.heartbeats('K02', HEARTBEATS_KEPT)).toHaveLength(1);
  });
});
