import type { ReactNode } from 'react';
import type { Exchange, NetworkState } from '../../network/fault.ts';
import type { Deed } from '../state.ts';
import { faultNames } from './fault-names.ts';
import { timeOfDay } from './figures.ts';
import { Empty } from './parts.tsx';

/** What the hands did, newest first, and what the machine refused. */
export function DeedLog(props: { readonly deeds: readonly Deed[]; readonly trouble: string }): ReactNode {
  return (
    <section className="log deeds" aria-label="Deeds">
      <h3>Hands</h3>
      <ol aria-live="polite">
        {props.trouble !== '' && <li className="refused">{props.trouble}</li>}
        {[...props.deeds].reverse().map((deed) => (
          <li key={deed.no} className={deed.went}>
            <time>{timeOfDay(deed.atMs)}</time>
            <span>{deed.text}</span>
          </li>
        ))}
      </ol>
      {props.deeds.length === 0 && props.trouble === '' && <Empty>Nothing was touched yet.</Empty>}
    </section>
  );
}

/** What went over the wire between kiosk and central, newest first. */
export function WireLog({ network }: { readonly network: NetworkState }): ReactNode {
  return (
    <section className="log wire" aria-label="Wire to central">
      <h3>Wire to central</h3>
      <ol>
        {[...network.recent].reverse().map((exchange) => (
          <li key={exchange.no} className={wentThrough(exchange) ? 'well' : 'refused'}>
            <time>{timeOfDay(exchange.atMs)}</time>
            <code>{exchange.path}</code>
            <em>{exchange.fault === 'pass' ? '' : faultNames[exchange.fault].name.toLowerCase()}</em>
            <span>{outcome(exchange)}</span>
            <small>{exchange.durationMs} ms</small>
          </li>
        ))}
      </ol>
      {network.recent.length === 0 && <Empty>The kiosk has not called.</Empty>}
    </section>
  );
}

function wentThrough({ outcome: end }: Exchange): boolean {
  return 'status' in end && end.status < 400;
}

function outcome({ outcome: end, delivered }: Exchange): string {
  const times = delivered === 1 ? '' : delivered === 0 ? ', never arrived' : `, arrived ${delivered}×`;
  if ('status' in end) return `${end.status}${times}`;
  if (end.ended === 'centralUnreachable') return 'central unreachable';
  return `${end.ended}${delivered === 1 ? ', but arrived' : times}`;
}
