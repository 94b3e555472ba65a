import type { Mutant } from './mutant.ts';

/** Bugs in the reference platform. */
export const platformMutants: readonly Mutant[] = [
  {
    name: 'platform: money of a cancelled load is not put back',
    file: 'central/load-end.ts',
    changes: [{ find: '    await tx.pending.putBack(load.reference);\n', replace: '' }],
    costs: "A load that never happened takes somebody's pending money away.",
    hint: { seed: 3, edition: 1, run: 'base' },
  },
  {
    name: 'platform: purchases only in their order',
    file: 'central/debit-calls.ts',
    changes: [
      {
        find: '    (earlier?.counter ?? 0) === counter - 1 ? before === earliestFen : before >= earliestFen;',
        replace: '    (earlier?.counter ?? 0) === counter - 1 && before === earliestFen;',
      },
    ],
    costs: 'Purchases that are reported late are refused: the shop has handed out its goods for nothing.',
    hint: { seed: 2, edition: 1, run: 'base' },
  },
  {
    name: 'platform: a credit is booked for every request',
    file: 'central/once.ts',
    changes: [
      {
        find: '    if (stored) {\n      const content',
        replace: "    if (stored && call !== 'creditNote') {\n      const content",
      },
      { find: '      await tx.answers.add(', replace: '      if (!stored) await tx.answers.add(' },
    ],
    costs: 'A request that comes twice is credited twice, or never answered again.',
    hint: { seed: 1, edition: 2, run: '18:before' },
  },
  {
    name: 'platform: a credited note stays reserved',
    file: 'central/note-calls.ts',
    changes: [
      {
        find: "  await tx.notes.put({ ...note, state: 'credited', creditedDay });",
        replace: "  await tx.notes.put({ ...note, state: 'reserved', creditedDay });",
      },
    ],
    costs: 'Every credit counts twice against the limit of the day.',
    hint: { seed: 1, edition: 1, run: 'base' },
  },
];
