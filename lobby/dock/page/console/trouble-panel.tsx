import { useState } from 'react';
import type { ReactNode } from 'react';
import type { DockState } from '../../state.ts';
import { Keys } from '../parts.tsx';
import type { Act } from '../use-bench.ts';
import { ClockPanel } from './clock-panel.tsx';
import { NetworkPanel } from './network-panel.tsx';
import { ValidatorPanel } from './validator-panel.tsx';

const places = [
  { value: 'validator', name: 'Validator' },
  { value: 'network', name: 'Network' },
  { value: 'clock', name: 'Clock and kiosk' },
] as const;
type Place = (typeof places)[number]['value'];

/** Where trouble is made: one place at a time; how the others are, the lamps above tell. */
export function TroublePanel({ state, act }: { readonly state: DockState; readonly act: Act }): ReactNode {
  const [place, setPlace] = useState<Place>('network');
  return (
    <div className="trouble">
      <Keys label="Where to make trouble" chosen={place} choices={places} onChoose={setPlace} />
      {place === 'validator' && <ValidatorPanel validator={state.validator} act={act} />}
      {place === 'network' && <NetworkPanel network={state.network} act={act} />}
      {place === 'clock' && <ClockPanel kiosk={state.kiosk} act={act} />}
    </div>
  );
}
