import { beforeEach, describe, expect, it } from 'vitest';
import type { HidBus } from '../../devices/hid/hid-port.ts';
import type { LineSettings } from '../../devices/serial/byte-stream.ts';
import {
  openCp2110,
  type Cp2110Stream,
  type Cp2110StreamOptions,
} from '../../devices/serial/cp2110-stream.ts';
import { Cp2110Device, type Cp2110Options } from '../../lobby/hid/cp2110-device.ts';
import {
  delayBytes,
  duplicateBytes,
  flipBits,
  loseBytes,
  stuckInput,
} from '../../lobby/hid/cp2110-faults.ts';
import { InProcessHidBus } from '../../lobby/hid/in-process-bus.ts';
import { outcome } from '../hid/eventually.ts';
import { settle, VirtualClock } from '../virtual-clock.ts';
import { EchoUart } from './echo-uart.ts';

const ID003_LINE: LineSettings = {
  baud: 9600,
  dataBits: 8,
  parity: 'even',
  stopBits: 'short',
  flowControl: 'none',
};
const counting = (length: number): Uint8Array => Uint8Array.from({ length }, (_, index) => index);

let clock: VirtualClock;
let uart: EchoUart;
let bridge: Cp2110Device;

function setUp(options: Partial<Cp2110Options> = {}): void {
  clock = new VirtualClock();
  uart = new EchoUart({ baud: 9600, parity: 'even' });
  bridge = new Cp2110Device({ serialNumber: 'A', uart, clock, ...options });
}

async function open(
  line: LineSettings = ID003_LINE,
  options: Cp2110StreamOptions = { drainMs: 0 },
): Promise<{ stream: Cp2110Stream; got: number[] }> {
  const stream = await openCp2110(new InProcessHidBus([bridge]), bridge.info, line, clock, options);
  const got: number[] = [];
  stream.setByteListener((bytes) => got.push(...bytes));
  return { stream, got };
}

beforeEach(() => setUp());

describe('opening', () => {
  it('asks the part, sets the line while it is off, reads it back, turns it on and empties it', async () => {
    const inner = new InProcessHidBus([bridge]);
    const calls: string[] = [];
    const bus: HidBus = {
      list: () => inner.list(),
      async open(selector) {
        const port = await inner.open(selector);
        return {
          ...port,
          getFeatureReport(id, length) {
            calls.push(`get ${id.toString(16)}`);
            return port.getFeatureReport(id, length);
          },
          sendFeatureReport(report) {
            calls.push(`set ${Buffer.from(report).toString('hex')}`);
            return port.sendFeatureReport(report);
          },
        };
      },
    };
    await openCp2110(bus, bridge.info, ID003_LINE, clock, { drainMs: 0 });
    expect(calls).toEqual(['get 46', 'set 4100', 'set 500000258002000300', 'get 50', 'set 4101', 'set 4303']);
  });
});

describe('the line', () => {
  it('bytes take their time: 63 bytes of 8E1 at 9600 baud arrive after 72 ms, and are echoed 72 ms later', async () => {
    const { stream, got } = await open();
    await stream.write(counting(63));
    await clock.advance(72);
    expect(uart.heard).toHaveLength(0);
    await clock.advance(1);
    expect(uart.heard).toHaveLength(63);
    await clock.advance(71);
    expect(got).toHaveLength(0);
    await clock.advance(1);
    expect(got).toHaveLength(63);
  });

  it('a burst of 2000 bytes never overfills the transmit FIFO', async () => {
    const { stream, got } = await open();
    let fullest = 0;
    const writing = stream.write(counting(2000));
    const watch = async (): Promise<void> => {
      fullest = Math.max(fullest, (await stream.lineStatus()).txWaiting);
    };
    for (let step = 0; step < 500; step += 1) {
      await clock.advance(10);
      await watch();
    }
    await writing;
    expect(uart.heard).toEqual([...counting(2000)]);
    expect(got).toEqual([...counting(2000).map((byte) => byte + 1)]);
    expect(fullest).toBeGreaterThan(400);
    expect(fullest).toBeLessThanOrEqual(480);
  });

  it('a FIFO that stands still for five seconds ends the write as stalled', async () => {
    const { stream } = await open();
    bridge.setFaults(delayBytes('toDevice', 60_000));
    const writing = outcome(stream.write(counting(1000)));
    await clock.advance(4900);
    expect(await Promise.race([writing, settle().then(() => 'waiting')])).toBe('waiting');
    await clock.advance(200);
    expect(await writing).toMatchObject({ error: { name: 'Cp2110Error', code: 'stalled' } });
    await stream.close();
  });
});

describe('wrong settings', () => {
  it('the wrong parity code makes garbage and parity errors on both sides instead of working', async () => {
    setUp({ instant: true });
    const { stream, got } = await open(ID003_LINE, { drainMs: 0, parityCodes: { odd: 2, even: 1 } });
    await stream.write(Uint8Array.of(0xfc, 0x05));
    await settle();
    expect(uart.heard).toHaveLength(2);
    expect(uart.heard).not.toEqual([0xfc, 0x05]);
    expect(got).toHaveLength(2);
    expect(await stream.lineStatus()).toMatchObject({ parityErrors: 1 });
    expect(await stream.lineStatus()).toMatchObject({ parityErrors: 1 });
    await stream.close();
  });

  it.each<[string, Partial<LineSettings>]>([
    ['rate', { baud: 19_200 }],
    ['data bits', { dataBits: 7 }],
    ['stop bits', { stopBits: 'long' }],
    ['parity', { parity: 'none' }],
  ])('a wrong %s is heard as garbage', async (_what, wrong) => {
    setUp({ instant: true });
    const { stream } = await open({ ...ID003_LINE, ...wrong });
    await stream.write(Uint8Array.of(0xfc));
    await settle();
    expect(uart.heard).not.toEqual([0xfc]);
    expect((await stream.lineStatus()).parityErrors).toBe(1);
    await stream.close();
  });

  it('a rate that differs by one per cent still works', async () => {
    setUp({ instant: true });
    const { stream, got } = await open({ ...ID003_LINE, baud: 9700 });
    await stream.write(Uint8Array.of(0xfc));
    await settle();
    expect([uart.heard, got]).toEqual([[0xfc], [0xfd]]);
    await stream.close();
  });

  it('a chip of another kind is refused and given back', async () => {
    setUp({ partNumber: 0x0e });
    await expect(open()).rejects.toThrow(expect.objectContaining({ code: 'wrongPart' }));
    expect(bridge.presence).toBe('free');
  });

  it('a chip that does not take the settings is refused and given back', async () => {
    // A chip whose codes leave no room for even parity keeps what it had.
    setUp({ parityCodes: { odd: 1, even: 1 } });
    await expect(open()).rejects.toThrow(expect.objectContaining({ code: 'configRefused' }));
    expect(bridge.presence).toBe('free');
  });

  it('a rate that no chip has never reaches the bus', async () => {
    await expect(open({ ...ID003_LINE, baud: 100 })).rejects.toThrow(RangeError);
    expect(bridge.presence).toBe('free');
  });
});

describe('the receive FIFO', () => {
  it('overruns at 480 bytes while input is stuck, says so once, and goes on when the fault is gone', async () => {
    setUp({ instant: true });
    const { stream, got } = await open();
    bridge.setFaults(stuckInput());
    await stream.write(counting(500));
    await settle();
    expect(await stream.lineStatus()).toMatchObject({ overruns: 1, rxWaiting: 480 });
    expect(await stream.lineStatus()).toMatchObject({ overruns: 1 });
    expect(got).toEqual([]);
    bridge.setFaults();
    await settle();
    expect(got).toEqual([...counting(480).map((byte) => byte + 1)]);
    await stream.close();
  });

  it('what waits for 20 ms after the purge is thrown away while the line is being opened', async () => {
    const opening = open(ID003_LINE, {});
    await settle();
    uart.transmit(Uint8Array.of(1, 2, 3));
    await clock.advance(20);
    const { stream, got } = await opening;
    uart.transmit(Uint8Array.of(4));
    await clock.advance(20);
    expect(got).toEqual([4]);
    await stream.close();
  });
});

describe('faults on the way', () => {
  beforeEach(() => setUp({ instant: true }));

  it.each([
    ['two bytes are lost', loseBytes({ direction: 'toDevice', at: 1, count: 2 }), [0x10, 0x13]],
    ['one bit flips', flipBits({ direction: 'toDevice', at: 2 }, 0x80), [0x10, 0x11, 0x92, 0x13]],
    ['a byte comes twice', duplicateBytes({ direction: 'toDevice', at: 0 }), [0x10, 0x10, 0x11, 0x12, 0x13]],
  ])('%s on the way to the device, once', async (_what, fault, heard) => {
    const { stream } = await open();
    bridge.setFaults(fault);
    const sent = Uint8Array.of(0x10, 0x11, 0x12, 0x13);
    // The place is counted over the bytes, however they are cut.
    for (const byte of sent) await stream.write(Uint8Array.of(byte));
    await stream.write(sent);
    await settle();
    expect(uart.heard).toEqual([...heard, ...sent]);
    await stream.close();
  });

  it('faults strike the other direction too, and stack', async () => {
    const { stream, got } = await open();
    bridge.setFaults(
      loseBytes({ direction: 'toHost', at: 0 }),
      flipBits({ direction: 'toHost', at: 0, count: 2 }, 0x40),
    );
    await stream.write(Uint8Array.of(0x10, 0x20, 0x30));
    await settle();
    expect(uart.heard).toEqual([0x10, 0x20, 0x30]);
    expect(got).toEqual([0x61, 0x71]);
    await stream.close();
  });

  it('a delay keeps the order', async () => {
    const { stream, got } = await open();
    bridge.setFaults(delayBytes('toHost', 100));
    await stream.write(Uint8Array.of(1));
    await stream.write(Uint8Array.of(2));
    await clock.advance(99);
    expect(got).toEqual([]);
    bridge.setFaults();
    await stream.write(Uint8Array.of(3));
    await clock.advance(101);
    expect(got).toEqual([2, 3, 4]);
    await stream.close();
  });
});
