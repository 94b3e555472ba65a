import { Icon, type IconName } from '../drawings/marks.tsx';

export interface Step {
  readonly icon: IconName;
  readonly words: string;
  readonly state: 'done' | 'now' | 'next';
}

/** What this errand consists of, and how far it has come. */
export function Steps({ steps }: { readonly steps: readonly Step[] }) {
  return (
    <ol className="steps">
      {steps.map(({ icon, words, state }) => (
        <li key={words} data-state={state} aria-current={state === 'now' ? 'step' : undefined}>
          <Icon name={state === 'done' ? 'check' : icon} />
          <span>{words}</span>
        </li>
      ))}
    </ol>
  );
}
