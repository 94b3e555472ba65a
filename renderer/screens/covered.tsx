import type { ReactNode } from 'react';
import { Icon } from '../drawings/marks.tsx';
import { useExpires } from '../frame/running-time.ts';
import { Touch } from '../frame/touch.tsx';
import { useText } from '../texts/i18n.ts';

const COVER_AFTER_SECONDS = 20;

/** Readable for twenty seconds; then covered, so that the next in the queue does not read it, until it is asked for. */
export function Covered({ children }: { readonly children: ReactNode }) {
  const t = useText();
  const [covered, showAgain] = useExpires(COVER_AFTER_SECONDS);
  if (!covered) return children;
  return (
    <Touch kind="plain" className="covered" onTouch={showAgain}>
      <Icon name="hidden" />
      <span>{t('card/showAgain')}</span>
    </Touch>
  );
}
