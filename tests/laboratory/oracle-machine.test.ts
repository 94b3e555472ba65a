import { describe, expect, it } from 'vitest';
import { checkDurable, checkHours, type MachineTruth } from './oracle-machine.ts';

const entries = [1, 2, 3].map((seq) => ({ seq, hash: `h${seq}`, atMs: 0, kind: 'any', body: '{}' }));
const sound: MachineTruth = {
  committed: [
    { seq: 2, hash: 'h2' },
    { seq: 3, hash: 'h3' },
  ],
  takenAtMs: [1_000, 200_000],
  closed: { fromMs: 100_000, untilMs: 160_000 },
};

describe('the oracle of the computer', () => {
  it('has nothing against a sound hour', () => {
    expect([...checkDurable(entries, sound), ...checkHours(sound)]).toEqual([]);
  });

  it('misses an entry that was told to be durable', () => {
    expect(checkDurable(entries.slice(0, 2), sound).map(({ text }) => text)).toEqual([
      'entry 3, which was written down for good, is gone',
    ]);
  });

  it('sees that another entry stands in the place of one', () => {
    const forged = entries.map((entry) => (entry.seq === 2 ? { ...entry, hash: 'other' } : entry));
    expect(checkDurable(forged, sound)).toMatchObject([{ rule: 'durable' }]);
  });

  it('sees a note that is taken while cash is closed by the true time', () => {
    expect(checkHours({ ...sound, takenAtMs: [130_000] })).toMatchObject([{ rule: 'hours' }]);
    expect(checkHours({ ...sound, takenAtMs: [130_000], closed: undefined })).toEqual([]);
  });
});
