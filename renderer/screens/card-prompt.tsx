import { SERVICE_ICON } from '../drawings/marks.tsx';
import { Machine } from '../drawings/machine.tsx';
import { Frame } from '../frame/frame.tsx';
import { useText } from '../texts/i18n.ts';
import type { ScreenProps } from './screen-props.ts';
import { Steps } from './steps.tsx';

/** One act: the card goes into the cradle and stays. */
export function CardPromptScreen({ view, screen }: ScreenProps<'cardPrompt'>) {
  const t = useText();
  const { problem } = screen;
  return (
    <Frame
      view={view}
      layout="picture"
      tone={problem === undefined ? 'calm' : 'attention'}
      title={problem === undefined ? t('cardPrompt/title') : t(`cardPrompt/problems/${problem}/title`)}
      detail={problem === undefined ? t('cardPrompt/detail') : t(`cardPrompt/problems/${problem}/detail`)}
      drawing={
        problem === 'severalCards' ? (
          <Machine focus="cradle" lit="cradle" tone="attention" card="leaving" secondCard still />
        ) : (
          <Machine
            focus="cradle"
            lit="cradle"
            tone={problem === undefined ? 'calm' : 'attention'}
            card="entering"
          />
        )
      }
      wayOut={{ words: t('frame/back'), action: { type: 'back' } }}
    >
      <Steps
        steps={[
          { icon: 'card', words: t('cardPrompt/steps/card'), state: 'now' },
          { icon: SERVICE_ICON[screen.service], words: t(`services/${screen.service}/name`), state: 'next' },
          { icon: 'check', words: t('cardPrompt/steps/end'), state: 'next' },
        ]}
      />
    </Frame>
  );
}
