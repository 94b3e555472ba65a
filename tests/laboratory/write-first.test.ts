import { describe, expect, it } from 'vitest';
import { WriteFirst } from './write-first.ts';

/** What the watch says of this story: facts in the order of their commits, effects as they go out. */
function told(...story: readonly (string | { readonly kind: string; readonly noteId?: string })[]) {
  const watch = new WriteFirst();
  for (const step of story)
    if (typeof step === 'string') watch.goesOut(step);
    else watch.written(step);
  return watch.broken;
}

const note = (kind: string) => ({ kind, noteId: 'n' });
const load = (kind: string) => ({ kind, loadId: 'l' });

describe('the watch over what is written first', () => {
  it('says nothing of a note that is written down before each step', () => {
    const broken = told(
      ...[note('noteEscrowed'), 'platform reserveNote', note('noteAcceptRequested'), 'acceptor stack1'],
      ...[note('noteAccepted'), 'acceptor acknowledge', 'platform creditNote', note('noteCredited')],
    );
    expect(broken).toEqual([]);
  });

  it('sees a note that is asked for, and one that is acknowledged, before it is written', () => {
    expect(told(note('noteEscrowed'), 'acceptor stack1')).toHaveLength(1);
    expect(told(note('noteEscrowed'), note('noteAcceptRequested'), 'acceptor eventAck')).toHaveLength(1);
  });

  it('sees requests about what is in no book', () => {
    expect(told('platform reserveNote', 'platform creditNote', 'platform startLoad')).toHaveLength(3);
  });

  it('sees a card that is written though nothing was granted, or nothing any more', () => {
    expect(told(load('loadStarting'), 'card write 16')).toHaveLength(1);
    expect(told(load('loadStarting'), load('loadGranted'), 'card write 16')).toEqual([]);
    expect(told(load('loadGranted'), load('loadExecuted'), 'card transfer 8')).toHaveLength(1);
    expect(told({ kind: 'cardMending' }, 'card restore 9')).toEqual([]);
  });
});
