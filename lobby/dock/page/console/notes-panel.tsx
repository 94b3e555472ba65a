import { useState } from 'react';
import type { ReactNode } from 'react';
import type { AcceptorTruth, Banknote } from '../../../hands.ts';
import { DENOMINATIONS_FEN, shortYuan } from '../figures.ts';
import { Key, Keys, Panel } from '../parts.tsx';
import type { Act } from '../use-bench.ts';

type Kind = Banknote['kind'];

const kinds = [
  { value: 'genuine', name: 'Genuine', hint: 'is recognised and held in escrow' },
  { value: 'counterfeit', name: 'Counterfeit', hint: 'fails validation and comes back' },
  { value: 'crumpled', name: 'Crumpled', hint: 'cannot be recognised' },
  { value: 'foreign', name: 'Foreign', hint: 'another currency, cannot be recognised' },
] as const;

export function NotesPanel(props: { readonly validator: AcceptorTruth; readonly act: Act }): ReactNode {
  const { validator, act } = props;
  const [kind, setKind] = useState<Kind>('genuine');
  return (
    <Panel title="Banknotes" side={validator.acceptsNotes ? 'slot open' : 'slot shut'}>
      <Keys label="Kind of note" chosen={kind} choices={kinds} onChoose={setKind} />
      <div className={`wallet ${kind}`}>
        {DENOMINATIONS_FEN.map((valueFen) => (
          <button
            key={valueFen}
            type="button"
            className={`note v${valueFen}`}
            title={`insert a ${kind} note of ${shortYuan(valueFen)}`}
            onClick={() => {
              act('insert-note', { valueFen, kind });
            }}
          >
            <small>¥</small>
            {valueFen / 100}
          </button>
        ))}
      </div>
      <NotePath validator={validator} />
      <div className="row">
        <Key onPress={() => act('take-note')} disabled={!validator.atBezel}>
          Take note
        </Key>
        <Key onPress={() => act('pull-note')} disabled={!validator.inPath}>
          Pull note back
        </Key>
      </div>
    </Panel>
  );
}

const stations = ['front', 'reading', 'escrow', 'stacking', 'box'] as const;
type Station = (typeof stations)[number];

/** The way of a note through the machine, and where one is now. */
function NotePath({ validator }: { readonly validator: AcceptorTruth }): ReactNode {
  const { inPath, atBezel, jam, inBox } = validator;
  const now = inPath ? stationOf(inPath.position) : undefined;
  const noteAt = (station: Station): Banknote | undefined => {
    if (station === 'front') return atBezel;
    return station === now ? inPath?.note : undefined;
  };
  return (
    <ol className={`path ${jam === 'none' ? '' : 'jammed'}`}>
      {stations.map((station) => {
        const note = noteAt(station);
        return (
          <li key={station} className={note ? `here v${note.valueFen}` : ''}>
            <span>{note ? shortYuan(note.valueFen) : station === 'box' ? inBox.length : ''}</span>
            <em>{station === now && inPath ? inPath.position : station}</em>
          </li>
        );
      })}
    </ol>
  );
}

function stationOf(position: string): Station {
  if (/escrow|hold/i.test(position)) return 'escrow';
  if (/stack|box|jam/i.test(position)) return 'stacking';
  return 'reading';
}
