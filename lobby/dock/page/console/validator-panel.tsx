import { useState } from 'react';
import type { ReactNode } from 'react';
import type { AcceptorTruth } from '../../../hands.ts';
import { Key, Keys, Panel } from '../parts.tsx';
import type { Act } from '../use-bench.ts';

const moments = [
  { value: 'beforeCredit', name: 'Before credit' },
  { value: 'afterCredit', name: 'After credit' },
  { value: 'whileReturning', name: 'Returning', hint: 'on its way back to the front' },
] as const;
const places = [
  { value: 'inside', name: 'Inside' },
  { value: 'reachable', name: 'In reach' },
] as const;

export function ValidatorPanel(props: { readonly validator: AcceptorTruth; readonly act: Act }): ReactNode {
  const { validator, act } = props;
  const { powered, boxPresent, stackerFull, jam } = validator;
  const [when, setWhen] = useState<(typeof moments)[number]['value']>('beforeCredit');
  const [where, setWhere] = useState<(typeof places)[number]['value']>('inside');
  return (
    <Panel title="Validator" side={jam === 'none' ? undefined : `jam: ${jam}`}>
      <div className="row">
        <Keys label="When the next note jams" chosen={when} choices={moments} onChoose={setWhen} />
        <Keys label="Where the next note jams" chosen={where} choices={places} onChoose={setWhere} />
      </div>
      <div className="row">
        <Key onPress={() => act('jam', { when, where })}>Jam next note</Key>
        <Key onPress={() => act('clear-jam')} disabled={jam === 'none'}>
          Clear jam
        </Key>
      </div>
      <div className="row">
        <Key onPress={() => act('stacker-full', { full: !stackerFull })} pressed={stackerFull}>
          Stacker full
        </Key>
        <Key onPress={() => act(boxPresent ? 'remove-box' : 'insert-box')} pressed={!boxPresent}>
          {boxPresent ? 'Take box out' : 'Put empty box in'}
        </Key>
        <Key onPress={() => act(powered ? 'cut-power' : 'restore-power')} pressed={!powered} kind="danger">
          {powered ? 'Cut power' : 'Restore power'}
        </Key>
      </div>
    </Panel>
  );
}
