import type { ReactNode } from 'react';
import type { DockState } from '../../state.ts';
import { DENOMINATIONS_FEN, shortYuan, yuan } from '../figures.ts';
import { Empty } from '../parts.tsx';
import { Column } from './column.tsx';

/** The paper: every single note that lies in the cash box. */
export function BoxColumn({ state }: { readonly state: DockState }): ReactNode {
  const { inBox, boxPresent } = state.validator;
  const worth = inBox.reduce((sum, note) => sum + note.valueFen, 0);
  const piles = [...DENOMINATIONS_FEN].reverse().map((valueFen) => ({
    valueFen,
    notes: inBox.filter((note) => note.valueFen === valueFen),
  }));
  return (
    <Column
      name="Note box"
      figure={boxPresent ? yuan(worth) : 'box is out'}
      under={`${inBox.length} notes in the machine`}
    >
      {inBox.length === 0 && (
        <Empty>{boxPresent ? 'The box is empty.' : 'The slot for the box is empty.'}</Empty>
      )}
      {piles
        .filter(({ notes }) => notes.length > 0)
        .map(({ valueFen, notes }) => (
          <div key={valueFen} className="pile">
            <h4>
              {shortYuan(valueFen)} <span>× {notes.length}</span>
            </h4>
            <div className="papers">
              {notes.map((note) => (
                <span
                  key={note.noteNo}
                  className={`paper v${valueFen}`}
                  title={`note ${note.noteNo}, ${note.kind}`}
                >
                  {note.noteNo}
                </span>
              ))}
            </div>
          </div>
        ))}
      {state.collected.notes > 0 && (
        <p className="aside">
          {state.collected.notes} notes, {yuan(state.collected.valueFen)}, left with boxes taken out
        </p>
      )}
    </Column>
  );
}
