import type { Service } from '../../contract/view.ts';
import type { Tone } from './parts.ts';

/** Over the part that needs attention (triangle) or is out of use (octagon with a bar). */
export function FaultMark({ x, y, tone }: { readonly x: number; readonly y: number; readonly tone: Tone }) {
  return (
    <g transform={`translate(${x} ${y})`} className="d-fault" data-tone={tone}>
      {tone === 'stopped' ? (
        <>
          <path className="d-fault-shape" d="M -17 -41 H 17 L 41 -17 V 17 L 17 41 H -17 L -41 17 V -17 Z" />
          <path className="d-fault-glyph" d="M -20 0 H 20" />
        </>
      ) : (
        <>
          <path className="d-fault-shape" d="M 0 -40 L 42 34 H -42 Z" />
          <path className="d-fault-glyph" d="M 0 -14 V 10 M 0 23 V 24" />
        </>
      )}
    </g>
  );
}

export type IconName =
  | 'cash'
  | 'balance'
  | 'collect'
  | 'help'
  | 'stop'
  | 'back'
  | 'textSize'
  | 'contrast'
  | 'reach'
  | 'check'
  | 'clock'
  | 'attention'
  | 'stopped'
  | 'card'
  | 'phone'
  | 'hidden';

export const SERVICE_ICON: Record<Service, IconName> = {
  recharge: 'cash',
  collect: 'collect',
  balance: 'balance',
};

const PATHS: Record<IconName, string> = {
  cash: 'M3 7h18v10H3z M12 14.5a2.5 2.5 0 1 0 0-5a2.5 2.5 0 0 0 0 5 M6 12h.01 M18 12h.01',
  balance: 'M4 6h16v13H4z M4 10h16 M8 15h3 M14 15h2',
  collect: 'M7 9H3v11h18V9h-4 M3 16h6 M12 3v9.500 M8.500 9.500l3.500 3.500l3.500-3.500',
  help: 'M12 21a9 9 0 1 0 0-18a9 9 0 0 0 0 18 M9.4 9.4a2.7 2.7 0 1 1 3.9 2.5c-.9.5-1.3 1-1.3 2 M12 17h.01',
  stop: 'M7 7l10 10 M17 7L7 17',
  back: 'M19 12H6 M11 6l-6 6l6 6',
  textSize: 'M2.5 19L8 5l5.500 14 M4.500 14.500h7 M15 19l3.200-8l3.300 8 M16.200 16.300h4.200',
  contrast: 'M12 21a9 9 0 1 0 0-18a9 9 0 0 0 0 18 M12 3v18 M12 7h6 M12 11h8.500 M12 15h8 M12 19h4.500',
  reach: 'M12 4v11 M7 10.500l5 5l5-5 M5 20h14',
  check: 'M5 12.500l4.500 4.500L19 7',
  clock: 'M12 21a9 9 0 1 0 0-18a9 9 0 0 0 0 18 M12 7v5l3.500 2',
  attention: 'M12 3.500L22 20.500H2z M12 10v5 M12 17.800h.01',
  stopped: 'M8.300 3h7.400L21 8.300v7.400L15.700 21H8.300L3 15.700V8.300z M8 12h8',
  card: 'M3 6h18v12H3z M3 9h18 M6 14h4',
  phone:
    'M6 3.500h3.500l1.500 4l-2 1.500a11 11 0 0 0 5.500 5.500l1.500-2l4 1.500V18a2 2 0 0 1-2 2A15 15 0 0 1 4 5.500a2 2 0 0 1 2-2',
  hidden: 'M3 12s3.500-6 9-6s9 6 9 6s-3.500 6-9 6s-9-6-9-6 M4 4l16 16',
};

/** Line icons on a 24 grid; they take the colour and size of the text beside them. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
