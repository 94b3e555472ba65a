import { z } from 'zod';
import type { Clock } from '../../contract/time.ts';
import type { HidBus } from '../../devices/hid/hid-port.ts';
import { LobbyHidBus } from '../../devices/hid/lobby-hid-bus.ts';
import type { JournalMirror } from './journal-mirror.ts';

/**
 * All that the program knows of simulated devices. A packaged machine is built with electron/nothing-simulated.ts in
 * place of this file: there the demo's devices are not refused but unknown.
 */
export const hidBusNames = ['usb', 'lobby'] as const;

/** What the demo's configuration has besides a machine's. */
export const simulatedSettings = {
  /** Where the demo's simulated devices are reached. */
  lobby: z.strictObject({ hidPort: z.int().min(1).max(65_535), mirrorUrl: z.url() }).optional(),
};

interface Simulating {
  readonly lobby?: { readonly hidPort: number; readonly mirrorUrl: string } | undefined;
}

interface Device {
  readonly hid: { readonly bus: (typeof hidBusNames)[number]; readonly serialNumber: string };
}

interface Checked extends Simulating {
  readonly production: boolean;
  readonly devices: { readonly cashAcceptor: Device; readonly cardAntenna: Device };
}

type Trouble = readonly [path: readonly string[], message: string];

/** Simulated devices make money out of nothing: none where production is true, and only where somebody plays them. */
export function simulationProblems({ production, devices, lobby }: Checked): Trouble[] {
  if (production) return inProduction({ devices, lobby });
  const simulated = [devices.cashAcceptor, devices.cardAntenna].some(({ hid }) => hid.bus === 'lobby');
  return simulated && lobby === undefined ? [[['lobby'], 'where devices on bus "lobby" are reached']] : [];
}

function inProduction({ devices, lobby }: Pick<Checked, 'devices' | 'lobby'>): Trouble[] {
  const problems: Trouble[] = [];
  const realDevice = 'no simulated device where production is true: name the real one on bus "usb"';
  for (const name of ['cashAcceptor', 'cardAntenna'] as const) {
    const { bus, serialNumber } = devices[name].hid;
    if (bus === 'lobby') problems.push([['devices', name, 'hid', 'bus'], realDevice]);
    if (serialNumber.startsWith('LOBBY-'))
      problems.push([['devices', name, 'hid', 'serialNumber'], realDevice]);
  }
  if (lobby !== undefined) problems.push([['lobby'], realDevice]);
  return problems;
}

/** The bus of the simulated devices, where the configuration names one. */
export function simulatedBus({ lobby }: Simulating, clock: Clock): HidBus | undefined {
  return lobby && new LobbyHidBus({ port: lobby.hidPort, clock });
}

/** What shows the dock the journal, where there is one. */
export async function openMirror({ lobby }: Simulating, clock: Clock): Promise<JournalMirror | undefined> {
  if (!lobby) return undefined;
  const { createJournalMirror } = await import('./journal-mirror.ts');
  return createJournalMirror(lobby.mirrorUrl, process.pid, clock);
}
