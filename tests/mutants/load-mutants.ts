import type { Mutant } from './mutant.ts';

/** Bugs in how money goes onto the chip. */
export const loadMutants: readonly Mutant[] = [
  {
    name: 'recovery of loads skipped',
    file: 'kiosk/loads/loads.ts',
    changes: [
      {
        find: "      .filter(({ state }) => state !== 'QUESTIONED')",
        replace: "      .filter(({ state }) => state === 'STARTING')",
      },
    ],
    costs: 'A load cut short by a restart is never brought to its end; its money stands apart for ever.',
    hint: { seed: 1, edition: 1, run: '34:before' },
  },
  {
    name: 'a load cut short by a restart counts as not done',
    file: 'kiosk/loads/loads.ts',
    changes: [
      {
        find: "    : { kind: 'loadQuestioned', loadId, why: 'kioskRestarted', caseId: undefined };",
        replace: "    : { kind: 'loadNotExecuted', loadId, why: 'untouched' };",
      },
    ],
    costs: 'The money goes back to the account although the card has it.',
    hint: { seed: 1, edition: 1, run: '34:after' },
  },
  {
    name: 'load decided by the balance',
    file: 'kiosk/loads/load-asker.ts',
    changes: [
      {
        find: '      const outcome = await this.#resume(load, request.card);\n      if (outcome) return outcome;',
        replace:
          "      const isThere = request.card.purse.balanceFen >= amountOf(load);\n      book.settle(load.loadId, isThere ? 'executed' : 'notExecuted');\n      return notLoaded('nothingPending');",
      },
    ],
    costs: 'A card that had money before counts as loaded, and the load stays open.',
    hint: { seed: 1, edition: 2, run: 'storm3' },
  },
  {
    name: 'new key on retry of a load',
    file: 'kiosk/loads/ask-platform.ts',
    changes: [
      {
        find: '    const answer = await client.call(name, request, { timeoutMs: TRY_TIMEOUT_MS, signal });',
        replace: `    const first = request as { readonly loadId: string };
    const loadId = tried === 1 ? first.loadId : \`\${first.loadId.slice(0, -1)}\${tried}\`;
    const fresh = { ...first, loadId, ...(name === 'startLoad' ? { key: \`\${loadId}:start\` } : {}) };
    const again = fresh as unknown as PlatformRequest<C>;
    const answer = await client.call(name, again, { timeoutMs: TRY_TIMEOUT_MS, signal });`,
      },
    ],
    costs: 'The platform begins a load of which the kiosk knows nothing.',
    hint: { seed: 100, edition: 1, run: 'base' },
  },
  {
    name: 'a written load is cancelled',
    file: 'kiosk/loads/card-loader.ts',
    changes: [
      {
        find: "    if (mayBeWritten) this.#book.questioned(loadId, 'cardTaken');",
        replace:
          "    if (mayBeWritten && reason === 'damagedCard') this.#book.questioned(loadId, 'cardTaken');",
      },
    ],
    costs: 'The money goes back to the account although the card has it.',
    hint: { seed: 18, edition: 1, run: 'base' },
  },
  {
    name: 'a torn load counts as done',
    file: 'kiosk/loads/card-loader.ts',
    changes: [
      {
        find: '        return this.#unfinished(running, outcome.because);',
        replace: `        if (outcome.touched) {
          this.#forget();
          this.#book.executed(running.loadId, order.record.after);
          return { result: 'ended', end: { state: 'held', amountFen: running.amountFen } };
        }
        return this.#unfinished(running, outcome.because);`,
      },
    ],
    costs: 'The platform takes the money for loaded; the card has not got it.',
    hint: { seed: 1, edition: 1, run: 'base' },
  },
  {
    name: 'a load counts as done when it is granted',
    file: 'kiosk/loads/load-asker.ts',
    changes: [
      {
        find: '    const { amountFen } = loader.take(load, grant);',
        replace: `    const { amountFen } = loader.take(load, grant);
    book.executed(loadId, granted.afterFen);`,
      },
    ],
    costs: 'The card is written when the books have closed the load already.',
    hint: { seed: 1, edition: 1, run: 'base' },
  },
  {
    name: 'load confirmed before it is read back',
    file: 'devices/campus-card/load-steps.ts',
    changes: [
      {
        find: "      return { state: { at: 'transferToShadow' }, effect: { type: 'transfer', block: SHADOW } };",
        replace: "      return finish(state, { result: 'executed' });",
      },
    ],
    costs: 'The platform takes the money for loaded; the card has not got it.',
    hint: { seed: 1, edition: 2, run: 'base' },
  },
  {
    name: 'load confirmed before its last block is written',
    file: 'devices/campus-card/load-steps.ts',
    changes: [
      {
        find: '        ? restoreShadow\n        : differs(',
        replace: "        ? finish(state, { result: 'executed' })\n        : differs(",
      },
    ],
    costs: 'The card has a torn total: no till takes it until its holder comes to a kiosk again.',
    hint: { seed: 1, edition: 2, run: 'base' },
  },
  {
    name: 'amount added to whatever the card holds',
    file: 'devices/campus-card/load-steps.ts',
    changes: [
      {
        find: "  if (primary === after && shadow === after) return finish(state, { result: 'executed' });\n",
        replace: '',
      },
      {
        find: '  if (primary === before && (shadow === before || shadow === undefined)) {',
        replace: '  if (primary !== undefined && (primary === shadow || shadow === undefined)) {',
      },
    ],
    costs: 'A load that is repeated after a restart is on the card twice.',
    hint: { seed: 159, edition: 1, run: 'base' },
  },
  {
    name: 'total written before its record',
    file: 'devices/campus-card/load-steps.ts',
    changes: [
      {
        find: '  if (claimed === undefined || claimed < record.counter) return writeRecord(recordBlocks, 0);',
        replace: '  if (claimed === undefined || claimed < record.counter) return openTotal;',
      },
    ],
    costs: 'A card with money that no record allows: terminals refuse it, and a forger has a model.',
    hint: { seed: 1, edition: 1, run: 'base' },
  },
  {
    name: 'write key kept by the driver',
    file: 'devices/campus-card/classic-campus-card.ts',
    changes: [
      {
        find: '    const { record } = order;\n',
        replace:
          '    const { record } = order;\n    this.#lastKey = order.loadKey.slice();\n    this.#lastKey.at(0);\n',
      },
      {
        find: '  #begun: string | undefined;\n',
        replace: '  #begun: string | undefined;\n  #lastKey = new Uint8Array();\n',
      },
    ],
    costs: 'Whoever reads the memory of a stolen machine writes himself cards.',
    hint: { seed: 1, edition: 1, run: 'base' },
  },
];
