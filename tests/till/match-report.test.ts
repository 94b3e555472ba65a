import { describe, expect, it } from 'vitest';
import { asNoteId } from '../../contract/ids.ts';
import { yuan } from '../../contract/money.ts';
import type { NoteRecord, NoteState } from '../../kiosk/journal/note.ts';
import { matchBoxed, matchCredit, silentOutcome } from '../../kiosk/till/match-report.ts';

function note(state: NoteState, more: Partial<NoteRecord> = {}): NoteRecord {
  return {
    noteId: asNoteId('n1'),
    state,
    visitId: undefined,
    accountId: undefined,
    valueFen: yuan(20),
    moneyInBox: false,
    acknowledged: false,
    boxed: false,
    caseId: undefined,
    ...more,
  };
}

const credit = { kind: 'credit', denomination: yuan(20) } as const;
const cleared = { kind: 'clearedToBox', denomination: yuan(20) } as const;
const clearedUnknown = { kind: 'clearedToBox', denomination: undefined } as const;

describe('a credit report', () => {
  it.each([
    ['a credit makes money for the note that was asked for', [note('ACCEPT_REQUESTED')], credit, 'accept'],
    [
      'a note cleared into the box makes money where its credit was never seen',
      [note('ACCEPT_REQUESTED')],
      cleared,
      'accept',
    ],
    [
      'a device that does not know what it cleared means the note that was asked for',
      [note('ACCEPT_REQUESTED')],
      clearedUnknown,
      'accept',
    ],
    ['a repeated credit is only acknowledged', [note('ACCEPTED')], credit, 'acknowledge'],
    [
      'a repeated credit is only acknowledged, also when the platform has answered',
      [note('CREDITED')],
      credit,
      'acknowledge',
    ],
    [
      'a credited note that is cleared into the box makes no new money',
      [note('CREDITED', { acknowledged: true })],
      cleared,
      'box',
    ],
    ['a stuck note that comes free is credited after all', [note('SUSPENSE')], credit, 'accept'],
    ['a note boxed unasked is ours, for people to decide', [note('ESCROWED')], cleared, 'question'],
    ['a credit for a note that was not asked for is no credit', [note('ESCROWED')], credit, 'question'],
    [
      'another denomination than the one in escrow is a case',
      [note('ACCEPT_REQUESTED', { valueFen: yuan(50) })],
      credit,
      'stray',
    ],
    ['a credit out of nothing is a case', [], credit, 'stray'],
    [
      'a second credit for an acknowledged note is a case',
      [note('ACCEPTED', { acknowledged: true, boxed: true })],
      credit,
      'stray',
    ],
    [
      'a cleared note that is reported again, because nobody acknowledged it, makes no second money',
      [note('CREDITED', { boxed: true })],
      cleared,
      'acknowledge',
    ],
    [
      'a note seen in the box cannot be cleared into it again',
      [note('CREDITED', { acknowledged: true, boxed: true })],
      cleared,
      'stray',
    ],
    [
      'money without an owner that is reported again is only acknowledged',
      [note('SUSPENSE', { moneyInBox: true })],
      credit,
      'acknowledge',
    ],
  ])('%s', (_, underWay, report, expected) => {
    expect(matchCredit(underWay, report).to).toBe(expected);
  });

  it('belongs to the note that was asked for before one that is already credited', () => {
    const asked = note('ACCEPT_REQUESTED', { noteId: asNoteId('n2') });
    const match = matchCredit([note('CREDITED', { acknowledged: true }), asked], cleared);
    expect(match).toEqual({ to: 'accept', note: asked });
  });

  it("belongs to the note that was asked for before another person's note that is still in doubt", () => {
    const doubt = note('SUSPENSE');
    const asked = note('ACCEPT_REQUESTED', { noteId: asNoteId('n2') });
    expect(matchCredit([doubt, asked], credit)).toEqual({ to: 'accept', note: asked });
  });

  it('belongs to the note that was asked for before one whose acknowledgement was not written down', () => {
    const credited = note('CREDITED', { acknowledged: false });
    const asked = note('ACCEPT_REQUESTED', { noteId: asNoteId('n2') });
    expect(matchCredit([credited, asked], credit)).toEqual({ to: 'accept', note: asked });
  });

  it('resolves no doubt where it can be the boxing of a note that is credited already', () => {
    const doubt = note('SUSPENSE');
    const credited = note('CREDITED', { noteId: asNoteId('n2'), acknowledged: true });
    expect(matchCredit([doubt, credited], cleared)).toEqual({ to: 'box', note: credited });
  });

  it('of the box belongs to the oldest accepted note that is not known to lie there', () => {
    const first = note('CREDITED', { boxed: true });
    const second = note('ACCEPTED', { noteId: asNoteId('n2') });
    expect(matchBoxed([first, second])).toBe(second);
    expect(matchBoxed([first, note('RETURNED'), note('ACCEPT_REQUESTED')])).toBeUndefined();
  });
});

describe('a note after people or repeated reports', () => {
  it('that was refunded is not paid again when the device credits it late', () => {
    expect(matchCredit([note('REFUNDED', { moneyInBox: true })], credit).to).toBe('acknowledge');
  });

  it('is not taken for another person’s doubt of the same value', () => {
    const doubt = note('SUSPENSE', { noteId: asNoteId('n0') });
    const accepted = note('ACCEPTED', { noteId: asNoteId('n1') });
    expect(matchCredit([doubt, accepted], credit)).toEqual({ to: 'acknowledge', note: accepted });
  });

  it('that was boxed is only acknowledged when its clearing is reported once more', () => {
    expect(matchCredit([note('CREDITED', { boxed: true })], cleared).to).toBe('acknowledge');
  });
});

describe('a note of which the resting device says nothing', () => {
  const counters = (stacked: number) => ({ stacked, rejected: 0 });

  it.each([
    [
      'went back when the device gave one back and would repeat a credit',
      'ACCEPT_REQUESTED',
      { givenBack: true, keepsCredits: true, counters: undefined, explained: undefined },
      'returned',
    ],
    [
      'is a case when the device gave one back and may have lost a credit: that one may have come in behind it',
      'ACCEPT_REQUESTED',
      { givenBack: true, keepsCredits: false, counters: undefined, explained: undefined },
      'outcomeUnknown',
    ],
    [
      'is a case when the device gave one back, lost its credits, and counted one too many',
      'ACCEPT_REQUESTED',
      { givenBack: true, keepsCredits: false, counters: counters(8), explained: { least: 7, most: 7 } },
      'countedWithoutCredit',
    ],
    [
      'went back when the device gave one back and it was never asked for',
      'ESCROWED',
      { givenBack: true, keepsCredits: false, counters: undefined, explained: undefined },
      'returned',
    ],
    [
      'went back when the counter has no note too many',
      'ACCEPT_REQUESTED',
      { givenBack: false, keepsCredits: false, counters: counters(7), explained: { least: 7, most: 7 } },
      'returned',
    ],
    [
      'is a case when the counter has one too many',
      'ACCEPT_REQUESTED',
      { givenBack: false, keepsCredits: false, counters: counters(8), explained: { least: 7, most: 7 } },
      'countedWithoutCredit',
    ],
    [
      'is a case when nobody can tell',
      'ACCEPT_REQUESTED',
      { givenBack: false, keepsCredits: false, counters: undefined, explained: { least: 7, most: 7 } },
      'outcomeUnknown',
    ],
    [
      'is a case when the counter has no baseline',
      'ACCEPT_REQUESTED',
      { givenBack: false, keepsCredits: false, counters: counters(8), explained: undefined },
      'outcomeUnknown',
    ],
    [
      'is a case when the counter was set back or is another device’s',
      'ACCEPT_REQUESTED',
      { givenBack: false, keepsCredits: false, counters: counters(3), explained: { least: 501, most: 501 } },
      'outcomeUnknown',
    ],
    [
      'is a case when the counter has a note that may be one that stuck',
      'ACCEPT_REQUESTED',
      { givenBack: false, keepsCredits: false, counters: counters(7), explained: { least: 6, most: 7 } },
      'outcomeUnknown',
    ],
    [
      'went back when the counter has not even the note that stuck',
      'ACCEPT_REQUESTED',
      { givenBack: false, keepsCredits: false, counters: counters(6), explained: { least: 6, most: 7 } },
      'returned',
    ],
    [
      'went back when it was never asked for',
      'ESCROWED',
      { givenBack: false, keepsCredits: false, counters: undefined, explained: undefined },
      'returned',
    ],
    [
      'is a case even unasked when the counter has one too many',
      'ESCROWED',
      { givenBack: false, keepsCredits: false, counters: counters(8), explained: { least: 7, most: 7 } },
      'countedWithoutCredit',
    ],
  ] as const)('%s', (_, state, witness, expected) => {
    expect(silentOutcome(note(state), witness)).toBe(expected);
  });
});
