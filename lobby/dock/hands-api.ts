import { z } from 'zod';
import { fen, formatYuan } from '../../contract/money.ts';
import { err } from '../../contract/result.ts';
import type { AcceptorHands, Banknote } from '../hands.ts';
import { faultSchema } from '../network/fault.ts';
import { cardHands } from './card-hands.ts';
import type { Hand } from './hand.ts';
import { done, hand, nothing } from './hand.ts';
import { posHands } from './pos-hands.ts';

export type { Bench, DeedResult } from './hand.ts';

function paper(note: Banknote): string {
  const kind = note.kind === 'genuine' ? '' : `${note.kind} `;
  return `${kind}¥${formatYuan(note.valueFen, 'short')} #${note.noteNo}`;
}

const jamMoments = {
  beforeCredit: 'before its credit',
  afterCredit: 'after its credit',
  whileReturning: 'on its way back',
} as const;

const acceptorHands = {
  'insert-note': hand(
    z.strictObject({
      valueFen: z.literal([100, 500, 1000, 2000, 5000, 10_000]).transform((amount) => fen(amount)),
      kind: z.enum(['genuine', 'counterfeit', 'crumpled', 'foreign']).default('genuine'),
    }),
    ({ acceptor, book }, { valueFen, kind }) => {
      const note: Banknote = { noteNo: book.takeNoteNo(), valueFen, kind };
      return acceptor.insertNote(note)
        ? done(`${paper(note)} drawn in`, { note })
        : err(`the slot does not draw in ${paper(note)}: ${whyNot(acceptor)}`);
    },
  ),
  'take-note': hand(nothing, ({ acceptor }) => {
    const note = acceptor.takeNote();
    return note ? done(`${paper(note)} taken back`, { note }) : err('no note sticks out of the front');
  }),
  'pull-note': hand(nothing, ({ acceptor }) =>
    acceptor.pullNoteBack() ? done('note pulled at') : err('no note is within reach of a hand'),
  ),
  jam: hand(
    z.strictObject({
      when: z.enum(['beforeCredit', 'afterCredit', 'whileReturning']),
      where: z.enum(['inside', 'reachable']),
    }),
    ({ acceptor }, { when, where }) => {
      acceptor.jamNextNote(when, where);
      return done(`the next note jams ${jamMoments[when]}, ${where}`);
    },
  ),
  'clear-jam': hand(nothing, ({ acceptor }) => {
    if (acceptor.truth.jam === 'none') return err('nothing is jammed');
    const note = acceptor.clearJam();
    return done(note ? `jam cleared, ${paper(note)} in the hand` : 'jam cleared', { note });
  }),
  'stacker-full': hand(z.strictObject({ full: z.boolean() }), ({ acceptor }, { full }) => {
    acceptor.setStackerFull(full);
    return done(full ? 'stacker full' : 'stacker has room');
  }),
  'remove-box': hand(nothing, (bench) => {
    const { acceptor, book } = bench;
    if (!acceptor.truth.boxPresent) return err('no cash box is in the machine');
    const notes = acceptor.removeBox();
    book.recordBoxRemoved(notes, bench.memory());
    return done(`cash box taken out with ${notes.length} notes`, { notes });
  }),
  'insert-box': hand(nothing, ({ acceptor }) => {
    if (acceptor.truth.boxPresent) return err('a cash box is in the machine already');
    acceptor.insertEmptyBox();
    return done('empty cash box put in');
  }),
  'cut-power': hand(nothing, ({ acceptor }) => {
    if (!acceptor.truth.powered) return err('the validator has no power as it is');
    acceptor.cutPower();
    return done("the validator's power cut");
  }),
  'restore-power': hand(nothing, ({ acceptor }) => {
    if (acceptor.truth.powered) return err('the validator has power');
    acceptor.restorePower();
    return done('the validator has power again');
  }),
};

const surroundings = {
  network: hand(faultSchema, ({ proxy }, fault) => {
    proxy.setFault(fault);
    const extent = `${fault.path ?? 'everything'}${fault.once ? ', once' : ''}`;
    return done(fault.mode === 'pass' ? 'network healthy' : `network: ${fault.mode} (${extent})`, { fault });
  }),
  clock: hand(
    z.union([
      z.strictObject({
        localTime: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day like 16:25'),
      }),
      z.strictObject({ offsetMs: z.int().min(-31_536_000_000).max(31_536_000_000) }),
    ]),
    async ({ central }, to) => {
      const set = await central.setClock(to);
      if (!set.ok) return set;
      const wish = 'localTime' in to ? `to ${to.localTime}` : `by ${to.offsetMs} ms`;
      return done(`central's clock set ${wish}`, { nowMs: set.value });
    },
  ),
  'kill-kiosk': hand(nothing, (bench) => {
    const killed = bench.killKiosk();
    return killed.ok ? done(`kiosk process ${killed.value} killed`, { pid: killed.value }) : killed;
  }),
};

/** Every hand: the name is the path under `/hands/`, the schema is its JSON body. */
export const hands: Readonly<Record<string, Hand>> = {
  ...acceptorHands,
  ...cardHands,
  ...posHands,
  ...surroundings,
};

function whyNot({ truth }: AcceptorHands): string {
  if (!truth.powered) return 'the validator has no power';
  if (truth.jam !== 'none') return 'a note is jammed';
  if (truth.inPath) return 'another note is in the path';
  if (truth.atBezel) return 'another note sticks out of the front';
  if (!truth.boxPresent) return 'the cash box is out';
  return 'the kiosk does not accept notes now';
}
