import { describe, expect, it } from 'vitest';
import { ENCRYPTED, seal, sessionKey } from '../../devices/cash-acceptor/ssp/codec/encryption.ts';
import { toHex } from '../../devices/cash-acceptor/codec/fields.ts';
import { FrameDecoder, encodeFrame } from '../../devices/cash-acceptor/ssp/codec/frames.ts';
import type { Sequence } from '../../devices/cash-acceptor/ssp/codec/frames.ts';
import { CommandLoop } from '../../devices/cash-acceptor/ssp/command-loop.ts';
import { SspSecurity } from '../../lobby/cash-acceptor/ssp-security.ts';
import { VirtualClock, seededRandom } from '../virtual-clock.ts';
import { MemoryLine } from './memory-line.ts';
import { banknote } from './pair.ts';
import { sspPair } from './ssp-pair.ts';
import { acceptEverything } from './till.ts';

describe('an encrypted connection', () => {
  it('shows nothing in clear once the key is agreed', async () => {
    const inClear: number[] = [];
    const pair = sspPair({}, { encryption: 'negotiate' }, (uart) => {
      const decoder = new FrameDecoder();
      return new MemoryLine({
        line: uart.line,
        connect: (transmit) => uart.connect(transmit),
        receive: (bytes) => {
          for (const { data } of decoder.push(bytes).frames)
            if (data[0] !== undefined && data[0] !== ENCRYPTED) inClear.push(data[0]);
          uart.receive(bytes);
        },
      });
    });
    const host = await pair.newHost().ready();
    acceptEverything(host);
    pair.hands.insertNote(banknote(20));
    await host.until('boxed');
    expect(toHex(inClear)).toBe('11084A4B4C');
  });

  it('agrees on a new key when the device has lost its own', async () => {
    const pair = sspPair({ insistsOnEncryption: true }, { encryption: 'negotiate' });
    const host = await pair.newHost().ready();
    pair.hands.cutPower();
    pair.hands.restorePower();
    expect((await host.started(2)).deviceRestarted).toBe(true);
    expect(host.all('lost')).toEqual([]);
    acceptEverything(host);
    await host.enable();
    pair.hands.insertNote(banknote(20));
    await host.until('boxed');
  });

  it('is not started with a device that has another fixed key', async () => {
    const pair = sspPair({ insistsOnEncryption: true }, { encryption: 'negotiate', fixedKey: 1n });
    const host = pair.newHost().start();
    expect((await host.until('fault')).fault.code).toBe('wrongDevice');
    expect(host.all('started')).toEqual([]);
  });

  it('a device that insists on it is no device for a host without', async () => {
    const pair = sspPair({ insistsOnEncryption: true });
    const host = pair.newHost().start();
    await host.until('fault');
    expect(host.all('started')).toEqual([]);
  });
});

describe("the device's side of encryption", () => {
  const executed: string[] = [];
  const security = new SspSecurity(seededRandom(4), false, (data) => {
    executed.push(toHex(data));
    return Uint8Array.of(0xf0);
  });
  const answer = (hex: string): string =>
    toHex(security.answer(new Uint8Array(Buffer.from(hex, 'hex'))) ?? []);

  it('wants primes, and both before the exchange', () => {
    expect(answer('4C0100000000000000')).toBe('F8');
    expect(answer('4A2594057B00000000')).toBe('F0');
    expect(answer('4B0400000000000000')).toBe('F4');
    expect(answer('4C6CAA700400000000')).toBe('F8');
    expect(answer('4B6BFB8B0600000000')).toBe('F0');
    expect(answer('4C6CAA700400000000')).toMatch(/^F0/);
    expect(answer(`7E${'00'.repeat(16)}`)).toBe('FA');
    expect(executed).toEqual([]);
  });
});

describe('an encrypted command', () => {
  const key = sessionKey(5n, 7n);
  const other = sessionKey(5n, 8n);

  it('believes an answer with the next count and the same key, and of the others only that the key is gone', async () => {
    const clock = new VirtualClock();
    let sequence: Sequence = 1;
    let transmit: (bytes: Uint8Array) => void = () => undefined;
    const line = new MemoryLine({
      line: { baud: 9600, parity: 'none', dataBits: 8, stopBits: 'long' },
      connect: (send) => {
        transmit = send;
      },
      receive: (bytes) => {
        for (const frame of new FrameDecoder().push(bytes).frames) sequence = frame.sequence;
      },
    });
    const loop = new CommandLoop({
      stream: await line.host().openLine(),
      clock,
      replyTimeoutMs: 1000,
      repeats: 0,
      random: seededRandom(1),
      onDiscarded: () => undefined,
    });
    loop.secure(key);
    const reply = (data: Uint8Array): void => transmit(encodeFrame({ sequence, address: 0, data }));
    const sealed = (count: number, by = key): Uint8Array =>
      seal(by, { count, data: Uint8Array.of(0xf0, 0xeb) }, seededRandom(count));
    const first = loop.exchange(Uint8Array.of(0x07));
    reply(Uint8Array.of(0xf0, 0xee, 0x06));
    reply(sealed(0));
    reply(sealed(2));
    reply(sealed(1, other));
    reply(sealed(1));
    expect(toHex(await first)).toBe('F0EB');
    const second = loop.exchange(Uint8Array.of(0x07));
    reply(sealed(1));
    reply(Uint8Array.of(0xfa));
    expect(toHex(await second)).toBe('FA');
  });
});
