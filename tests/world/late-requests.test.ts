import { describe, expect, it } from 'vitest';
import type { Platform } from '../../central/platform.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { VirtualNetwork, type NetworkFate } from './virtual-network.ts';

/** A platform that only counts what arrives. */
function network(fate: NetworkFate) {
  const clock = new VirtualClock();
  const arrived: number[] = [];
  const handle: Platform['handle'] = () => {
    arrived.push(clock.monotonicMs());
    return Promise.resolve({ status: 200, body: '{}' });
  };
  const way = new VirtualNetwork(clock, { handle });
  way.fate = () => fate;
  const ends: string[] = [];
  const request = { method: 'POST', path: '/v1/notes/reserve', headers: {}, body: '' } as const;
  const send = (): void => {
    way.send(request, { timeoutMs: 4000 }).then(
      () => ends.push(`answer ${clock.monotonicMs()}`),
      (error: unknown) => ends.push(`${String(error)} ${clock.monotonicMs()}`),
    );
  };
  return { clock, way, arrived, ends, send };
}

describe('a late request', () => {
  it('arrives long after its sender saw the connection cut', async () => {
    const { clock, way, arrived, ends, send } = network({ late: 'request', ms: 6000, seen: 'cut' });
    send();
    await clock.advance(1000);
    expect(ends).toEqual([expect.stringMatching(/cut 20$/)]);
    expect([arrived, way.lateRequests]).toEqual([[], 1]);
    await clock.advance(6000);
    expect([arrived, way.lateRequests]).toEqual([[6020], 0]);
  });

  it('or after its sender gave up waiting', async () => {
    const { clock, arrived, ends, send } = network({ late: 'request', ms: 6000, seen: 'silence' });
    send();
    await clock.advance(10_000);
    expect(ends).toEqual([expect.stringMatching(/timeout 4000$/)]);
    expect(arrived).toEqual([6020]);
  });

  it('a late answer comes when the platform has long done it, or when nobody waits any more', async () => {
    const slow = network({ late: 'answer', ms: 700, seen: 'silence' });
    slow.send();
    await slow.clock.advance(5000);
    expect([slow.arrived, slow.ends]).toEqual([[20], ['answer 720']]);
    const lost = network({ late: 'answer', ms: 9000, seen: 'silence' });
    lost.send();
    await lost.clock.advance(20_000);
    expect([lost.arrived, lost.ends]).toEqual([[20], [expect.stringMatching(/timeout 4000$/)]]);
  });
});

it('a stale answer is the last one to this call, and the request does not arrive', async () => {
  const { clock, way, arrived, ends, send } = network('stale');
  send();
  await clock.advance(100);
  expect([arrived, ends]).toEqual([[20], ['answer 40']]);
  send();
  await clock.advance(100);
  expect([arrived, ends.length]).toEqual([[20], 2]);
  way.fate = () => 'pass';
  send();
  await clock.advance(100);
  expect(arrived).toEqual([20, 220]);
});
