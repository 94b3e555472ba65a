import type { Clock, Random } from '../../contract/time.ts';
import { Id003Acceptor } from './id003-acceptor.ts';
import { id003Timings } from './id003-settings.ts';
import type { PathMemory } from './note-path.ts';
import { SspValidator } from './ssp-validator.ts';
import { defaultTimings } from './validator-settings.ts';

/** Which protocol the lobby's cash acceptor speaks. */
export const acceptorProtocols = ['ssp', 'id003'] as const;
export type AcceptorProtocol = (typeof acceptorProtocols)[number];

interface WorldAcceptorOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly memory: PathMemory | undefined;
  /** The mechanics take this many times less long. */
  readonly speed: number;
}

/** The lobby's cash acceptor. What a device does when its host is silent is no mechanics and keeps its time. */
export function worldAcceptor(
  protocol: AcceptorProtocol,
  { clock, random, memory, speed }: WorldAcceptorOptions,
): SspValidator | Id003Acceptor {
  const faster = (timings: Mechanics): Mechanics => ({
    readingMs: timings.readingMs / speed,
    toCreditMs: timings.toCreditMs / speed,
    toBoxMs: timings.toBoxMs / speed,
    rejectingMs: timings.rejectingMs / speed,
    bootMs: timings.bootMs / speed,
    initialisingMs: timings.initialisingMs / speed,
  });
  switch (protocol) {
    case 'ssp':
      return new SspValidator({ clock, random, memory, timings: faster(defaultTimings) });
    case 'id003':
      return new Id003Acceptor({ clock, memory, timings: faster(id003Timings) });
  }
}

interface Mechanics {
  readonly readingMs: number;
  readonly toCreditMs: number;
  readonly toBoxMs: number;
  readonly rejectingMs: number;
  readonly bootMs: number;
  readonly initialisingMs: number;
}
