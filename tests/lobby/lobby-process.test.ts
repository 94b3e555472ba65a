import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { DEMO_IDENTITY_KEY, identityMacs } from '../../central/identity-mac.ts';
import { DEMO_LOAD_KEY } from '../../central/load-secrets.ts';
import { createLog } from '../../central/log.ts';
import { startCentral } from '../../central/start-central.ts';
import type { Central } from '../../central/start-central.ts';
import { openMemoryStore } from '../../central/store/sqlite-store.ts';
import { toHex } from '../../contract/hex.ts';
import { fen } from '../../contract/money.ts';
import { policySchema } from '../../contract/policy.ts';
import { systemClock, systemRandom } from '../../contract/system-clock.ts';
import { createCampusCardReader } from '../../devices/campus-card/classic-campus-card.ts';
import type { CampusCardEvent } from '../../devices/campus-card/campus-card.ts';
import { createPn532Antenna } from '../../devices/card-antenna/pn532/pn532-antenna.ts';
import type { AcceptorEvent } from '../../devices/cash-acceptor/cash-acceptor.ts';
import { acceptorLines, driveAcceptor, type AcceptorProtocol } from '../world/world-acceptor.ts';
import type { LineSettings } from '../../devices/serial/byte-stream.ts';
import { LobbyHidBus } from '../../devices/hid/lobby-hid-bus.ts';
import { openCp2110 } from '../../devices/serial/cp2110-stream.ts';
import { demoKeys } from '../../lobby/demo-keys.ts';
import type { DockState } from '../../lobby/dock/state.ts';

const readySchema = z.object({
  ready: z.literal('lobby'),
  dockUrl: z.url(),
  hidPort: z.int(),
  proxyUrl: z.url(),
});
type Ready = z.infer<typeof readySchema>;

const clock = systemClock;
const posKeys = generateKeyPairSync('ed25519');
let central: Central;
let data: string;
let posKeyFile: string;
let children: ChildProcess[];

beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), 'lobby-'));
  posKeyFile = join(data, 'pos-key.pem');
  writeFileSync(posKeyFile, posKeys.privateKey.export({ type: 'pkcs8', format: 'pem' }));
  children = [];
  central = await startCentral({
    store: openMemoryStore(),
    host: '127.0.0.1',
    port: 0,
    demo: true,
    kioskKeys: new Map(),
    terminalKeys: new Map([['POS01', posKeys.publicKey]]),
    identityKey: DEMO_IDENTITY_KEY,
    loadKey: DEMO_LOAD_KEY,
    policy: policySchema.parse({}),
    clock,
    log: createLog('silent', () => undefined),
  });
});

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await central.close();
});

async function startLobby(
  protocol: AcceptorProtocol = 'ssp',
): Promise<{ readonly child: ChildProcess; readonly ready: Ready }> {
  const entry = join(import.meta.dirname, '../../lobby/main.ts');
  const world = ['--central', central.url, '--data', data, '--pos-key', posKeyFile];
  const args = [entry, ...world, '--speed', '10', '--acceptor', protocol];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return { child, ready: readySchema.parse(JSON.parse(line)) };
}

function lobbyHands({ dockUrl }: Ready) {
  return {
    act: async (hand: string, wish: object = {}): Promise<number> =>
      (
        await fetch(`${dockUrl}/hands/${hand}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(wish),
        })
      ).status,
    state: async (): Promise<DockState> => (await (await fetch(`${dockUrl}/state`)).json()) as DockState,
  };
}

function bridge(ready: Ready, serialNumber: string, line: LineSettings): ReturnType<typeof openCp2110> {
  const bus = new LobbyHidBus({ port: ready.hidPort, clock });
  return openCp2110(bus, { vendorId: 0x10c4, productId: 0xea80, serialNumber }, line, clock);
}

/** A till that takes every note at once. */
function greedyTill(ready: Ready, protocol: AcceptorProtocol = 'ssp') {
  const acceptor = driveAcceptor(protocol, {
    openLine: () => bridge(ready, 'LOBBY-ACCEPTOR', acceptorLines[protocol]),
    clock,
    random: systemRandom,
    denominations: [fen(2000)],
  });
  const seen: string[] = [];
  const faults: unknown[] = [];
  const doing = (work: Promise<unknown>): void => void work.catch((reason: unknown) => faults.push(reason));
  acceptor.start((event: AcceptorEvent) => {
    seen.push(event.type);
    if (event.type === 'started') doing(acceptor.enable([fen(2000)]));
    if (event.type === 'escrowed') doing(acceptor.accept(event.note));
    if (event.type === 'credited') doing(event.credit.acknowledge());
  });
  return { acceptor, seen, faults };
}

test.each(['ssp', 'id003'] as const)(
  'a note goes into the box through the real driver of %s, and lies there when the lobby is started again',
  async (protocol) => {
    const first = await startLobby(protocol);
    const hands = lobbyHands(first.ready);
    const till = greedyTill(first.ready, protocol);
    await expect
      .poll(async () => (await hands.state()).validator.acceptsNotes, { timeout: 15_000 })
      .toBe(true);
    expect(await hands.act('insert-note', { valueFen: 2000 })).toBe(200);
    await expect.poll(() => till.seen, { timeout: 15_000 }).toContain('boxed');
    expect(till.seen).toContain('credited');
    expect(till.faults).toEqual([]);
    const before = await hands.state();
    expect(before.validator.inBox).toEqual([{ noteNo: 1, valueFen: 2000, kind: 'genuine' }]);
    // No kiosk told central of it: paper without credit.
    await expect.poll(async () => (await hands.state()).reconciliation.verdict).toBe('open');
    await till.acceptor.stop();

    first.child.kill('SIGTERM');
    expect(await once(first.child, 'exit')).toEqual([0, null]);
    const second = await startLobby(protocol);
    expect((await lobbyHands(second.ready).state()).validator.inBox).toEqual(before.validator.inBox);
  },
  60_000,
);

test('the card of a made-up person is read by the real driver, with an identity that central takes as genuine', async () => {
  const { ready } = await startLobby();
  const hands = lobbyHands(ready);
  const antenna = createPn532Antenna({
    openLine: () =>
      bridge(ready, 'LOBBY-PN532', {
        baud: 115_200,
        dataBits: 8,
        parity: 'none',
        stopBits: 'short',
        flowControl: 'none',
      }),
    clock,
    log: () => undefined,
  });
  const reader = createCampusCardReader({ antenna, masterReadKey: demoKeys.masters.read });
  const seen: CampusCardEvent[] = [];
  reader.start((event) => seen.push(event));
  expect(await hands.act('place-card', { cardNumber: '20230001' })).toBe(200);
  await expect.poll(() => seen.map(({ type }) => type), { timeout: 15_000 }).toContain('cardPresent');
  const { chip, cradle } = await hands.state();
  const uid = cradle[0]?.uid ?? '';
  const read = await reader.read(uid);
  expect(read).toMatchObject({ ok: true, value: { uid, identity: { cardNumber: '20230001' } } });
  if (!read.ok) return;
  expect(read.value.purse.balanceFen).toBe(chip?.balanceFen);
  const { identity } = read.value;
  expect(identityMacs(DEMO_IDENTITY_KEY).make(uid, identity)).toBe(identity.mac);
  await hands.act('take-card');
  await expect.poll(() => seen.at(-1)?.type, { timeout: 15_000 }).toBe('cardGone');
  await reader.stop();
}, 60_000);

test('chips and terminal outlive the lobby, killed in the middle of everything, and all comes out even', async () => {
  const first = await startLobby();
  const hands = lobbyHands(first.ready);
  const card = { cardNumber: '20230001' };
  expect(await hands.act('pos-pay', { ...card, amountFen: 250 })).toBe(200);
  const opened = await hands.state();
  const opening = { loaded: opened.chip?.loadedFen ?? 0, spent: (opened.chip?.spentFen ?? 0) - 250 };
  expect(await hands.act('pos-online', { online: false })).toBe(200);
  expect(await hands.act('pos-pay', { ...card, amountFen: 300 })).toBe(200);
  // Pulled while the terminal copies the shadow: done, and neither side knows it yet.
  expect(await hands.act('pos-pay', { ...card, amountFen: 100, pull: { write: 3, bytes: 5 } })).toBe(409);
  expect((await hands.state()).chip).toMatchObject({ torn: ['spent'], spentFen: opening.spent + 650 });
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');

  const again = lobbyHands((await startLobby()).ready);
  expect(await again.act('pos-card', card)).toBe(200);
  const { chip, pos } = await again.state();
  expect(chip).toMatchObject({ torn: ['spent'], loadedFen: opening.loaded, spentFen: opening.spent + 650 });
  expect([pos.waiting.length, pos.inHand.length]).toEqual([1, 1]);
  expect(await again.act('pos-pay', { ...card, amountFen: 100 })).toBe(200);
  expect(await again.act('pos-upload', { order: 'newestFirst' })).toBe(200);
  await expect
    .poll(async () => (await again.state()).account?.cards[0], { timeout: 15_000 })
    .toMatchObject({ loadedFen: opening.loaded, spentFen: opening.spent + 650 });
  expect(await again.act('add-pending', { ...card, amountFen: 1200 })).toBe(200);
  expect(await again.act('pos-collect', card)).toBe(200);
  const { chip: last } = await again.state();
  expect(last).toMatchObject({ torn: [], spentFen: opening.spent + 650, loadedFen: opening.loaded + 1200 });
  await expect
    .poll(async () => (await again.state()).account, { timeout: 15_000 })
    .toMatchObject({ pendingFen: 0, inFlightFen: 0, balanceFen: last?.balanceFen });
  expect((await again.state()).account?.cards[0]).toMatchObject({
    ...{ loadedFen: last?.loadedFen, spentFen: last?.spentFen },
  });
}, 60_000);

test('the lobby ends with whoever started it', async () => {
  const { child } = await startLobby();
  child.stdin?.end();
  expect(await once(child, 'exit')).toEqual([0, null]);
}, 30_000);

test('a lobby without a central says what it needs, and ends', async () => {
  const entry = join(import.meta.dirname, '../../lobby/main.ts');
  const args = [entry, '--central', 'http://127.0.0.1:9', '--data', data, '--pos-key', posKeyFile];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  let told = '';
  child.stderr.on('data', (chunk: Buffer) => (told += chunk.toString()));
  expect(await once(child, 'close')).toEqual([1, null]);
  expect(told).toContain('needs the people of the demo');
}, 30_000);

test('the demo has one key of card identities on both sides', () => {
  expect(toHex(demoKeys.mac)).toBe(DEMO_IDENTITY_KEY);
});
