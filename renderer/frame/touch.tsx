import type { ReactNode } from 'react';
import type { UserAction } from '../../contract/view.ts';
import { useActs } from './acts.ts';

export interface TouchProps {
  /** What the kiosk is told; or `onTouch` for what stays on the screen (pages of help). */
  readonly action?: UserAction;
  readonly onTouch?: () => void;
  readonly kind: 'primary' | 'quiet' | 'tile' | 'setting' | 'plain';
  readonly children: ReactNode;
  readonly label?: string;
  readonly disabled?: boolean;
  readonly pressed?: boolean;
  /** The escape key does the same. */
  readonly escape?: boolean;
  readonly lang?: string;
  readonly className?: string;
}

/** Everything that can be touched. Answers at once by its look (`:active`), then stays down until the kiosk answers. */
export function Touch(props: TouchProps) {
  const { act, sent } = useActs();
  const { action, onTouch } = props;
  const down = action !== undefined && JSON.stringify(sent) === JSON.stringify(action);
  return (
    <button
      type="button"
      className={`touch touch-${props.kind} ${props.className ?? ''}`}
      disabled={props.disabled ?? false}
      aria-label={props.label}
      aria-pressed={props.pressed}
      data-sent={down}
      data-escape={props.escape}
      lang={props.lang}
      onClick={() => {
        onTouch?.();
        if (action) act(action);
      }}
    >
      {props.children}
    </button>
  );
}
