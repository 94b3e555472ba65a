import { Machine } from '../drawings/machine.tsx';
import { Frame } from '../frame/frame.tsx';
import { useText } from '../texts/i18n.ts';
import { Balances, CardLine } from './card-summary.tsx';
import type { ScreenProps } from './screen-props.ts';
import { ServiceTiles } from './service-tiles.tsx';

/** The card is read: its balances, and what can be done with it. Seeing the balance is already done. */
export function CardServicesScreen({ view, screen }: ScreenProps<'cardServices'>) {
  const t = useText();
  return (
    <Frame
      view={view}
      layout="split"
      title={t('cardServices/title')}
      drawing={<Machine focus="cradle" lit="cradle" card="in" />}
      wayOut={{ words: t('cardServices/takeCard'), action: { type: 'stop' } }}
    >
      <CardLine card={screen.card} />
      <Balances card={screen.card} />
      <ServiceTiles services={screen.services.filter((tile) => tile.service !== 'balance')} />
    </Frame>
  );
}
