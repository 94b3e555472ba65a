import { describe, expect, it } from 'vitest';
import { encodeTotal } from '../../contract/card-layout.ts';
import { fen } from '../../contract/money.ts';
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

/** What is said of a load to 500 fen with these two blocks on the card when it is written down as executed. */
function executedOver(primary: number, shadow: number): readonly string[] {
  const image = new Uint8Array(1024);
  image.set(encodeTotal('loaded', fen(primary)), 8 * 16);
  image.set(encodeTotal('loaded', fen(shadow)), 9 * 16);
  const watch = new WriteFirst(() => image);
  watch.written({ kind: 'loadStarting', loadId: 'l', uid: 'u' });
  watch.commits({ kind: 'loadExecuted', loadId: 'l', evidence: 'card', loadedFen: 500 });
  return watch.untrueLoads;
}

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

  it('sees a load that is written down as executed before its last block is', () => {
    expect(executedOver(500, 500)).toEqual([]);
    expect(executedOver(200, 500)).toEqual([
      'load l is executed to 500 fen; on the card there is P 200, S 500',
    ]);
  });

  it('sees a card that is written though nothing was granted, or nothing any more', () => {
    expect(told(load('loadStarting'), 'card write 16')).toHaveLength(1);
    expect(told(load('loadStarting'), load('loadGranted'), 'card write 16')).toEqual([]);
    expect(told(load('loadGranted'), load('loadExecuted'), 'card transfer 8')).toHaveLength(1);
    expect(told({ kind: 'cardMending' }, 'card restore 9')).toEqual([]);
  });
});
