interface CampusCardProps {
  readonly x: number;
  readonly y: number;
  /** The last digits of its number, where it matters which card it is. */
  readonly last4?: string | undefined;
}

/** A campus card, 126 x 80 units of the machine drawing. */
export function CampusCardShape({ x, y, last4 }: CampusCardProps) {
  return (
    <g transform={`translate(${x} ${y})`} className="d-card">
      <rect className="d-card-face" width="126" height="80" rx="8" />
      <path className="d-card-band" d="M 0 8 Q 0 0 8 0 H 118 Q 126 0 126 8 V 22 H 0 Z" />
      <rect className="d-card-photo" x="10" y="31" width="28" height="36" rx="4" />
      <circle className="d-card-person" cx="24" cy="43" r="6" />
      <path className="d-card-person" d="M 13 64 a 11 11 0 0 1 22 0 Z" />
      {last4 === undefined ? (
        <>
          <rect className="d-card-line" x="48" y="34" width="52" height="7" rx="3.5" />
          <rect className="d-card-line" x="48" y="48" width="66" height="5" rx="2.5" />
        </>
      ) : (
        <text className="d-card-digits" x="80" y="53" textAnchor="middle" fontSize="26">
          {last4}
        </text>
      )}
      <rect className="d-card-line" x="48" y="60" width="40" height="5" rx="2.5" />
      <rect className="d-card-mark" x="10" y="8" width="44" height="6" rx="3" />
    </g>
  );
}
