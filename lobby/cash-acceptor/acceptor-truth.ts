import type { AcceptorTruth } from '../hands.ts';
import type { NotePath } from './note-path.ts';

/** Where each note truly is and how the mechanics stand, whatever the protocol says of it. */
export function acceptorTruth(
  path: NotePath,
  { powered, accepting }: { readonly powered: boolean; readonly accepting: boolean },
): AcceptorTruth {
  const { position, bezel, box, boxPresent, full } = path;
  return {
    powered,
    inPath: position.at === 'empty' ? undefined : { note: position.note, position: position.at },
    atBezel: bezel,
    inBox: box,
    boxPresent,
    stackerFull: full,
    jam: position.at === 'jammed' ? position.where : 'none',
    stuckOnWayBack: position.at === 'jammed' && position.reached === 'front',
    acceptsNotes: accepting && path.free,
  };
}
