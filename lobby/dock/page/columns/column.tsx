import type { ReactNode } from 'react';

/** One of the four readings: a name, the figure that counts, and what it consists of. */
export function Column(props: {
  readonly name: string;
  readonly figure: string;
  readonly under: string;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <section className="column">
      <header>
        <h3>{props.name}</h3>
        <strong>{props.figure}</strong>
        <small>{props.under}</small>
      </header>
      <div className="body">{props.children}</div>
    </section>
  );
}

/** Names and values, one a line. */
export function Facts(props: {
  readonly facts: readonly { readonly name: string; readonly value: string }[];
}): ReactNode {
  return (
    <dl className="facts">
      {props.facts.map(({ name, value }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
