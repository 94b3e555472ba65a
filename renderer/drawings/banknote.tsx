import { type Fen, formatYuan } from '../../contract/money.ts';

interface ShapeProps {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly valueFen: Fen | undefined;
}

/** A note as it hangs in the slot, long side upright. Quiet colours, one per value; the figure says it too. */
export function BanknoteShape({ x, y, width, height, valueFen }: ShapeProps) {
  const middle = x + width / 2;
  return (
    <g className="d-note" data-value={valueFen ?? 'unknown'}>
      <rect className="d-note-face" x={x} y={y} width={width} height={height} rx="5" />
      <rect className="d-note-frame" x={x + 7} y={y + 7} width={width - 14} height={height - 14} rx="3" />
      <circle className="d-note-ring" cx={middle} cy={y + height * 0.52} r={width * 0.3} />
      <circle className="d-note-ring" cx={middle} cy={y + height * 0.52} r={width * 0.22} />
      {valueFen !== undefined && (
        <text
          className="d-note-figure"
          x={middle}
          y={y + height * 0.52 + 11}
          textAnchor="middle"
          fontSize="30"
        >
          {formatYuan(valueFen, 'short')}
        </text>
      )}
      <rect className="d-note-bar" x={x + 14} y={y + height - 26} width={width - 28} height="6" rx="3" />
    </g>
  );
}

/** A note lying flat, to say what can be inserted or what was taken. */
export function BanknoteChip({ valueFen, dim = false }: { readonly valueFen: Fen; readonly dim?: boolean }) {
  return (
    <span className="note-chip" data-value={valueFen} data-dim={dim}>
      <span className="note-chip-figure">{formatYuan(valueFen, 'short')}</span>
    </span>
  );
}
