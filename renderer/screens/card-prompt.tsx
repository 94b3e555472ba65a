import { Icon } from '../drawings/marks.tsx';
import { Machine } from '../drawings/machine.tsx';
import { Frame } from '../frame/frame.tsx';
import { useText } from '../texts/i18n.ts';
import type { ScreenProps } from './screen-props.ts';

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
      <ol className="steps">
        <li data-now="true">
          <Icon name="card" />
          <span>{t('cardPrompt/steps/card')}</span>
        </li>
        <li>
          <Icon name={screen.service === 'recharge' ? 'cash' : 'balance'} />
          <span>{t(`services/${screen.service}/name`)}</span>
        </li>
        <li>
          <Icon name="check" />
          <span>{t('cardPrompt/steps/end')}</span>
        </li>
      </ol>
    </Frame>
  );
}
