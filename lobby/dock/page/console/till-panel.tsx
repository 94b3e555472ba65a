import { useState } from 'react';
import type { ReactNode } from 'react';
import { parseYuan } from '../../../../contract/money.ts';
import type { DockState } from '../../state.ts';
import { shortYuan } from '../figures.ts';
import { Key, Keys, Panel } from '../parts.tsx';
import { purchaseWrites, PullChoice } from '../pull-choice.tsx';
import type { Pull } from '../pull-choice.tsx';
import type { Act } from '../use-bench.ts';

const lines = [
  { value: 'online', name: 'Online', hint: 'each purchase is reported at once' },
  { value: 'offline', name: 'Offline', hint: 'purchases wait in the terminal' },
] as const;
const orders = [
  { value: 'oldestFirst', name: 'oldest first' },
  { value: 'newestFirst', name: 'newest first' },
  { value: 'shuffled', name: 'in any order' },
] as const;

/** The payment terminal of the canteen: the card of the person who stands at it, and what it still has to report. */
export function TillPanel(props: {
  readonly pos: DockState['pos'];
  readonly cards: DockState['cards'];
  readonly act: Act;
}): ReactNode {
  const { pos, cards, act } = props;
  const card = cards.find((one) => one.uid === pos.card);
  return (
    <Panel
      title="Canteen till"
      side={
        <Keys
          label="Line of the terminal"
          chosen={pos.isOnline ? 'online' : 'offline'}
          choices={lines}
          onChoose={(line) => act('pos-online', { online: line === 'online' })}
        />
      }
    >
      <p className={`display ${pos.display?.went ?? ''}`} aria-live="polite">
        {pos.display?.text ?? `${pos.terminalId} is ready.`}
      </p>
      <PayRow card={card} act={act} isOnline={pos.isOnline} />
      <UploadRow pos={pos} act={act} />
    </Panel>
  );
}

function PayRow(props: {
  readonly card: DockState['cards'][number] | undefined;
  readonly isOnline: boolean;
  readonly act: Act;
}): ReactNode {
  const { card, isOnline, act } = props;
  const [amount, setAmount] = useState('12.80');
  const [pull, setPull] = useState<Pull>();
  const amountFen = parseYuan(amount);
  const withPull = pull ? { pull } : {};
  return (
    <>
      <div className="row tool">
        <span className="customer" title="choose one with “till” in the list of cards">
          {card ? card.label : 'no card'}
        </span>
        <input
          className="amount"
          inputMode="decimal"
          aria-label="Price in yuan"
          value={amount}
          onChange={(event) => setAmount(event.target.value)}
        />
        <Key
          onPress={() => act('pos-pay', { uid: card?.uid, amountFen, ...withPull })}
          disabled={!card || amountFen === undefined || amountFen === 0}
        >
          Pay
        </Key>
        <Key
          onPress={() => act('pos-collect', { uid: card?.uid })}
          disabled={!card || !isOnline}
          title="load pending money onto the card, online only"
        >
          Collect
        </Key>
      </div>
      <div className="row tool" role="group" aria-label="The hand at the till">
        <PullChoice
          label="The hand at the till"
          writes={purchaseWrites}
          stays="card stays until the end"
          pull={pull}
          onChoose={setPull}
        />
      </div>
    </>
  );
}

function UploadRow({ pos, act }: { readonly pos: DockState['pos']; readonly act: Act }): ReactNode {
  const [order, setOrder] = useState<(typeof orders)[number]['value']>('oldestFirst');
  const { waiting, inHand, rejected } = pos;
  const waitingFen = waiting.reduce((sum, { record }) => sum + record.after - record.before, 0);
  return (
    <div className="row tool">
      <span className={`waits ${waiting.length > 0 ? 'some' : ''}`}>
        {waiting.length === 0 ? 'nothing to report' : `${waiting.length} to report, ${shortYuan(waitingFen)}`}
        {inHand.length > 0 && `, ${inHand.length} unclear`}
        {rejected > 0 && `, ${rejected} refused`}
      </span>
      <select
        aria-label="Order of the upload"
        value={order}
        onChange={(event) => {
          const chosen = orders.find(({ value }) => value === event.target.value);
          if (chosen) setOrder(chosen.value);
        }}
      >
        {orders.map(({ value, name }) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
      <Key onPress={() => act('pos-upload', { order })} disabled={!pos.isOnline || waiting.length === 0}>
        Upload
      </Key>
    </div>
  );
}
