import type { ReactNode } from 'react';
import type { DockState } from '../state.ts';
import { faultNames } from './fault-names.ts';
import { timeOfDay } from './figures.ts';
import { Lamp } from './parts.tsx';
import type { Tone } from './parts.tsx';

interface Signal {
  readonly name: string;
  readonly word: string;
  readonly tone: Tone;
}

export function StatusBar(props: { readonly state: DockState; readonly connected: boolean }): ReactNode {
  const { state, connected } = props;
  const signals: readonly Signal[] = [
    validatorSignal(state),
    boxSignal(state),
    cradleSignal(state),
    {
      name: 'Network',
      word: faultNames[state.network.fault.mode].name.toLowerCase(),
      tone: state.network.fault.mode === 'pass' ? 'good' : 'attention',
    },
    {
      name: 'Central',
      word: state.central.reachable ? 'answers' : 'silent',
      tone: state.central.reachable ? 'good' : 'bad',
    },
    kioskSignal(state),
    { name: 'Lobby', word: connected ? 'live' : 'not live', tone: connected ? 'good' : 'bad' },
  ];
  return (
    <header className="status">
      <h1>
        Lobby bench<small>the world around one kiosk</small>
      </h1>
      <div className="lamps">
        {signals.map((signal) => (
          <Lamp key={signal.name} {...signal} />
        ))}
      </div>
      <CentralClock central={state.central} />
    </header>
  );
}

function CentralClock({ central }: { readonly central: DockState['central'] }): ReactNode {
  const { nowMs, offsetMs } = central;
  const set = offsetMs !== null && Math.abs(offsetMs) >= 2000;
  return (
    <div className="clock" title="time of the central platform, campus time zone">
      {nowMs === null ? '--:--:--' : timeOfDay(nowMs)}
      <small>{nowMs === null ? 'unknown' : set ? 'central, clock was set' : 'central, true time'}</small>
    </div>
  );
}

function validatorSignal({ validator }: DockState): Signal {
  const name = 'Validator';
  if (!validator.powered) return { name, word: 'no power', tone: 'bad' };
  if (validator.jam !== 'none') return { name, word: `jam ${validator.jam}`, tone: 'bad' };
  if (validator.inPath) return { name, word: validator.inPath.position, tone: 'attention' };
  return validator.acceptsNotes
    ? { name, word: 'accepts notes', tone: 'good' }
    : { name, word: 'slot shut', tone: 'quiet' };
}

function boxSignal({ validator }: DockState): Signal {
  if (!validator.boxPresent) return { name: 'Cash box', word: 'out', tone: 'bad' };
  if (validator.stackerFull) return { name: 'Cash box', word: 'full', tone: 'bad' };
  return { name: 'Cash box', word: `${validator.inBox.length} notes`, tone: 'good' };
}

function cradleSignal({ cradle }: DockState): Signal {
  const [card] = cradle;
  if (!card) return { name: 'Cradle', word: 'empty', tone: 'quiet' };
  return cradle.length > 1
    ? { name: 'Cradle', word: `${cradle.length} cards`, tone: 'attention' }
    : { name: 'Cradle', word: card.label, tone: 'good' };
}

function kioskSignal({ kiosk }: DockState): Signal {
  return kiosk.pid === null
    ? { name: 'Kiosk', word: 'none', tone: 'bad' }
    : { name: 'Kiosk', word: `pid ${kiosk.pid}`, tone: 'good' };
}
