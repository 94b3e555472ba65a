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
