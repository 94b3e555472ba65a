import { Machine } from '../drawings/machine.tsx';
import type { Tone } from '../drawings/parts.ts';
import { Touch } from '../frame/touch.tsx';
import { useText } from '../texts/i18n.ts';

/** The one thing to do at the end; it speaks of the card only while that lies there. */
export function LeaveButton({ cardInCradle }: { readonly cardInCradle: boolean }) {
  const t = useText();
  return (
    <Touch kind="primary" className="giant" action={{ type: 'finish' }} escape>
      {t(cardInCradle ? 'result/done' : 'result/doneCardGone')}
    </Touch>
  );
}

/** The cradle at the end: with the card on its way out, or empty. */
export function LastPicture(props: { readonly cardInCradle: boolean; readonly tone: Tone }) {
  return props.cardInCradle ? (
    <Machine focus="cradle" lit="cradle" tone={props.tone} card="leaving" />
  ) : (
    <Machine focus="console" lit="none" still />
  );
}
