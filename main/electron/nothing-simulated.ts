import type { HidBus } from '../../devices/hid/hid-port.ts';
import type { JournalMirror } from '../demo/journal-mirror.ts';

/**
 * Stands in a packaged machine where the demo has demo/simulation.ts, and has the same names: only real devices exist
 * there, and a configuration that names others is refused like any misspelt one.
 */
export const hidBusNames = ['usb'] as const;

export const simulatedSettings = {};

export function simulationProblems(): [] {
  return [];
}

export function simulatedBus(): HidBus | undefined {
  return undefined;
}

export function openMirror(): Promise<JournalMirror | undefined> {
  return Promise.resolve(undefined);
}
