import type { ReactNode } from 'react';
import { AccountColumn } from './columns/account-column.tsx';
import { BoxColumn } from './columns/box-column.tsx';
import { CardColumn } from './columns/card-column.tsx';
import { JournalColumn } from './columns/journal-column.tsx';
import { CardsPanel } from './console/cards-panel.tsx';
import { NotesPanel } from './console/notes-panel.tsx';
import { TillPanel } from './console/till-panel.tsx';
import { TroublePanel } from './console/trouble-panel.tsx';
import { DeedLog, WireLog } from './logs.tsx';
import { ReconciliationBand } from './reconciliation-band.tsx';
import { StatusBar } from './status-bar.tsx';
import { useBench } from './use-bench.ts';

/** The whole bench on one screen: the hands on the left, what they cause on the right. */
export function BenchPage(): ReactNode {
  const { state, connected, trouble, act } = useBench();
  if (!state) return <p className="waiting">Waiting for the lobby…</p>;
  return (
    <div className={connected ? 'bench' : 'bench stale'}>
      <StatusBar state={state} connected={connected} />
      <nav className="console" aria-label="Hands">
        <NotesPanel validator={state.validator} act={act} />
        <CardsPanel
          cards={state.cards}
          cradle={state.cradle}
          atTill={state.pos.card}
          atHand={state.chip?.uid}
          act={act}
        />
        <TillPanel pos={state.pos} cards={state.cards} act={act} />
        <TroublePanel state={state} act={act} />
      </nav>
      <main>
        <ReconciliationBand reconciliation={state.reconciliation} />
        <div className="columns">
          <BoxColumn state={state} />
          <CardColumn state={state} />
          <AccountColumn state={state} />
          <JournalColumn state={state} />
        </div>
        <div className="logs">
          <DeedLog deeds={state.deeds} trouble={trouble} />
          <WireLog network={state.network} />
        </div>
      </main>
    </div>
  );
}
