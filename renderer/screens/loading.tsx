import type { IconName } from '../drawings/marks.tsx';
import { Machine } from '../drawings/machine.tsx';
import { Frame } from '../frame/frame.tsx';
import type { LoadStep } from '../texts/catalogue.ts';
import { useText } from '../texts/i18n.ts';
import { BigAmount } from './amounts.tsx';
import type { ScreenProps } from './screen-props.ts';
import { Steps } from './steps.tsx';

const ORDER = ['reading', 'asking', 'writing'] as const satisfies readonly LoadStep[];
const ICON: Record<LoadStep, IconName> = { reading: 'card', asking: 'phone', writing: 'collect' };

/** Hold still: this picture stays until the card is written and what it says is verified. */
export function LoadingScreen({ view, screen }: ScreenProps<'loading'>) {
  const t = useText();
  const { step, amountFen } = screen;
  const at = ORDER.indexOf(step);
  return (
    <Frame
      view={view}
      layout="picture"
      title={t('loading/hold')}
      detail={t('loading/until')}
      drawing={<Machine focus="cradle" lit="cradle" card="in" held />}
      withHelp={false}
    >
      <section className="load-amount" aria-label={t('loading/amount')}>
        <p className="label">{t('loading/amount')}</p>
        {amountFen === undefined ? (
          <p className="load-amount-follows">{t('loading/amountFollows')}</p>
        ) : (
          <BigAmount amountFen={amountFen} />
        )}
      </section>
      <Steps
        steps={ORDER.map((name, index) => ({
          icon: ICON[name],
          words: index === at ? t(`loading/titles/${name}`) : t(`loading/steps/${name}`),
          state: index < at ? 'done' : index === at ? 'now' : 'next',
        }))}
      />
    </Frame>
  );
}
