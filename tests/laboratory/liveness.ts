import type { Journal } from '../../kiosk/journal/journal.ts';
import type { NoteState } from '../../kiosk/journal/note.ts';
import type { MachineWorld } from '../world/machine-world.ts';

/** Nothing is broken any more: so long may it take, in virtual time, until this holds and goes on to hold. */
export const livenessBounds = {
  /** The slot and the path are free: what hung in them was given back, taken or freed by staff. */
  pathFreeMs: 120_000,
  /** The machine lives and offers to take cash. */
  servingMs: 180_000,
  /** The platform has answered every row of the outbox. */
  outboxMs: 300_000,
  /** Each note is credited, returned or a case for people. */
  notesSettledMs: 300_000,
  /** Requests that the network held back have arrived. */
  networkMs: 60_000,
} as const;

/** A device whose silence was not noticed yet only seems to rest. */
const REST_MS = 2_500;
const STEP_MS = 500;

export interface QuietTime {
  readonly world: MachineWorld;
  /** Of the process that lives at the time. */
  readonly journal: () => Journal | undefined;
}

interface Promised {
  readonly what: string;
  readonly withinMs: number;
  readonly holds: () => boolean;
}

/** Lets time pass until all that was begun has come to its end. Resolves with what did not within its bound. */
export async function waitForRest({ world, journal }: QuietTime): Promise<readonly string[]> {
  const { pathFreeMs, servingMs, outboxMs, notesSettledMs, networkMs } = livenessBounds;
  const promises: readonly Promised[] = [
    {
      what: 'the path of the acceptor is free',
      withinMs: pathFreeMs,
      holds: () => world.validator.truth.inPath === undefined,
    },
    { what: 'cash is taken', withinMs: servingMs, holds: () => world.life.alive && world.rechargeOffered },
    {
      what: 'the outbox is empty',
      withinMs: outboxMs,
      holds: () => world.life.alive && journal()?.queries.waitingRows().length === 0,
    },
    {
      what: 'every note is settled or a case',
      withinMs: notesSettledMs,
      holds: () => world.life.alive && settledOrCases(journal()),
    },
    {
      what: 'what the network held back has arrived',
      withinMs: networkMs,
      holds: () => world.network.lateRequests === 0,
    },
  ];
  const latestMs = Math.max(...promises.map(({ withinMs }) => withinMs));
  let restedMs = 0;
  let open: readonly Promised[] = [];
  for (let waitedMs = 0; waitedMs < latestMs; waitedMs += STEP_MS) {
    await world.clock.advance(STEP_MS);
    open = promises.filter(({ holds }) => !holds());
    restedMs = open.length === 0 ? restedMs + STEP_MS : 0;
    if (restedMs >= REST_MS) return [];
    const broken = open.filter(({ withinMs }) => waitedMs >= withinMs);
    if (broken.length > 0) return broken.map(unkept);
  }
  return open.length > 0 ? open.map(unkept) : ['the machine does not come to rest'];
}

function unkept({ what, withinMs }: Promised): string {
  return `${withinMs / 1000} s after the last visit it is not so that ${what}`;
}

function settledOrCases(journal: Journal | undefined): boolean {
  if (!journal) return false;
  const ended: readonly NoteState[] = ['CREDITED', 'RETURNED', 'REFUNDED'];
  return journal.queries
    .notesUnderWay()
    .every(({ state, caseId }) => ended.includes(state) || (state === 'SUSPENSE' && caseId !== undefined));
}
