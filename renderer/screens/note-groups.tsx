import type { Fen } from '../../contract/money.ts';
import type { NoteLine } from '../../contract/view.ts';
import { BanknoteChip } from '../drawings/banknote.tsx';
import { Icon, type IconName } from '../drawings/marks.tsx';
import { useText } from '../texts/i18n.ts';
import { CaseNote } from './hotline.tsx';

const STATES = ['credited', 'received', 'inQuestion'] as const satisfies readonly NoteLine['state'][];
const STATE_ICON: Record<NoteLine['state'], IconName> = {
  credited: 'check',
  received: 'clock',
  inQuestion: 'attention',
};

/** Where each note of this visit is: one line per state, equal notes counted together. */
export function NoteGroups({
  notes,
  label,
}: {
  readonly notes: readonly NoteLine[];
  readonly label: string;
}) {
  const t = useText();
  return (
    <ul className="note-groups" aria-label={label}>
      {STATES.filter((state) => notes.some((note) => note.state === state)).map((state) => (
        <li key={state} data-state={state}>
          <span className="note-state">
            <Icon name={STATE_ICON[state]} />
            <span>{t(`noteState/${state}`)}</span>
          </span>
          {alike(notes.filter((note) => note.state === state)).map(({ valueFen, caseNumber, count }) => (
            <span key={`${valueFen} ${caseNumber ?? ''}`} className="note-pile">
              <BanknoteChip valueFen={valueFen} />
              {count > 1 && <span className="note-count">×{count}</span>}
              {state === 'inQuestion' && <CaseNote caseNumber={caseNumber} />}
            </span>
          ))}
        </li>
      ))}
    </ul>
  );
}

interface Pile {
  readonly valueFen: Fen;
  readonly caseNumber: string | undefined;
  readonly count: number;
}

function alike(notes: readonly NoteLine[]): readonly Pile[] {
  const piles = new Map<string, Pile>();
  for (const { valueFen, caseNumber } of notes) {
    const key = `${valueFen} ${caseNumber ?? ''}`;
    piles.set(key, { valueFen, caseNumber, count: (piles.get(key)?.count ?? 0) + 1 });
  }
  return [...piles.values()].sort((a, b) => b.valueFen - a.valueFen);
}
