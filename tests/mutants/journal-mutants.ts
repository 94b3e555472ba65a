import type { Mutant } from './mutant.ts';

/** Bugs in the journal and in what the platform is told from it. */
export const journalMutants: readonly Mutant[] = [
  {
    name: 'synchronous NORMAL',
    file: 'kiosk/journal/journal-file.ts',
    changes: [
      {
        find: "    expectPragma(db, 'synchronous', 2, 'FULL');",
        replace: "    expectPragma(db, 'synchronous', 1, 'NORMAL');",
      },
    ],
    costs: 'A power cut takes away what the machine believed to be written: notes, credits, loads.',
    hint: { seed: 1, edition: 2, run: 'storm1' },
  },
  {
    name: 'a failed commit counts as not done',
    file: 'kiosk/journal/journal.ts',
    changes: [
      {
        find: `      this.#broken = new JournalError(
        'uncertain',
        'the last entry`,
        replace: `      this.#broken = undefined;
      const failed = new JournalError(
        'unwritable',
        'the last entry`,
      },
      {
        find: `      for (const listener of this.#uncertainListeners) listener(this.#broken);
      throw this.#broken;`,
        replace: '      throw failed;',
      },
    ],
    costs: 'The entry is in the file after all, and what the process goes on to do does not fit it.',
    hint: { seed: 12, edition: 2, run: 'base' },
  },
  {
    name: 'outbox row in a second transaction',
    file: 'kiosk/journal/projections.ts',
    changes: [
      {
        find: '    for (const row of rows) this.#putRow().run({ ...row, body: JSON.stringify(row.body), atMs: entry.atMs });',
        replace: `    const late = this.#late.splice(0);
    for (const row of late) this.#putRow().run({ ...row, body: JSON.stringify(row.body), atMs: entry.atMs });
    this.#late.push(...rows);`,
      },
      {
        find: '  readonly #loads: LoadTable;',
        replace: '  readonly #loads: LoadTable;\n  readonly #late: OutboxRow[] = [];',
      },
    ],
    costs: 'Power fails in between: the note is in the box, and the platform never hears of it.',
    hint: { seed: 1, edition: 1, run: '18:before' },
  },
  {
    name: 'an answer to another request is believed',
    file: 'kiosk/platform/platform-client.ts',
    changes: [
      { find: 'if (answer.requestId !== requestId)', replace: 'if (answer.requestId === undefined)' },
    ],
    costs: 'What a cache gave back counts as the credit of the next note: its money is never booked.',
    hint: { seed: 2, edition: 2, run: 'stale' },
  },
  {
    name: 'a row leaves the outbox before it is answered',
    file: 'kiosk/outbox/outbox-sender.ts',
    changes: [
      {
        find: "    log.event('outbox.send', { key: row.key });",
        replace: `    log.event('outbox.send', { key: row.key });
    if (row.call === 'releaseNote') journal.commit({ kind: 'releaseAnswered', key: row.key });`,
      },
    ],
    costs: 'A request that is lost is never sent again: a promise stays open and eats up a limit.',
    hint: { seed: 24, edition: 1, run: '18:before' },
  },
  {
    name: 'a credit counts as done when it is sent',
    file: 'kiosk/outbox/outbox-sender.ts',
    changes: [
      {
        find: "    if (failure.kind !== 'refused') return [];",
        replace: `    if (failure.kind === 'noAnswer' && row.call === 'creditNote')
      return [{ kind: 'noteCredited', noteId: asNoteId(idOf(row)), pendingFen: ZERO }];
    if (failure.kind !== 'refused') return [];`,
      },
      {
        find: "import { asCaseId, asLoadId, asNoteId } from '../../contract/ids.ts';",
        replace: `import { asCaseId, asLoadId, asNoteId } from '../../contract/ids.ts';
import { ZERO } from '../../contract/money.ts';`,
      },
    ],
    costs: 'The kiosk says that the money is there; the platform has never heard of it.',
    hint: { seed: 56, edition: 1, run: 'base' },
  },
  {
    name: 'a time-out counts as a refusal',
    file: 'kiosk/outbox/outbox-sender.ts',
    changes: [
      {
        find: "    if (failure.kind !== 'refused') return [];",
        replace: "    if (failure.kind !== 'refused' && failure.kind !== 'noAnswer') return [];",
      },
    ],
    costs: 'The platform has credited the note, the kiosk keeps it for people to decide: paid twice.',
    hint: { seed: 47, edition: 1, run: 'base' },
  },
  {
    name: 'a refused row holds up the others',
    file: 'kiosk/outbox/outbox-sender.ts',
    changes: [
      {
        find: "    if (failure.kind !== 'refused') return [];",
        replace: "    if (failure.kind !== 'refused' || row.key.endsWith(':credit')) return [];",
      },
    ],
    costs: 'After one credit that the platform never takes nobody is credited any more.',
    hint: {
      seed: 0,
      edition: 2,
      run: 'the platform refuses one credit however often it comes, and the next one is credited',
    },
  },
  {
    name: 'new key on retry',
    file: 'kiosk/outbox/outbox-sender.ts',
    changes: [
      {
        find: '    const body: unknown = JSON.parse(row.body);',
        replace: `    const again = this.#failures > 0 ? { key: \`\${row.key}\${this.#failures}\` } : {};
    const body: unknown = { ...(JSON.parse(row.body) as object), ...again };`,
      },
    ],
    costs: 'A platform that knows a request by its key cannot know that this is the same one.',
    hint: { seed: 47, edition: 1, run: 'base' },
  },
  {
    name: 'a returned note is not released',
    file: 'kiosk/journal/outbox-rows.ts',
    changes: [
      {
        find: "    case 'noteReturned':\n      return [releaseRow(note)];",
        replace: "    case 'noteReturned':\n      return [];",
      },
    ],
    costs: "The promise for a note that went back stays open and eats up its owner's limit of the day.",
    hint: { seed: 2, edition: 1, run: 'storm1' },
  },
  {
    name: 'balance overwritten instead of added to',
    file: 'kiosk/journal/projections.ts',
    changes: [
      { find: 'amount_fen = amount_fen + excluded.amount_fen', replace: 'amount_fen = excluded.amount_fen' },
    ],
    costs: 'Finance counts the box against a number that means nothing.',
    hint: { seed: 1, edition: 1, run: 'base' },
  },
  {
    name: 'credit posted from the wrong account',
    file: 'kiosk/journal/postings.ts',
    changes: [
      {
        find: "      return move('2190', '2102', valueOf(note));",
        replace: "      return move('2191', '2102', valueOf(note));",
      },
    ],
    costs: 'The books say that money is still owed which was credited long ago.',
    hint: { seed: 1, edition: 1, run: 'base' },
  },
  {
    name: 'chain of hashes leaves the body out',
    file: 'kiosk/journal/hash-chain.ts',
    changes: [{ find: '\\n${body}`', replace: '\\n${body.length}`' }],
    costs: 'Whoever has the file can change an amount, and nobody sees it.',
    hint: { seed: 1, edition: 1, run: 'base' },
  },
  {
    name: 'case opened without its value',
    file: 'kiosk/journal/projections.ts',
    changes: [
      {
        find: "open(fact.caseId, 'noteInQuestion', fact.reason, note?.valueFen);",
        replace: "open(fact.caseId, 'noteInQuestion', fact.reason, undefined);",
      },
    ],
    costs: 'People are to decide about a note and do not see what it is worth.',
    hint: { seed: 17, edition: 1, run: 'base' },
  },
];
