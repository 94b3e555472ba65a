import { closedFault } from '../drawings/faults.ts';
import { Machine } from '../drawings/machine.tsx';
import { Frame } from '../frame/frame.tsx';
import { useText } from '../texts/i18n.ts';
import { CounterCard } from './counter-card.tsx';
import { ElsewhereTopic } from './elsewhere-topic.tsx';
import type { ScreenProps } from './screen-props.ts';

const FOCUS = { cradle: 'cradle', noteSlot: 'noteSlot', screen: 'whole', none: 'whole' } as const;

/** A service that is closed is no dead end: why, when again, and how the errand can be done meanwhile. */
export function ServiceClosedScreen({ view, screen }: ScreenProps<'serviceClosed'>) {
  const t = useText();
  const { service, state, elsewhere = [] } = screen;
  // A counter takes no cash: whoever came to top up would go there for nothing.
  const nextCounter = service === 'recharge' ? undefined : screen.nextCounter;
  const fault = closedFault[state.reason];
  return (
    <Frame
      view={view}
      layout="split"
      tone={fault.tone}
      title={t(`closed/${state.reason}/title`)}
      detail={t(`closed/${state.reason}/what`)}
      drawing={<Machine focus={FOCUS[fault.part]} lit="none" fault={fault} still />}
      wayOut={{ words: t('frame/back'), action: { type: 'back' } }}
    >
      <section className="reopens">
        <p className="label">{t(`services/${service}/name`)}</p>
        {state.opensAt === undefined ? (
          <p className="explanation-what">{t('serviceClosed/opensUnknown')}</p>
        ) : (
          <>
            <p className="label">{t('serviceClosed/opensAt')}</p>
            <p className="big-amount">{state.opensAt}</p>
          </>
        )}
        <p className="explanation-now">{t(`closed/${state.reason}/now`)}</p>
      </section>
      {elsewhere.length > 0 && (
        <section className="block">
          <h2 className="block-title">{t('serviceClosed/elsewhere')}</h2>
          {elsewhere.slice(0, nextCounter ? 1 : 2).map((entry) => (
            <ElsewhereTopic key={entry.topic} entry={entry} />
          ))}
        </section>
      )}
      {nextCounter && (
        <section className="block">
          <h2 className="block-title">{t('serviceClosed/nextCounter')}</h2>
          <CounterCard contact={nextCounter} clock={view.clock} />
        </section>
      )}
    </Frame>
  );
}
