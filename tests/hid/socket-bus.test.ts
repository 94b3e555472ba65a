import { fork } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LobbyWireDecoder, type LobbyMessage } from '../../devices/hid/codec/lobby-wire.ts';
import { LobbyHidBus } from '../../devices/hid/lobby-hid-bus.ts';
import { serveHidDevices, type SocketEndpoint } from '../../lobby/hid/socket-endpoint.ts';
import { settle, VirtualClock } from '../virtual-clock.ts';
import { eventually, outcome } from './eventually.ts';
import { LoopbackDevice } from './loopback-device.ts';

describe('socket bus', () => {
  let device: LoopbackDevice;
  let endpoint: SocketEndpoint;
  let bus: LobbyHidBus;
  const clock = new VirtualClock();

  beforeEach(async () => {
    device = new LoopbackDevice('A');
    endpoint = await serveHidDevices({ devices: [device], port: 0 });
    bus = new LobbyHidBus({ port: endpoint.port, clock });
  });
  afterEach(() => endpoint.close());

  /** What the lobby answers to raw bytes until it hangs up. */
  const answersTo = async (raw: Uint8Array): Promise<readonly LobbyMessage[]> => {
    const socket = connect(endpoint.port, '127.0.0.1');
    const decoder = new LobbyWireDecoder();
    const messages: LobbyMessage[] = [];
    socket.on('data', (chunk) => messages.push(...decoder.push(chunk)));
    socket.write(raw);
    await once(socket, 'close');
    return messages;
  };

  it('a device that another program has open is busy', async () => {
    const otherProgram = new LobbyHidBus({ port: endpoint.port, clock });
    const port = await otherProgram.open(device.info);
    await expect(bus.open(device.info)).rejects.toThrow(expect.objectContaining({ code: 'busy' }));
    await port.close();
    await (await bus.open(device.info)).close();
  });

  it('a kiosk process that is killed leaves its device free', async () => {
    const entry = new URL('./kiosk-process-to-kill.ts', import.meta.url);
    const kiosk = fork(entry, [String(endpoint.port), 'A'], { execArgv: [] });
    await once(kiosk, 'message');
    expect(device.presence).toBe('taken');
    kiosk.kill('SIGKILL');
    await once(kiosk, 'exit');
    await eventually(() => device.presence === 'free');
    await (await bus.open(device.info)).close();
  });

  it('a lobby that ends closes the ports, and is named when it is missed', async () => {
    const port = await bus.open(device.info);
    const pending = outcome(port.getFeatureReport(3, 9));
    await endpoint.close();
    expect(await port.closed).toMatchObject({ by: 'device' });
    expect(await pending).toHaveProperty('error');
    await expect(bus.open(device.info)).rejects.toThrow(/start the lobby/);
    await expect(bus.open(device.info)).rejects.toThrow(expect.objectContaining({ code: 'absent' }));
    await expect(bus.list()).rejects.toThrow(/start the lobby/);
  });

  it('garbage is answered with what was wrong, and frees the device', async () => {
    const open = Uint8Array.from(Buffer.from('000802 1234 abcd 0001 41'.replaceAll(' ', ''), 'hex'));
    expect(await answersTo(Uint8Array.from(Buffer.from('GET / HTTP/1.1\r\n')))).toEqual([
      { type: 'gone', reason: expect.stringContaining('18245 bytes') as string },
    ]);
    expect(await answersTo(Uint8Array.from([...open, ...open]))).toMatchObject([
      { type: 'opened', serialNumber: 'A' },
      { type: 'gone' },
    ]);
    expect(await answersTo(Uint8Array.of(0, 1, 0x82))).toMatchObject([{ type: 'gone' }]);
    const outputWithoutDevice = Uint8Array.of(0, 8, 3, 0, 0, 0, 1, 0, 1, 2);
    expect(await answersTo(outputWithoutDevice)).toMatchObject([{ type: 'gone' }]);
    expect(device.presence).toBe('free');
  });

  it('what answers on the port and is no lobby is said to be none', async () => {
    const web = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
    const address = web.address();
    if (typeof address !== 'object' || !address) throw new Error('no address');
    const wrong = new LobbyHidBus({ port: address.port, clock });
    await expect(wrong.open(device.info)).rejects.toThrow(/no lobby/);
    await expect(wrong.list()).rejects.toThrow(/no lobby/);
    web.close();
  });

  it('a lobby that hangs is absent after three seconds', async () => {
    const accepted: Socket[] = [];
    const hung = createServer((socket) => accepted.push(socket));
    await new Promise<void>((resolve) => hung.listen(0, '127.0.0.1', resolve));
    const address = hung.address();
    if (typeof address !== 'object' || !address) throw new Error('no address');
    const opening = outcome(new LobbyHidBus({ port: address.port, clock }).open(device.info));
    await eventually(() => accepted.length === 1);
    await settle();
    await clock.advance(3000);
    expect(await opening).toMatchObject({ error: { code: 'absent' } });
    hung.close();
    for (const socket of accepted) socket.destroy();
  });

  it('a host that does not read loses the device instead of filling the lobby', async () => {
    const socket = connect(endpoint.port, '127.0.0.1');
    socket.pause();
    socket.write(Uint8Array.from(Buffer.from('0008021234abcd000141', 'hex')));
    await eventually(() => device.presence === 'taken');
    const large = new Array<number>(4000).fill(0);
    for (let sent = 0; device.presence === 'taken'; sent += 1) {
      if (sent > 100_000) throw new Error('the lobby keeps everything');
      device.say(...large);
      await settle();
    }
    socket.destroy();
  });
});
