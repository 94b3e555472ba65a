import type { ReactNode } from 'react';

export type Tone = 'good' | 'attention' | 'bad' | 'quiet';

export function Panel(props: {
  readonly title: string;
  readonly side?: ReactNode;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <section className="panel">
      <h2>
        {props.title}
        {props.side !== undefined && <span className="side">{props.side}</span>}
      </h2>
      {props.children}
    </section>
  );
}

/** A signal lamp with its word, so that the colour never stands alone. */
export function Lamp(props: {
  readonly name: string;
  readonly word: string;
  readonly tone: Tone;
}): ReactNode {
  return (
    <div className={`lamp ${props.tone}`}>
      <i />
      <span>
        <b>{props.name}</b>
        <em>{props.word}</em>
      </span>
    </div>
  );
}

interface Choice<T> {
  readonly value: T;
  readonly name: string;
  readonly hint?: string;
}

/** One of several, as a row of keys. */
export function Keys<T extends string>(props: {
  readonly label: string;
  readonly chosen: T;
  readonly choices: readonly Choice<T>[];
  readonly onChoose: (value: T) => void;
}): ReactNode {
  return (
    <div className="keys" role="radiogroup" aria-label={props.label}>
      {props.choices.map(({ value, name, hint }) => (
        <button
          key={value}
          type="button"
          role="radio"
          aria-checked={value === props.chosen}
          title={hint}
          onClick={() => {
            props.onChoose(value);
          }}
        >
          {name}
        </button>
      ))}
    </div>
  );
}

export function Key(props: {
  readonly onPress: () => void;
  readonly children: ReactNode;
  readonly disabled?: boolean;
  readonly pressed?: boolean;
  readonly kind?: 'plain' | 'danger';
  readonly title?: string;
}): ReactNode {
  return (
    <button
      type="button"
      className={`key ${props.kind ?? 'plain'}`}
      disabled={props.disabled}
      aria-pressed={props.pressed}
      title={props.title}
      onClick={props.onPress}
    >
      {props.children}
    </button>
  );
}

export function Empty(props: { readonly children: ReactNode }): ReactNode {
  return <p className="empty">{props.children}</p>;
}
