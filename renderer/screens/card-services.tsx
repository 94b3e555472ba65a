import { formatYuan } from '../../contract/money.ts';
import type { CardSummary, ServiceTile } from '../../contract/view.ts';
import { Machine } from '../drawings/machine.tsx';
import { Frame } from '../frame/frame.tsx';
import { type Text, useText } from '../texts/i18n.ts';
import { Balances, CardLine } from './card-summary.tsx';
import type { ScreenProps } from './screen-props.ts';
import { ServiceTiles, type ServiceTilesProps } from './service-tiles.tsx';

/** The card is read: what is on it, what waits for it, and what can be done with it. */
export function CardServicesScreen({ view, screen }: ScreenProps<'cardServices'>) {
  const t = useText();
  const { card, services } = screen;
  return (
    <Frame
      view={view}
      layout="split"
      title={t('cardServices/title')}
      drawing={<Machine focus="cradle" lit="cradle" card="in" />}
      wayOut={{ words: t('cardServices/takeCard'), action: { type: 'stop' } }}
    >
      <CardLine card={card} />
      <Balances card={card} />
      <ServiceTiles services={waitingFirst(services, card)} hints={hintsFor(card, t)} />
    </Frame>
  );
}

/** Where money waits for this card, collecting it is what most people are here for. */
function waitingFirst(services: readonly ServiceTile[], card: CardSummary): readonly ServiceTile[] {
  if (card.pendingFen === 0 && card.inFlightFen === undefined) return services;
  const isCollect = ({ service }: ServiceTile) => service === 'collect';
  return [...services.filter(isCollect), ...services.filter((tile) => !isCollect(tile))];
}

function hintsFor(card: CardSummary, t: Text): NonNullable<ServiceTilesProps['hints']> {
  const { pendingFen, inFlightFen } = card;
  if (inFlightFen !== undefined)
    return { collect: t('card/toFinish', { amount: formatYuan(inFlightFen, 'short') }) };
  return pendingFen > 0 ? { collect: t('card/toCollect', { amount: formatYuan(pendingFen, 'short') }) } : {};
}
