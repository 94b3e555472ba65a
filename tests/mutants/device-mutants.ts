import type { Mutant } from './mutant.ts';

/** Bugs in how the machine speaks with the cash acceptor. */
export const deviceMutants: readonly Mutant[] = [
  {
    name: 'SSP: first poll before the note is given back',
    file: 'devices/cash-acceptor/ssp/starting.ts',
    changes: [
      {
        find: "    case 'synchronise':\n      return enter(state, 'giveBack');",
        replace: "    case 'synchronise':\n      return enter(state, 'protocol');",
      },
    ],
    costs: 'A note in escrow at the start is accepted by the poll, though its owner was promised nothing.',
    hint: { seed: 9, edition: 1, run: '10:after' },
  },
  {
    name: 'SSP: note in escrow polled while it is decided',
    file: 'devices/cash-acceptor/ssp/session.ts',
    changes: [
      {
        find: "  if (nowMs >= path.holdDueMs) return send(session, 'hold');",
        replace: '  if (nowMs >= path.holdDueMs) return send(session, session.pollCommand);',
      },
    ],
    costs: 'The poll accepts the note before the platform has answered.',
    hint: { seed: 1, edition: 1, run: '34:before' },
  },
  {
    name: 'SSP: checksum ignored',
    file: 'devices/cash-acceptor/ssp/codec/frames.ts',
    changes: [
      {
        find: '    const sound = crc16(body.slice(0, -2)) === (low | (high << 8));',
        replace: '    const sound = low + high >= 0;',
      },
    ],
    costs: 'One bit that is read wrongly makes a credit of a note in escrow, or a note of another value.',
    hint: { seed: 6, edition: 2, run: 'answers' },
  },
  {
    name: 'SSP: sequence bit ignored',
    file: 'devices/cash-acceptor/ssp/command-loop.ts',
    changes: [
      {
        find: 'frame.address !== VALIDATOR_ADDRESS || frame.sequence !== this.#waiter?.sequence',
        replace: 'frame.address !== VALIDATOR_ADDRESS || !this.#waiter',
      },
    ],
    costs: 'An answer that comes late is taken for the next one: a note is credited twice.',
    hint: { seed: 5, edition: 2, run: 'answers' },
  },
  {
    name: 'SSP: a repeated command is sent as a new one',
    file: 'devices/cash-acceptor/ssp/command-loop.ts',
    changes: [
      {
        find: '    const sequence: Sequence = this.#sequence === 1 ? 0 : 1;\n    this.#sequence = sequence;\n',
        replace: '    let sequence: Sequence = this.#sequence === 1 ? 0 : 1;\n',
      },
      {
        find: '    for (let attempt = 0; attempt <= repeats; attempt += 1) {\n',
        replace: '',
      },
      {
        find: '    const packet = encodeFrame(',
        replace: `    for (let attempt = 0; attempt <= repeats; attempt += 1) {
      if (attempt > 0) sequence = sequence === 1 ? 0 : 1;
      this.#sequence = sequence;
      const packet = encodeFrame(`,
      },
    ],
    costs:
      'The answer that was lost is never told again: the device forgets a credit, and people must decide.',
    hint: { seed: 1, edition: 2, run: 'answers' },
  },
  {
    name: 'ID-003: checksum ignored',
    file: 'devices/cash-acceptor/id003/codec/frames.ts',
    changes: [
      {
        find: '    if (crc16(this.#held.slice(0, length - 2)) !== (low | (high << 8))) {',
        replace: '    if (low + high < 0) {',
      },
    ],
    costs: 'One bit that is read wrongly makes a note of another value.',
    hint: { seed: 3, edition: 2, run: 'answers' },
  },
  {
    name: 'ID-003: acknowledges before the credit is recorded',
    file: 'devices/cash-acceptor/id003/session.ts',
    changes: [
      {
        find: "  if (vend?.recorded && !vend.ackSent) return send(session, 'acknowledge');",
        replace: "  if (vend && !vend.ackSent) return send(session, 'acknowledge');",
      },
    ],
    costs: 'Power fails in between: the device has forgotten the credit and no book ever had it.',
    hint: { seed: 3, edition: 1, run: 'base' },
  },
  {
    name: 'ID-003: power-up overlooked',
    file: 'devices/cash-acceptor/id003/take-status.ts',
    changes: [
      {
        find: "  if (kindOf(status) === 'power') return { session: before, told, settled, restarted: true };\n",
        replace: '',
      },
    ],
    costs: 'The acceptor waits for ever for its reset, and a person in front of it for an answer.',
    hint: { seed: 3, edition: 1, run: 'base' },
  },
];
