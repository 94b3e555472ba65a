import type { KioskView } from '../../contract/view.ts';
import { Machine } from '../drawings/machine.tsx';
import { Frame } from '../frame/frame.tsx';
import { useText } from '../texts/i18n.ts';
import { Steps } from './steps.tsx';

/** The last act: the card leaves with its holder. */
export function TakeCardScreen({ view }: { readonly view: KioskView }) {
  const t = useText();
  return (
    <Frame
      view={view}
      layout="picture"
      title={t('takeCard/title')}
      detail={t('takeCard/detail')}
      drawing={<Machine focus="cradle" lit="cradle" card="leaving" />}
    >
      <Steps
        steps={[
          { icon: 'card', words: t('cardPrompt/steps/card'), state: 'done' },
          { icon: 'check', words: t('takeCard/steps/visit'), state: 'done' },
          { icon: 'card', words: t('takeCard/steps/card'), state: 'now' },
        ]}
      />
    </Frame>
  );
}
