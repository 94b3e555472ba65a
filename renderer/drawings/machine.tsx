import { useId } from 'react';
import type { Fen } from '../../contract/money.ts';
import { BanknoteShape } from './banknote.tsx';
import { CampusCardShape } from './campus-card.tsx';
import { FaultMark } from './marks.tsx';
import type { CardPose, MachinePart, NotePose, Tone } from './parts.ts';

export interface MachineProps {
  /** How near one stands: the whole machine, or close to a part. */
  readonly focus: 'whole' | 'console' | 'cradle' | 'noteSlot';
  readonly lit: MachinePart;
  readonly tone?: Tone;
  readonly card?: CardPose;
  readonly note?: NotePose;
  readonly noteValueFen?: Fen | undefined;
  /** True: nothing moves, as on the start screen. */
  readonly still?: boolean;
  /** A part out of use gets a mark, also while another one is lit and works. */
  readonly fault?: { readonly part: MachinePart; readonly tone: Tone };
  /** A second card in the cradle, for 'one card only'. */
  readonly secondCard?: boolean;
  /** The last digits of the card, where it matters which one it is. */
  readonly cardLast4?: string | undefined;
  /** The card is being worked on: it is framed, and the cradle shows a lock. */
  readonly held?: boolean;
}

const VIEW = {
  whole: '52 8 496 888',
  console: '76 470 448 320',
  cradle: '68 452 264 290',
  noteSlot: '286 530 256 276',
} as const;

/** This machine, always the same one. Units of the drawing: about 0.66 mm. */
export function Machine(props: MachineProps) {
  const id = useId();
  const { focus, lit, tone = 'calm', card = 'none', note = 'none', still = false, fault } = props;
  return (
    <svg
      className="machine"
      viewBox={VIEW[focus]}
      data-focus={focus}
      data-tone={tone}
      data-still={still}
      data-held={props.held === true}
      aria-hidden="true"
      preserveAspectRatio="xMidYMid meet"
    >
      <Paints id={id} />
      <Body id={id} focus={focus} lit={lit === 'screen'} />
      <Outlet />
      <NoteSlot id={id} lit={lit === 'noteSlot'} pose={note} valueFen={props.noteValueFen} />
      <Cradle
        id={id}
        lit={lit === 'cradle'}
        pose={card}
        second={props.secondCard ?? false}
        last4={props.cardLast4}
      />
      {props.held === true && <HeldMark />}
      {fault?.part === 'cradle' && <FaultMark x={200} y={604} tone={fault.tone} />}
      {fault?.part === 'noteSlot' && <FaultMark x={400} y={620} tone={fault.tone} />}
      {fault?.part === 'screen' && <FaultMark x={300} y={270} tone={fault.tone} />}
    </svg>
  );
}

function Paints({ id }: { readonly id: string }) {
  return (
    <defs>
      <linearGradient id={`${id}body`} x1="0" y1="0" x2="1" y2="1">
        <stop offset="0" className="m-stop-body-a" />
        <stop offset="1" className="m-stop-body-b" />
      </linearGradient>
      <linearGradient id={`${id}panel`} x1="0" y1="0" x2="0" y2="1">
        <stop offset="0" className="m-stop-panel-a" />
        <stop offset="1" className="m-stop-panel-b" />
      </linearGradient>
      <linearGradient id={`${id}lip`} x1="0" y1="0" x2="0" y2="1">
        <stop offset="0" className="m-stop-lip-a" />
        <stop offset="1" className="m-stop-lip-b" />
      </linearGradient>
      <radialGradient id={`${id}glow`}>
        <stop offset="0" className="m-stop-glow-a" />
        <stop offset="0.55" className="m-stop-glow-b" />
        <stop offset="1" className="m-stop-glow-c" />
      </radialGradient>
      <clipPath id={`${id}belowMouth`}>
        <rect x="300" y="607" width="200" height="320" />
      </clipPath>
    </defs>
  );
}

function Body(props: { readonly id: string; readonly focus: MachineProps['focus']; readonly lit: boolean }) {
  const { id, focus, lit } = props;
  const near = focus !== 'whole';
  // Close to the slot the panel goes on beyond the picture: its end would be a line beside the arrow.
  const panelEnd = focus === 'noteSlot' ? 1000 : 508;
  return (
    <g>
      {near ? (
        // Its edges would cross a near picture as lines that belong to nothing.
        <rect x="-400" y="24" width="1400" height="850" fill={`url(#${id}body)`} />
      ) : (
        <>
          <ellipse className="m-shadow" cx="300" cy="876" rx="236" ry="16" />
          <rect className="m-body" x="70" y="24" width="460" height="850" rx="46" fill={`url(#${id}body)`} />
          <path className="m-edge" d="M 71 300 V 70 Q 71 25 116 25 H 484 Q 529 25 529 70 V 300" />
        </>
      )}
      {(focus === 'whole' || focus === 'console') && <Glass lit={lit} />}
      <rect
        className="m-panel"
        x="92"
        y="504"
        width={panelEnd - 92}
        height="240"
        rx="28"
        fill={`url(#${id}panel)`}
      />
      {panelEnd === 508 && (
        <path className="m-edge-soft" d="M 93 600 V 533 Q 93 505 121 505 H 479 Q 507 505 507 533 V 600" />
      )}
    </g>
  );
}

function Glass({ lit }: { readonly lit: boolean }) {
  return (
    <>
      <rect className="m-glass" data-lit={lit} x="106" y="62" width="388" height="408" rx="20" />
      <g className="m-ui" data-lit={lit}>
        <rect x="136" y="94" width="150" height="18" rx="9" />
        <rect x="136" y="124" width="226" height="18" rx="9" />
        <rect className="m-ui-sheet" x="122" y="196" width="356" height="258" rx="14" />
        <rect className="m-ui-tile" x="144" y="222" width="148" height="120" rx="12" />
        <rect className="m-ui-tile" x="308" y="222" width="148" height="120" rx="12" />
        <rect className="m-ui-line" x="144" y="372" width="200" height="14" rx="7" />
        <rect className="m-ui-line" x="144" y="402" width="130" height="14" rx="7" />
      </g>
    </>
  );
}

function Outlet() {
  return (
    <g>
      <rect className="m-recess" x="112" y="784" width="176" height="26" rx="13" />
      <rect className="m-mouth" x="126" y="794" width="148" height="6" rx="3" />
    </g>
  );
}

function Cradle(props: {
  readonly id: string;
  readonly lit: boolean;
  readonly pose: CardPose;
  readonly second: boolean;
  readonly last4: string | undefined;
}) {
  const { id, lit, pose, second, last4 } = props;
  return (
    <g className="m-cradle" data-lit={lit}>
      {lit && <ellipse cx="200" cy="632" rx="170" ry="150" fill={`url(#${id}glow)`} />}
      <rect className="m-recess" x="120" y="560" width="160" height="140" rx="20" />
      {pose === 'none' && (
        <path
          className="m-waves"
          d="M 172 602 a 40 40 0 0 1 56 0 M 184 616 a 23 23 0 0 1 32 0 M 200 632 v 0.1"
        />
      )}
      {second && (
        <g transform="rotate(-9 200 630) translate(-10 -16)">
          <CampusCardShape x={137} y={576} />
        </g>
      )}
      {pose !== 'none' && (
        <g className="m-card" data-pose={pose}>
          <CampusCardShape x={137} y={584} last4={last4} />
        </g>
      )}
      <path
        className="m-lip"
        fill={`url(#${id}lip)`}
        d="M 112 652 H 288 Q 294 652 294 658 L 290 700 Q 288 718 270 718 H 130 Q 112 718 110 700 L 106 658 Q 106 652 112 652 Z"
      />
      <rect className="m-light" data-lit={lit} x="126" y="662" width="148" height="7" rx="3.5" />
      {(pose === 'above' || pose === 'entering') && (
        <path className="m-arrow" d="M 200 488 V 522 M 187 510 L 200 523 L 213 510" />
      )}
      {pose === 'leaving' && <path className="m-arrow" d="M 200 523 V 489 M 187 501 L 200 488 L 213 501" />}
    </g>
  );
}

/** Corners around the card and a lock below it: nothing is to be moved now. */
function HeldMark() {
  return (
    <g className="m-held">
      <path d="M 104 580 V 558 Q 104 546 116 546 H 138 M 262 546 H 284 Q 296 546 296 558 V 580" />
      <path d="M 104 702 V 722 Q 104 734 116 734 H 138 M 262 734 H 284 Q 296 734 296 722 V 702" />
      <rect className="m-lock" x="187" y="688" width="26" height="20" rx="4" />
      <path className="m-shackle" d="M 192 688 V 683 a 8 8 0 0 1 16 0 V 688" />
    </g>
  );
}

function NoteSlot(props: {
  readonly id: string;
  readonly lit: boolean;
  readonly pose: NotePose;
  readonly valueFen: Fen | undefined;
}) {
  const { id, lit, pose, valueFen } = props;
  return (
    <g className="m-slot" data-lit={lit}>
      {lit && <ellipse cx="400" cy="632" rx="160" ry="150" fill={`url(#${id}glow)`} />}
      <rect className="m-recess" x="324" y="560" width="152" height="158" rx="20" />
      <path className="m-guide" d="M 346 612 H 454 L 462 706 H 338 Z" />
      <rect className="m-light" data-lit={lit} x="340" y="578" width="120" height="7" rx="3.5" />
      <rect className="m-mouth" x="338" y="594" width="124" height="18" rx="9" />
      {pose !== 'none' && (
        <g clipPath={`url(#${id}belowMouth)`}>
          <g className="m-note" data-pose={pose}>
            <BanknoteShape x={349} y={600} width={102} height={196} valueFen={valueFen} />
          </g>
        </g>
      )}
      {(pose === 'below' || pose === 'entering') && (
        <path className="m-arrow" d="M 500 700 V 640 M 486 653 L 500 639 L 514 653" />
      )}
      {pose === 'returned' && <path className="m-arrow" d="M 500 640 V 700 M 486 687 L 500 701 L 514 687" />}
    </g>
  );
}
