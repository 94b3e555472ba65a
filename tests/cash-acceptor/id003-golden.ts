import type { CommandName } from '../../devices/cash-acceptor/id003/codec/commands.ts';
import type { Status } from '../../devices/cash-acceptor/id003/codec/statuses.ts';

/**
 * Frames as hosts and acceptors put them on the wire, as several independent programs have them; those marked
 * `computed` follow from the frame's rules alone. None was made by the code under test.
 */
export const goldenCommands: readonly (readonly [hex: string, command: CommandName, data: string])[] = [
  ['FC05112756', 'status', ''],
  ['FC05402B15', 'reset', ''],
  ['FC0541A204', 'stack1', ''],
  ['FC05423936', 'stack2', ''],
  ['FC0543B027', 'giveBack', ''],
  ['FC05440F53', 'hold', ''],
  ['FC05458642', 'wait', ''],
  ['FC0550AA05', 'acknowledge', ''],
  ['FC07C000002DB5', 'denominations', '0000'],
  ['FC07C10000F1EF', 'security', '0000'], // computed
  ['FC06C20155DE', 'communication', '01'], // computed
  ['FC06C30004D6', 'inhibit', '00'],
  ['FC06C3018DC7', 'inhibit', '01'],
  ['FC06C4000C9B', 'directions', '00'], // computed
  ['FC07C50300F8A6', 'options', '0300'], // computed
  ['FC07C60112BF49', 'barCode', '0112'], // computed
  ['FC06C7FC878C', 'barCodeInhibit', 'FC'], // computed
  ['FC058027D3', 'readDenominations', ''], // computed
  ['FC05886F5F', 'version', ''],
  ['FC058A7D7C', 'currencyTable', ''],
];

export const goldenStatuses: readonly (readonly [hex: string, status: Status])[] = [
  ['FC05112756', { name: 'idle' }],
  ['FC0512BC64', { name: 'accepting' }],
  ['FC061361B0FB', { name: 'escrow', escrowCode: 0x61 }],
  ['FC061363A2D8', { name: 'escrow', escrowCode: 0x63 }],
  ['FC0613641DAC', { name: 'escrow', escrowCode: 0x64 }], // computed, as the three below
  ['FC06136594BD', { name: 'escrow', escrowCode: 0x65 }],
  ['FC0613660F8F', { name: 'escrow', escrowCode: 0x66 }],
  ['FC061367869E', { name: 'escrow', escrowCode: 0x67 }],
  ['FC05148A01', { name: 'stacking' }],
  ['FC05150310', { name: 'vendValid' }],
  ['FC05169822', { name: 'stacked' }],
  ['FC061771518C', { name: 'rejecting', code: 0x71 }], // computed, as the two below
  ['FC0617791900', { name: 'rejecting', code: 0x79 }],
  ['FC061776EEF8', { name: 'rejecting', code: 0x76 }],
  ['FC0518E6CB', { name: 'returning' }],
  ['FC05196FDA', { name: 'holding' }],
  ['FC051AF4E8', { name: 'disabled' }],
  ['FC051B7DF9', { name: 'initialize' }],
  ['FC05402B15', { name: 'powerUp' }],
  ['FC0541A204', { name: 'powerUpInAcceptor' }],
  ['FC05423936', { name: 'powerUpInStacker' }],
  ['FC0543B027', { name: 'stackerFull' }],
  ['FC05440F53', { name: 'stackerOpen' }],
  ['FC05458642', { name: 'jamInAcceptor' }],
  ['FC05461D70', { name: 'jamInStacker' }],
  ['FC05479461', { name: 'pause' }],
  ['FC05486399', { name: 'cheated' }],
  ['FC0649A2A021', { name: 'failure', code: 0xa2 }], // computed
  ['FC054A71BA', { name: 'communicationError' }],
];

/** Answers that are no status. */
export const goldenAnswers = {
  invalid: 'FC054BF8AB',
  acknowledged: 'FC0550AA05',
  nothingInhibited: 'FC078000005BB3', // computed
  /** `U(CHN)-07-SS ID003-05V100-01 01JAN24 `; computed from an invented text of the usual form. */
  version: 'FC2A88552843484E292D30372D53532049443030332D3035563130302D30312030314A414E323420AA8D',
  /** 1, 5, 10, 20, 50 and 100 yuan on codes 61, 63 to 67; computed. */
  yuanTable: 'FC258A612D010062000000632D0500642D0A00652D1400662D3200672D6400680000008079',
  /** An acceptor that speaks by itself. */
  enquiry: 'FC05058200',
} as const;
