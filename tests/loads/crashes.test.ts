import { describe, expect, it } from 'vitest';
import type { Fact } from '../../kiosk/journal/facts.ts';
import { JournalError } from '../../kiosk/journal/journal-error.ts';
import type { DeathAt, LoadKiosk } from './load-kiosk.ts';
import { holder, loaded, story, uid } from './story.ts';

/** The power fails around a record of a load; then the machine starts anew, and the holder comes back. */
async function powerCut(deathAt: DeathAt) {
  const told = await story();
  const { machine } = told;
  machine.deathAt = deathAt;
  await machine.place(uid);
  await machine.begin(uid);
  await machine.clock.advanceUntil(() => !machine.alive, 30_000);
  machine.die();
  machine.deathAt = undefined;
  await machine.start();
  return told;
}

const commits: readonly (readonly [Fact['kind'], DeathAt['when']])[] = [
  ['loadStarting', 'before'],
  ['loadStarting', 'after'],
  ['loadGranted', 'before'],
  ['loadGranted', 'after'],
  ['loadExecuted', 'before'],
  ['loadExecuted', 'after'],
  ['loadReported', 'before'],
  ['loadReported', 'after'],
];

describe('G12 the power fails', () => {
  it.each(commits)('at %s, %s it is written: loaded exactly once in the end', async (kind, when) => {
    const { machine, platform } = await powerCut({ kind, when });
    expect(machine.booksProblem).toBeUndefined();
    await machine.take(uid);
    await machine.load(uid);
    await machine.clock.advance(60_000);
    expect(platform.books(uid)).toEqual({ pending: 0, inFlight: 0, loaded: 20_000 });
    expect(machine.loads.status).toEqual({ running: 0, questioned: 0, inFlightFen: 0 });
    expect(machine.balance('2101')).toBe(-5_000);
    expect(machine.booksProblem).toBeUndefined();
    expect(machine.journal.queries.openCases()).toEqual([]);
    expect(machine.faults).toEqual([]);
  });

  it('while the platform was asked: nothing was written to the card, and the start is cancelled', async () => {
    const { machine, platform, card } = await powerCut({ kind: 'loadGranted', when: 'before' });
    expect(machine.kinds).toEqual(['loadStarting', 'loadNotExecuted', 'loadReported']);
    expect(machine.facts[1]).toMatchObject({ why: 'kioskRestarted' });
    expect(platform.books(uid)).toEqual({ pending: 5_000, inFlight: 0, loaded });
    expect(card.image).toEqual(holder().card.image);
  });

  it('after the grant: it is in question, since nobody knows whether the card was written', async () => {
    const { machine, platform } = await powerCut({ kind: 'loadGranted', when: 'after' });
    expect(machine.kinds).toEqual(['loadStarting', 'loadGranted', 'loadQuestioned', 'loadReported']);
    expect(machine.loads.status).toEqual({ running: 0, questioned: 1, inFlightFen: 5_000 });
    expect(platform.books(uid)).toMatchObject({ pending: 0, inFlight: 5_000 });
  });

  it('after the card had it: the platform learns it from the card, wherever that is seen', async () => {
    const { machine, platform } = await powerCut({ kind: 'loadExecuted', when: 'before' });
    expect(machine.loads.status.questioned).toBe(1);
    platform.meet(uid, 20_000);
    await machine.clock.advance(601_000);
    expect(machine.facts.at(-1)).toMatchObject({ kind: 'loadExecuted', evidence: 'platform' });
    expect(machine.booksProblem).toBeUndefined();
  });

  it('in the middle of a write: the same machine finishes the same load', async () => {
    const { machine, platform } = await story();
    await machine.place(uid);
    await machine.beginPulled(uid, { write: 4, bytes: 6 });
    machine.die();
    await machine.start();
    const result = await machine.load(uid);
    expect(result.end).toEqual({ state: 'loaded', amountFen: 5_000 });
    expect(machine.facts.filter(({ kind }) => kind === 'loadGranted')).toHaveLength(2);
    expect(new Set(loadIds(machine)).size).toBe(2); // the second one found nothing more
    expect(platform.books(uid)).toEqual({ pending: 0, inFlight: 0, loaded: 20_000 });
  });
});

describe('the machine is stopped in good order', () => {
  it('while it waits for the card: the load is given up as it stands', async () => {
    const { machine } = await story();
    await machine.place(uid);
    await machine.beginPulled(uid, { write: 2, bytes: 6 });
    await machine.stop();
    expect(machine.facts.at(-1)).toMatchObject({ kind: 'loadQuestioned', why: 'cardTaken' });
  });

  it('while the platform is asked: no answer, and the start will be cancelled', async () => {
    const { machine, platform } = await story();
    platform.fate = (call) => (call === 'startLoad' ? 'silence' : 'pass');
    await machine.place(uid);
    await machine.begin(uid);
    await machine.until('asking');
    await machine.stop();
    expect(machine.facts.at(-1)).toMatchObject({ kind: 'loadNotExecuted', why: 'noAnswer' });
  });
});

describe('a commit that fails', () => {
  const failing = (machine: LoadKiosk, kind: Fact['kind'], code: 'unwritable' | 'uncertain'): void => {
    const commit = machine.journal.commit.bind(machine.journal);
    machine.journal.commit = (...facts) => {
      if (facts.some((fact) => fact.kind === kind)) throw new JournalError(code, 'injected');
      return commit(...facts);
    };
  };

  it.each(['loadStarting', 'loadGranted'] as const)(
    'of %s: nothing is written to the card, and the machine says that it cannot keep records',
    async (kind) => {
      const { machine, card, platform } = await story();
      failing(machine, kind, 'unwritable');
      const result = await machine.load(uid);
      expect(result.end).toEqual({ state: 'notLoaded', reason: 'journalUnavailable' });
      expect(card.image).toEqual(holder().card.image);
      expect(machine.faults).toHaveLength(1);
      expect(machine.fatal).toEqual([]);
      // The platform may hold the money apart until the next start of this machine, or another machine finishes it.
      machine.die();
      await machine.start();
      expect(platform.books(uid)).toEqual({ pending: 5_000, inFlight: 0, loaded });
    },
  );

  it('of loadGranted, with an outcome that nobody knows: the process must look into the reopened file', async () => {
    const { machine, card } = await story();
    failing(machine, 'loadGranted', 'uncertain');
    const result = await machine.load(uid);
    expect(result.end).toEqual({ state: 'notLoaded', reason: 'journalUnavailable' });
    expect(machine.fatal).toMatchObject([{ code: 'uncertain' }]);
    expect(card.image).toEqual(holder().card.image);
  });

  it('of loadExecuted: the card has it and the person is told so; the next start asks the platform', async () => {
    const { machine, platform } = await story();
    failing(machine, 'loadExecuted', 'uncertain');
    expect((await machine.load(uid)).end).toEqual({ state: 'loaded', amountFen: 5_000 });
    expect(machine.fatal).toHaveLength(1);
    machine.die();
    await machine.start();
    expect(machine.loads.status.questioned).toBe(1);
    await machine.take(uid);
    expect((await machine.load(uid)).end).toEqual({ state: 'notLoaded', reason: 'nothingPending' });
    expect(machine.loads.status.questioned).toBe(0);
    expect(platform.books(uid)).toEqual({ pending: 0, inFlight: 0, loaded: 20_000 });
  });

  it('of loadQuestioned: the person is told that it is held, and the next start knows it', async () => {
    const { machine } = await story();
    failing(machine, 'loadQuestioned', 'unwritable');
    await machine.place(uid);
    await machine.beginPulled(uid, { write: 4, bytes: 6 });
    machine.send({ type: 'idle' });
    expect((await machine.result()).end).toEqual({ state: 'held', amountFen: 5_000 });
    machine.die();
    await machine.start();
    expect(machine.loads.status).toMatchObject({ running: 0, questioned: 1 });
  });

  it('of cardMending: the torn card is left as it is', async () => {
    const { machine, card } = await story();
    await machine.place(uid);
    await machine.beginPulled(uid, { write: 5, bytes: 6 });
    machine.send({ type: 'idle' });
    await machine.result();
    const torn = Uint8Array.from(card.image);
    failing(machine, 'cardMending', 'unwritable');
    expect((await machine.load(uid)).end).toEqual({ state: 'notLoaded', reason: 'journalUnavailable' });
    expect(card.image).toEqual(torn);
  });
});

describe('a defect in a step', () => {
  it('of the driver while it writes: the load is in question, and people are called', async () => {
    const { machine, platform } = await story();
    machine.cards.load = () => Promise.reject(new Error('injected'));
    expect((await machine.load(uid)).end).toEqual({ state: 'held', amountFen: 5_000 });
    expect(machine.facts).toContainEqual(expect.objectContaining({ kind: 'loadQuestioned' }));
    expect(machine.faults).toHaveLength(1);
    expect(platform.books(uid)).toMatchObject({ inFlight: 5_000 });
  });

  it('before anything was granted: nothing is on the card', async () => {
    const { machine } = await story();
    machine.cards.read = () => Promise.reject(new Error('injected'));
    expect((await machine.load(uid)).end).toEqual({ state: 'notLoaded', reason: 'journalUnavailable' });
    expect(machine.faults).toHaveLength(1);
  });
});

function loadIds({ facts }: LoadKiosk): readonly string[] {
  return facts.flatMap((fact) => ('loadId' in fact ? fact.loadId : []));
}
