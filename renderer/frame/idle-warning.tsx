import { useEffect, useRef } from 'react';
import type { KioskView } from '../../contract/view.ts';
import { useText } from '../texts/i18n.ts';
import { useSecondsLeft } from './running-time.ts';
import { Touch } from './touch.tsx';

/** Lies over the screen during the last stretch. One question, one very large answer. */
export function IdleWarning({ view }: { readonly view: KioskView }) {
  const t = useText();
  const seconds = useSecondsLeft(view.visit) ?? 0;
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current?.querySelector('button')?.focus();
  }, []);
  return (
    <div className="idle" role="alertdialog" aria-modal="true" aria-labelledby="idle-title" ref={box}>
      <div className="idle-box">
        <h2 id="idle-title" className="idle-title">
          {t('idle/title')}
        </h2>
        <p className="idle-figure" aria-hidden="true">
          {seconds}
        </p>
        <p className="idle-detail">{t('idle/detail', { seconds })}</p>
        <p className="idle-detail">{t('idle/money')}</p>
        <Touch kind="primary" action={{ type: 'stillHere' }} escape className="idle-stay">
          {t('idle/stay')}
        </Touch>
      </div>
    </div>
  );
}
