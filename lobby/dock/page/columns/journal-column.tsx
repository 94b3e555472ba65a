import { useMemo } from 'react';
import type { ReactNode } from 'react';
import type { DockState } from '../../state.ts';
import { shortYuan, timeOfDay } from '../figures.ts';
import { journalLines } from '../journal-line.ts';
import type { JournalLine } from '../journal-line.ts';
import { Empty } from '../parts.tsx';
import { Column } from './column.tsx';

/** What the kiosk wrote down, newest first. */
export function JournalColumn({ state }: { readonly state: DockState }): ReactNode {
  const { journal, kiosk } = state;
  const lines = useMemo(() => journalLines(journal), [journal]);
  return (
    <Column
      name="Journal"
      figure={lines[0] ? `#${lines[0].seq}` : '–'}
      under={kiosk.pid === null ? 'no kiosk process' : `kept by process ${kiosk.pid}`}
    >
      {lines.length === 0 && <Empty>The kiosk has told nothing yet.</Empty>}
      <ol className="journal">
        {lines.map((line) => (
          <Line key={line.seq} line={line} />
        ))}
      </ol>
    </Column>
  );
}

function Line({ line }: { readonly line: JournalLine }): ReactNode {
  return (
    <li className={line.tone}>
      <p>
        <code>{line.seq}</code>
        <b>{line.text}</b>
        {line.valueFen !== undefined && <i className={`v${line.valueFen}`}>{shortYuan(line.valueFen)}</i>}
        {line.atMs !== undefined && <time>{timeOfDay(line.atMs)}</time>}
      </p>
      {line.detail !== '' && <p className="detail">{line.detail}</p>}
      {line.postings.length > 0 && (
        <p className="postings">
          {line.postings.map(({ account, amountFen }) => (
            <span key={`${account}${amountFen}`}>
              {amountFen > 0 ? 'Dr' : 'Cr'} {account} {shortYuan(Math.abs(amountFen))}
            </span>
          ))}
        </p>
      )}
    </li>
  );
}
