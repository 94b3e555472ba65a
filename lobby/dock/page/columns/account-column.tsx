import type { ReactNode } from 'react';
import type { DockState } from '../../state.ts';
import { timeOfDay, yuan } from '../figures.ts';
import { Empty } from '../parts.tsx';
import { Column, Facts } from './column.tsx';

/** The account of the card at hand, as central keeps it. */
export function AccountColumn({ state }: { readonly state: DockState }): ReactNode {
  const { account, central } = state;
  const advice = state.chip ? 'This card belongs to no account.' : 'Place a card to see its account.';
  if (!account) {
    return (
      <Column
        name="Account"
        figure="–"
        under={central.reachable ? 'no account at hand' : 'central is silent'}
      >
        <Empty>{central.reachable ? advice : central.problem}</Empty>
      </Column>
    );
  }
  const facts = [
    { name: 'balance', value: yuan(account.balanceFen) },
    { name: 'pending', value: yuan(account.pendingFen) },
    ...(account.inFlightFen === 0 ? [] : [{ name: 'load in flight', value: yuan(account.inFlightFen) }]),
    ...(account.headroomFen === undefined
      ? []
      : [{ name: 'may still put in', value: yuan(account.headroomFen) }]),
    { name: 'person', value: account.personState },
    { name: 'card', value: account.cardState },
  ];
  return (
    <Column
      name="Account"
      figure={yuan(account.balanceFen + account.pendingFen)}
      under={`balance and pending · ${account.name}`}
    >
      <Facts facts={facts} />
      <ul className="movements">
        {account.movements.map((movement, index) => (
          <li key={account.movements.length - index}>
            <span>{movement.text}</span>
            <b>{yuan(movement.amountFen)}</b>
            {movement.atMs !== undefined && <time>{timeOfDay(movement.atMs)}</time>}
          </li>
        ))}
      </ul>
    </Column>
  );
}
