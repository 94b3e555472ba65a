import { expect, it } from 'vitest';
import { figuresOf } from './process-report.ts';

const hour = {
  ...{ notes: 1, deaths: ['random'], ownEnds: 0, networkFaults: [], blows: ['usb'], storageFaults: 0 },
  ...{ effects: new Map([['journal visitStarted', 3]]), failedCalls: new Map<string, number>() },
  ...{ openCases: 0, violations: [] },
};

it('a run that met no effect of some kind has failed, unless it was too short to meet them all', () => {
  const unseen = ['platform', 'acceptor', 'card'];
  expect(figuresOf([{ ...hour, visits: 20 }], 60, undefined)).toMatchObject({ unseen, failed: 3 });
  expect(figuresOf([{ ...hour, visits: 2 }], 60, undefined)).toMatchObject({ unseen, failed: 0 });
});
