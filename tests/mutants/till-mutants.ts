import type { Mutant } from './mutant.ts';

/** Bugs in the chain of a note from escrow to its credit. */
export const tillMutants: readonly Mutant[] = [
  {
    name: 'credit before the credit event',
    file: 'kiosk/till/note-steps.ts',
    changes: [
      {
        find: "    return this.#carryOut(noteId, escrow, 'mechanism', () => this.#options.acceptor.accept(escrow));",
        replace: `    this.#options.recorder.credited({ kind: 'credit', denomination: escrow.denomination });
    return this.#carryOut(noteId, escrow, 'mechanism', () => this.#options.acceptor.accept(escrow));`,
      },
    ],
    costs: 'A note that sticks or is pulled back is credited all the same: money out of nothing.',
    hint: { seed: 1, edition: 1, run: '18:before' },
  },
  {
    name: 'acknowledge before commit',
    file: 'kiosk/till/note-steps.ts',
    changes: [
      {
        find: '        const settled = this.#take(outcome.credit);',
        replace: `        await outcome.credit.acknowledge().catch(() => false);
        const settled = this.#take(outcome.credit);`,
      },
    ],
    costs: 'Power fails in between: the device has forgotten the credit and no book ever had it.',
    hint: { seed: 2, edition: 1, run: 'base' },
  },
  {
    name: 'note asked for before that is written down',
    file: 'kiosk/till/till.ts',
    changes: [
      {
        find: '    if (permission.granted) this.#recorder.acceptRequested(current.noteId);',
        replace: `    if (permission.granted)
      this.#options.clock.schedule(100, () => {
        this.#recorder.acceptRequested(current.noteId);
      });`,
      },
    ],
    costs: 'Power fails in between: a note in the box of which the journal says that it went back.',
    hint: { seed: 3, edition: 1, run: 'base' },
  },
  {
    name: 'a jammed note counts as returned',
    file: 'kiosk/till/note-steps.ts',
    changes: [
      {
        find: "        return recorder.questioned(noteId, 'jam', false);\n      case 'jamCleared'",
        replace: `        recorder.returned(noteId, reason);
        return { type: 'returned', valueFen: undefined, reason, visitId: undefined };
      case 'jamCleared'`,
      },
    ],
    costs: 'The note stays in the machine, its owner reads that it came back, and nobody looks for it.',
    hint: { seed: 17, edition: 1, run: 'base' },
  },
  {
    name: 'what became of a note is guessed',
    file: 'kiosk/till/match-report.ts',
    changes: [
      {
        find: "  return note.state === 'ESCROWED' ? 'returned' : 'outcomeUnknown';",
        replace: "  return 'returned';",
      },
    ],
    costs: 'A note that went into the box while nobody looked is written off as returned.',
    hint: { seed: 28, edition: 1, run: 'base' },
  },
  {
    name: 'counters of the device not believed',
    file: 'kiosk/till/match-report.ts',
    changes: [
      {
        find: "    if (counters.stacked > explained.most) return 'countedWithoutCredit';",
        replace: "    if (counters.stacked > explained.most) return 'returned';",
      },
    ],
    costs: 'A note that the device counted into the box and never credited is written off as returned.',
    hint: { seed: 1, edition: 1, run: 'storm1' },
  },
  {
    name: 'a repeated credit counts again',
    file: 'kiosk/till/match-report.ts',
    changes: [
      {
        find: '  const repeated = fits.find((note) => wasAccepted(note) && !note.acknowledged);',
        replace: '  const repeated = fits.find((note) => wasAccepted(note) && note.acknowledged);',
      },
    ],
    costs: 'After a restart one note stands in the books twice.',
    hint: { seed: 4, edition: 1, run: '69:before' },
  },
  {
    name: 'recovery of notes skipped',
    file: 'kiosk/till/note-steps.ts',
    changes: [
      {
        find: '    for (const note of recorder.undecided()) {\n      if (stuck) {',
        replace: '    for (const note of recorder.undecided().slice(0, 0)) {\n      if (stuck) {',
      },
    ],
    costs: 'A note that was under way when the power failed is never decided.',
    hint: { seed: 1, edition: 1, run: 'storm1' },
  },
  {
    name: 'credits that waited for the start not taken',
    file: 'kiosk/till/note-steps.ts',
    changes: [
      {
        find: '    for (const credit of report.credits) {',
        replace: '    for (const credit of report.credits.slice(0, 0)) {',
      },
    ],
    costs:
      'What the device took while the program was dead waits for people, though the device knew it all along.',
    hint: { seed: 2, edition: 1, run: 'storm1' },
  },
  {
    name: 'no answer to a reservation counts as granted',
    file: 'kiosk/till/till.ts',
    changes: [
      {
        find: '      if (!reply.ok) return unreachable;',
        replace: '      if (!reply.ok) return { granted: true };',
      },
    ],
    costs: 'Notes are kept whose credit the platform never promised, and then refuses.',
    hint: { seed: 9, edition: 1, run: 'base' },
  },
  {
    name: 'note ids begin anew with every start',
    file: 'kiosk/till/note-recorder.ts',
    changes: [
      {
        find: '    const noteId = asNoteId(randomId(this.#random));\n    const { visitId, accountId } = session;',
        replace: `    this.#serial += 1;
    const noteId = asNoteId(this.#serial.toString().padStart(26, '0'));
    const { visitId, accountId } = session;`,
      },
      { find: '  #boxedEarly = 0;\n\n', replace: '  #boxedEarly = 0;\n  #serial = 0;\n\n' },
    ],
    costs: 'The second note of that name cannot be written down: the machine stops taking cash.',
    hint: { seed: 1, edition: 1, run: '18:before' },
  },
  {
    name: 'any note that came back is the one that was asked for',
    file: 'kiosk/till/match-report.ts',
    changes: [
      {
        find: "  if (givenBack && (note.state === 'ESCROWED' || keepsCredits)) return 'returned';",
        replace: "  if (givenBack || (keepsCredits && !note)) return 'returned';",
      },
    ],
    costs: 'A note pushed in behind it comes back, and the one in the box belongs to nobody.',
    hint: { seed: 2005, edition: 2, run: 'storm2' },
  },
  {
    name: 'a note cleared into the box counts as acknowledged',
    file: 'kiosk/till/note-recorder.ts',
    changes: [
      {
        find: '          ...(this.deviceAcknowledges ? { toAcknowledge: true } : {}),\n',
        replace: '',
      },
    ],
    costs: 'The validator says it again to the next process, which takes it for a second note.',
    hint: { seed: 2193, edition: 2, run: 'storm3' },
  },
];
