import type { ReactNode } from 'react';

/** When a hand takes the card away: at the write with this number, counted from 1, after so many bytes of the block. */
export interface Pull {
  readonly write: number;
  readonly bytes: number;
}

/** The writes of a load in their order, as the kiosk makes them. */
export const loadWrites = ['record 1/3', 'record 2/3', 'record 3/3', 'shadow', 'primary'] as const;
/** The writes of a purchase in their order. */
export const purchaseWrites = ['debit record', 'shadow', 'primary'] as const;
const bytesOfBlock = Array.from({ length: 17 }, (_, bytes) => bytes);
const HALF = 8;

/** Chooses a write and a byte of it. `stays`: what the choice of not pulling at all is called; undefined: no such choice. */
export function PullChoice(props: {
  readonly label: string;
  readonly writes: readonly string[];
  readonly stays?: string;
  readonly pull: Pull | undefined;
  readonly onChoose: (pull: Pull | undefined) => void;
}): ReactNode {
  const { label, writes, stays, pull, onChoose } = props;
  const first = stays === undefined ? 1 : 0;
  return (
    <>
      <select
        aria-label={`${label}: at which write`}
        value={pull?.write ?? 0}
        onChange={({ target }) => {
          const write = target.selectedIndex + first;
          onChoose(write === 0 ? undefined : { write, bytes: pull?.bytes ?? HALF });
        }}
      >
        {stays !== undefined && <option value={0}>{stays}</option>}
        {writes.map((name, index) => (
          <option key={name} value={index + 1}>
            pull during {name}
          </option>
        ))}
      </select>
      <select
        aria-label={`${label}: after how many bytes`}
        className="bytes"
        disabled={!pull}
        value={pull?.bytes ?? HALF}
        onChange={({ target }) => {
          if (pull) onChoose({ ...pull, bytes: target.selectedIndex });
        }}
      >
        {bytesOfBlock.map((bytes) => (
          <option key={bytes} value={bytes}>
            byte {bytes}
          </option>
        ))}
      </select>
    </>
  );
}
