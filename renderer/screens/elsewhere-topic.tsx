import type { HelpElsewhere } from '../../contract/view.ts';
import { QrCode } from '../drawings/qr-code.tsx';
import { useText } from '../texts/i18n.ts';

/** What is done somewhere else, and the way there; an address goes to the person's own telephone. */
export function ElsewhereTopic({ entry }: { readonly entry: HelpElsewhere }) {
  const t = useText();
  const { topic, answer, url } = entry;
  return (
    <div className="topic" data-code={url !== undefined}>
      <p className="topic-name">{topic}</p>
      <p className="topic-answer">{answer}</p>
      {url !== undefined && (
        <>
          <p className="topic-address">
            {t('help/scan')}
            <span>{url.replace(/^https:\/\//, '')}</span>
          </p>
          <QrCode text={url} />
        </>
      )}
    </div>
  );
}
