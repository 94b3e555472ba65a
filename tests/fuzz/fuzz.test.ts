import { describe, expect, it, test } from 'vitest';
import type { KioskView } from '../../contract/view.ts';
import { FrameDecoder } from '../../devices/cash-acceptor/ssp/codec/frames.ts';
import type { ByteStream } from '../../devices/serial/byte-stream.ts';
import { encodeFrame } from '../../devices/cash-acceptor/id003/codec/frames.ts';
import type { Campus } from '../central/campus.ts';
import { id003Text, readId003 } from './codecs/reference-readers.ts';
import { creditLines, post } from '../../central/ledger.ts';
import { fen } from '../../contract/money.ts';
import { readers, readersTarget } from './codecs/readers.ts';
import { id003, ssp, streamTargets } from './codecs/stream-decoders.ts';
import { acceptorDriver } from './drivers/acceptor-drivers.ts';
import { drawViews } from './monkey/drawn-views.ts';
import { monkey } from './monkey/monkey.ts';
import { partNames, parts } from './parts.ts';
import { platformStories } from './platform/platform-calls.ts';
import { httpDoor } from './platform/http-door.ts';
import type { Target, TargetEnd } from './target.ts';

/** Things that are wrong on purpose: what the fuzzing does not notice it cannot prove either. */

/** What is found by this target within so many cases. */
async function found(target: Target | undefined, mostCases: number, seed = 1): Promise<TargetEnd['finding']> {
  const end = await target?.run({ seed, mostCases });
  return end?.finding;
}

describe('the fuzzing of decoders notices', () => {
  it('one that does not look at the checksum, and tells the shortest packet that shows it', async () => {
    const trusting = {
      ...id003,
      open: () => ({
        push: (bytes: Uint8Array) =>
          bytes[0] === 0xfc && bytes[1] === bytes.length
            ? [id003Text(bytes[2] ?? 0, bytes.subarray(3, -2))]
            : readId003(bytes).map(({ text }) => text),
        held: () => 0,
      }),
    };
    const finding = await found(streamTargets(trusting)[0], 2000);
    expect(finding?.what).toContain('frames of the');
    expect(finding?.counterexample.length).toBeLessThan(120);
  });

  it('one that keeps what it should drop', async () => {
    const hoarding = {
      ...ssp,
      open: () => {
        const decoder = new FrameDecoder();
        let kept = 0;
        return {
          push: (bytes: Uint8Array) => {
            kept += bytes.length;
            decoder.push(bytes);
            return [];
          },
          held: () => kept,
        };
      },
    };
    expect((await found(streamTargets(hoarding)[2], 5))?.what).toContain('keeps 200000 bytes');
  });

  it('a reader that throws where it promises a value', async () => {
    const throwing = { name: 'hasty', read: (bytes: Uint8Array) => new DataView(bytes.buffer).getUint16(3) };
    expect((await found(readersTarget([throwing]), 500))?.what).toContain('RangeError');
    expect(await found(readersTarget(readers), 500)).toBeUndefined();
  });
});

/** A cable on which `stacking` arrives as `vend valid`: a driver behind it credits too early. */
function tooEarly(open: () => Promise<ByteStream>): () => Promise<ByteStream> {
  const [stacking, vendValid] = [0x14, 0x15].map((code) =>
    Buffer.from(encodeFrame({ code, data: new Uint8Array() })).toString('hex'),
  );
  return async () => {
    const stream = await open();
    return {
      ...stream,
      setByteListener: (listener) => {
        stream.setByteListener((bytes) => {
          const hex = Buffer.from(bytes).toString('hex');
          listener(hex === stacking ? new Uint8Array(Buffer.from(vendValid ?? '', 'hex')) : bytes);
        });
      },
    };
  };
}

describe('the fuzzing of drivers notices', () => {
  it('a driver that credits while the note is still on its way', async () => {
    const finding = await found(acceptorDriver({ protocol: 'id003', between: tooEarly }), 60);
    expect(finding?.what).toMatch(/^\d+ credits told, the line carried \d+ credit events$/);
  });
});

describe('the fuzzing of the platform notices', () => {
  it('an endpoint that fails inside', async () => {
    const around = (platform: Campus['platform']): Campus['platform'] => ({
      handle: (method, path, headers, body) =>
        path === '/v1/notes/release'
          ? Promise.resolve({ status: 500, body: '{"error":{"code":"internal","message":"x"}}' })
          : platform.handle(method, path, headers, body),
    });
    const finding = await found(platformStories({ around }), 60);
    expect(finding?.what).toContain('releaseNote is answered 500');
  });

  it('money in the books that no note explains', async () => {
    const around = (platform: Campus['platform'], { store }: Campus): Campus['platform'] => ({
      async handle(method, path, headers, body) {
        const answer = await platform.handle(method, path, headers, body);
        if (path === '/v1/notes/credit' && answer.status === 200)
          await store.transact(async (tx) => {
            const { entryNo = 0 } = (await tx.ledger.last()) ?? {};
            const lines = creditLines('K01', 'a20230001', fen(100));
            await post(tx, { key: `K01/forged${entryNo}:credit`, atMs: 0, day: '2026-09-14', lines });
          });
        return answer;
      },
    });
    expect((await found(platformStories({ around }), 60))?.what).toContain('the books');
  });

  it('a reply that breaks its own schema', async () => {
    const around = (platform: Campus['platform']): Campus['platform'] => ({
      async handle(method, path, headers, body) {
        const answer = await platform.handle(method, path, headers, body);
        return { ...answer, body: answer.body.replace('"pendingFen":', '"pending":') };
      },
    });
    expect((await found(platformStories({ around }), 60))?.what).toContain('breaks its schema');
  });

  it('an exception behind the socket', async () => {
    const around = (platform: Campus['platform']): Campus['platform'] => ({
      handle: (method, path, headers, body) =>
        path === '/v1/loads/states'
          ? Promise.reject(new Error('forged'))
          : platform.handle(method, path, headers, body),
    });
    expect((await found(httpDoor(around), 20))?.what).toContain('a 500');
  });
});

describe('the monkey notices', () => {
  it('a screen that obeys touches on a view of before', async () => {
    const finding = await found(
      monkey('balance', {
        handle: (world, event) => {
          const touch = event as { readonly revision?: number } | null;
          const isTouch = typeof touch === 'object' && typeof touch?.revision === 'number';
          world.send(isTouch ? { ...touch, revision: world.view.revision } : event);
        },
      }),
      2,
    );
    expect(finding?.what).toContain('touches on an older view that were dropped');
  }, 60_000);

  it('a kiosk that forgets to write a credit down', async () => {
    const finding = await found(
      monkey('recharge', {
        around: (points) => ({
          ...points,
          openJournal: () => {
            const journal = points.openJournal();
            const commit = journal.commit.bind(journal);
            const harmless = { kind: 'noteRejected', visitId: undefined, reason: 'forged' } as const;
            journal.commit = (first, ...more) =>
              commit(first.kind === 'noteAccepted' ? harmless : first, ...more);
            return journal;
          },
        }),
      }),
      3,
    );
    expect(finding).toBeDefined();
  }, 120_000);
});

describe('the table of parts', () => {
  it('has a name of its own for every target, and a case of each can be shown', () => {
    const targets = partNames.flatMap((part) => parts[part].targets);
    expect(new Set(targets.map(({ name }) => name)).size).toBe(targets.length);
    for (const target of targets) expect(target.show(1, '0').length, target.name).toBeGreaterThan(0);
  });

  it('says the same for the same seed', async () => {
    const run = () => found(readersTarget([{ name: 'picky', read: refuseLong }]), 500, 7);
    expect(await run()).toEqual(await run());
  });
});

function refuseLong(bytes: Uint8Array): void {
  if (bytes.length > 9) throw new Error('too long');
}

test('a screen that shows the name of a text instead of the text is found', async () => {
  const good = {
    revision: 1,
    locale: 'en',
    display: { theme: 'standard', textSize: 'normal', reach: false },
    clock: { time: '14:05', date: '2026-11-22' },
    machine: { kioskId: 'K01', place: 'Laboratory' },
    visit: { state: 'none' },
    spoken: 'takeCard',
    screen: { kind: 'cardRefused', reason: 'foreignCard', nextCounter: undefined },
  } as unknown as KioskView;
  await drawViews([good]);
  const nameless = { ...good, screen: { ...good.screen, reason: 'noSuchReason' } } as unknown as KioskView;
  await expect(drawViews([nameless])).rejects.toThrow('the screen cardRefused shows');
}, 60_000);
