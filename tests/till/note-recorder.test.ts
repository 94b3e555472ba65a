import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { yuan } from '../../contract/money.ts';
import type { Journal } from '../../kiosk/journal/journal.ts';
import { NoteRecorder } from '../../kiosk/till/note-recorder.ts';
import { accountId, JournalFolder, noteFacts, visitId } from '../journal/journal-folder.ts';
import { seededRandom } from '../virtual-clock.ts';

describe('the witness of the counters', () => {
  let files: JournalFolder;
  let journal: Journal;
  let recorder: NoteRecorder;
  beforeEach(() => {
    files = new JournalFolder();
    journal = files.open();
    recorder = new NoteRecorder({ journal, random: seededRandom(1), nowMs: () => 1 });
    acceptorStarts('V1');
  });
  afterEach(() => {
    files.remove();
  });

  const acceptorStarts = (serialNumber: string): void => {
    journal.commit({ kind: 'acceptorStarted', serialNumber, firmware: '1', restarted: true });
  };
  const reads = (stacked: number): void => {
    recorder.countersRead({ stacked, rejected: 0 });
  };
  const session = { visitId, accountId, headroomFen: yuan(500), accountFen: yuan(0) };

  it('expects one more for every note that the device credited', () => {
    reads(100);
    const note = noteFacts('n1');
    journal.commit(note.escrowed, note.requested, note.accepted);
    expect(recorder.explainedCount()).toEqual({ least: 101, most: 101 });
  });

  it('knows nothing of another validator’s counter', () => {
    reads(100);
    acceptorStarts('V2');
    expect(recorder.explainedCount()).toBeUndefined();
    reads(3);
    expect(recorder.explainedCount()).toEqual({ least: 3, most: 3 });
    expect(journal.queries.openCases()).toEqual([]);
  });

  it('makes a case of a note that was counted and that nobody knows', () => {
    reads(100);
    reads(101);
    expect(journal.queries.openCases()).toMatchObject([{ caseKind: 'unknownCredit', valueFen: undefined }]);
    reads(101);
    expect(journal.queries.openCases()).toHaveLength(1);
  });

  it('does not count a doubt twice', () => {
    reads(100);
    const noteId = recorder.escrowed(session, yuan(20));
    recorder.acceptRequested(noteId);
    const [note] = recorder.undecided();
    if (!note) throw new Error('the note is not there');
    const counters = { stacked: 101, rejected: 0 };
    const explained = { least: 100, most: 100 };
    const end = recorder.silent(note, { givenBack: false, keepsCredits: false, counters, explained });
    expect(end).toMatchObject({ type: 'questioned', valueFen: yuan(20), visitId });
    reads(101);
    expect(journal.queries.openCases()).toHaveLength(1);
    expect(recorder.explainedCount()).toEqual({ least: 101, most: 101 });
  });

  it('lets a note that sticks on its way back become a case of whoever is found to own it', () => {
    const noteId = recorder.escrowed(session, yuan(20));
    recorder.questioned(noteId, 'jam', false);
    expect(journal.queries.note(noteId)).toMatchObject({ state: 'SUSPENSE', accountId: undefined });
  });

  it('takes a credit that was not repeated for acknowledged', () => {
    const note = noteFacts('n1');
    journal.commit(note.escrowed, note.requested, note.accepted);
    recorder.acknowledgedUnlessRepeated(new Set([note.noteId]));
    expect(journal.queries.note(note.noteId)?.acknowledged).toBe(false);
    recorder.acknowledgedUnlessRepeated(new Set());
    expect(journal.queries.note(note.noteId)?.acknowledged).toBe(true);
  });

  it('knows a credit that is repeated after a power cut: the counters have no room for another note (seed 85)', () => {
    const note = noteFacts('n1');
    journal.commit(note.escrowed, note.requested, note.accepted, note.acknowledged, note.credited);
    reads(101);
    const counters = { stacked: 101, rejected: 0 };
    const credit = { kind: 'credit', denomination: yuan(20) } as const;
    expect(recorder.credited(credit, recorder.hasUnexplained(counters))).toEqual({
      type: 'known',
      noteId: undefined,
    });
    expect(journal.queries.balance('1001')).toBe(2000);
    const another = { stacked: 102, rejected: 0 };
    expect(recorder.credited(credit, recorder.hasUnexplained(another))).toMatchObject({ type: 'questioned' });
    expect(journal.queries.balance('1001')).toBe(4000);
  });

  it('a note cleared into the box is told of again until that is acknowledged, and is no second note (seed 2193)', () => {
    const note = noteFacts('n1');
    journal.commit(note.escrowed, note.requested, note.accepted, note.acknowledged, note.credited);
    const cleared = { kind: 'clearedToBox', denomination: yuan(20) } as const;
    for (const processNo of [1, 2, 3]) {
      expect(recorder.credited(cleared), `process ${processNo}`).toEqual({
        type: 'known',
        noteId: note.noteId,
      });
      expect(journal.queries.note(note.noteId)).toMatchObject({ boxed: true, acknowledged: false });
    }
    recorder.acknowledged(note.noteId);
    expect(journal.queries.notesUnderWay()).toEqual([]);
    expect(recorder.credited(cleared)).toMatchObject({ type: 'questioned' });
  });

  it('a device that says it once only is not waited for', () => {
    recorder.deviceAcknowledges = false;
    const note = noteFacts('n1');
    journal.commit(note.escrowed, note.requested, note.accepted, note.acknowledged, note.credited);
    recorder.credited({ kind: 'clearedToBox', denomination: yuan(20) });
    expect(journal.queries.notesUnderWay()).toEqual([]);
  });

  it('a note seen in the box is never one that came in later', () => {
    recorder.boxed(); // of a doubt that has no credit
    const noteId = recorder.escrowed(session, yuan(20));
    recorder.acceptRequested(noteId);
    recorder.credited({ kind: 'credit', denomination: yuan(20) });
    expect(journal.queries.note(noteId)).toMatchObject({ state: 'ACCEPTED', boxed: false });
    recorder.boxed();
    expect(journal.queries.note(noteId)).toMatchObject({ boxed: true });
  });
});
