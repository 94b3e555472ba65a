import { describe, expect, it } from 'vitest';
import type { Journal } from '../../kiosk/journal/journal.ts';
import type { Fact } from '../../kiosk/journal/facts.ts';
import type { TouchPoints } from '../world/machine-world.ts';
import { callOf } from './effects.ts';
import { runSeed } from './seed-run.ts';

/** Kiosks that are wrong on purpose: what the laboratory does not notice it cannot prove either. */
const harmless: Fact = { kind: 'noteRejected', visitId: undefined, reason: 'forged' };

function withJournal(points: TouchPoints, forge: (journal: Journal) => void): TouchPoints {
  return {
    ...points,
    openJournal: () => {
      const journal = points.openJournal();
      forge(journal);
      return journal;
    },
  };
}

function replacing(kind: Fact['kind'], by: (fact: Fact) => Fact) {
  return (points: TouchPoints): TouchPoints =>
    withJournal(points, (journal) => {
      const commit = journal.commit.bind(journal);
      journal.commit = (first, ...more) => commit(first.kind === kind ? by(first) : first, ...more);
    });
}

/** Seed of an hour whose validator repeats a credit until it is acknowledged. Others leave a doubt, which is a case. */
const ACKNOWLEDGING = 7;

async function rulesBroken(
  only: string,
  defect: (points: TouchPoints) => TouchPoints,
  seed = 1,
): Promise<string[]> {
  const { failed } = await runSeed({ seed, only, defect });
  const texts = failed.flatMap(({ violations }) => violations);
  return [...new Set(texts.map((text) => text.split(':')[0] ?? ''))];
}

describe('the laboratory notices', () => {
  it('a kiosk that acknowledges a credit without having written it down', async () => {
    const broken = await rulesBroken(
      'base',
      replacing('noteAccepted', () => harmless),
      ACKNOWLEDGING,
    );
    // The chain of the note does not allow it: the kiosk halts itself.
    expect(broken).toEqual(expect.arrayContaining(['till.stepFailed', 'liveness']));
  });

  it('a kiosk that writes down a return where the note was taken', async () => {
    const wrong = (fact: Fact): Fact =>
      fact.kind === 'noteAccepted'
        ? { kind: 'noteReturned', noteId: fact.noteId, reason: 'mechanism' }
        : harmless;
    const broken = await rulesBroken('base', replacing('noteAccepted', wrong));
    expect(broken).toEqual(expect.arrayContaining(['E1', 'E3']));
  });

  it('a kiosk that believes in a credit which never reached the platform', async () => {
    const deaf = (points: TouchPoints): TouchPoints => ({
      ...points,
      transport: {
        send: (request, options) =>
          callOf(request.path) === 'creditNote'
            ? Promise.resolve({ status: 200, body: JSON.stringify({ balanceFen: 0, pendingFen: 0 }) })
            : points.transport.send(request, options),
      },
    });
    expect(await rulesBroken('base', deaf)).toEqual(expect.arrayContaining(['E3', 'reservations']));
  });

  it('a recovery that does not look at the notes under way', async () => {
    const forgetful = (points: TouchPoints): TouchPoints =>
      withJournal(points, (journal) => {
        const { queries } = journal;
        const isFirstLife = journal.head.seq === 0;
        if (!isFirstLife) queries.notesUnderWay = () => [];
      });
    expect(await rulesBroken('12:before', forgetful)).toContain('liveness');
  });

  it('a kiosk that takes notes without the promise of the platform', async () => {
    const selfMade = (points: TouchPoints): TouchPoints => ({
      ...points,
      transport: {
        send: (request, options) =>
          callOf(request.path) === 'reserveNote'
            ? Promise.resolve({ status: 200, body: JSON.stringify({ result: 'granted' }) })
            : points.transport.send(request, options),
      },
    });
    expect(await rulesBroken('base', selfMade)).toContain('outbox.refused');
  });
});
