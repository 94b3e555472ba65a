import { useState } from 'react';
import type { ReactNode } from 'react';
import type { DockState } from '../../state.ts';
import { Key, Panel } from '../parts.tsx';
import type { Act } from '../use-bench.ts';

/** The moments at which the cash service changes, and an ordinary one. */
const moments = ['04:59', '10:00', '16:28', '16:31'];

export function ClockPanel(props: { readonly kiosk: DockState['kiosk']; readonly act: Act }): ReactNode {
  const { kiosk, act } = props;
  const [time, setTime] = useState('16:25');
  return (
    <Panel
      title="Clock and kiosk"
      side={kiosk.pid === null ? 'no kiosk process' : `kiosk process ${kiosk.pid}`}
    >
      <div className="row">
        {moments.map((localTime) => (
          <Key key={localTime} onPress={() => act('clock', { localTime })}>
            {localTime}
          </Key>
        ))}
        <input
          className="time"
          inputMode="numeric"
          aria-label="Time of day"
          value={time}
          onChange={(event) => setTime(event.target.value)}
        />
        <Key onPress={() => act('clock', { localTime: time })}>Set</Key>
        <Key
          onPress={() => act('clock', { offsetMs: 0 })}
          title="central's clock runs with this computer's again"
        >
          Now
        </Key>
      </div>
      <div className="row">
        <Key
          onPress={() => act('kill-kiosk')}
          disabled={kiosk.pid === null}
          kind="danger"
          title="SIGKILL to the kiosk process"
        >
          Kill the kiosk process
        </Key>
      </div>
    </Panel>
  );
}
