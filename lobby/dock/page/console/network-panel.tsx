import { useState } from 'react';
import type { ReactNode } from 'react';
import { platformCalls } from '../../../../contract/platform-api.ts';
import { faultModes } from '../../../network/fault.ts';
import type { FaultMode, NetworkState } from '../../../network/fault.ts';
import { faultNames } from '../fault-names.ts';
import { Keys, Panel } from '../parts.tsx';
import type { Act } from '../use-bench.ts';

const modes = faultModes.map((value) => ({ value, ...faultNames[value] }));
const extents = [
  { value: 'lasting', name: 'Lasting' },
  { value: 'once', name: 'Once' },
] as const;
const ends = [
  { value: 'cut', name: 'Cut', hint: 'a lost exchange cuts the connection' },
  { value: 'hang', name: 'Hang', hint: 'a lost exchange leaves the connection hanging' },
] as const;
const delaysMs = [300, 1000, 3000, 7000, 12_000];
const paths = Object.values(platformCalls).map((call) => call.path);

/** A press on a mode sets it at once, with what is chosen below it. */
export function NetworkPanel(props: { readonly network: NetworkState; readonly act: Act }): ReactNode {
  const { fault } = props.network;
  const [path, setPath] = useState('');
  const [extent, setExtent] = useState<'lasting' | 'once'>('lasting');
  const [end, setEnd] = useState<'cut' | 'hang'>('cut');
  const [ms, setMs] = useState(1000);
  const set = (mode: FaultMode): void => {
    const aim = mode === 'pass' ? {} : { ...(path === '' ? {} : { path }), once: extent === 'once', end };
    props.act('network', { mode, ...aim, ...(mode === 'slow' ? { ms } : {}) });
  };
  return (
    <Panel
      title="Network"
      side={fault.mode === 'pass' ? undefined : `${fault.path ?? 'every call'}${fault.once ? ', once' : ''}`}
    >
      <div className={fault.mode === 'pass' ? 'modes' : 'modes faulty'}>
        <Keys label="Network mode" chosen={fault.mode} choices={modes} onChoose={set} />
      </div>
      <div className="row">
        <select aria-label="Which calls" value={path} onChange={(event) => setPath(event.target.value)}>
          <option value="">every call</option>
          {paths.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
        <select
          aria-label="Delay each way"
          value={ms}
          onChange={(event) => setMs(delaysMs[event.target.selectedIndex] ?? ms)}
        >
          {delaysMs.map((one) => (
            <option key={one} value={one}>
              slow: {one / 1000} s each way
            </option>
          ))}
        </select>
      </div>
      <div className="row">
        <Keys label="How often" chosen={extent} choices={extents} onChoose={setExtent} />
        <Keys label="How it ends" chosen={end} choices={ends} onChoose={setEnd} />
      </div>
    </Panel>
  );
}
