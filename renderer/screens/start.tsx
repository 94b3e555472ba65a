import type { ServiceTile } from '../../contract/view.ts';
import { closedFault } from '../drawings/faults.ts';
import { Machine } from '../drawings/machine.tsx';
import { Frame } from '../frame/frame.tsx';
import { useText } from '../texts/i18n.ts';
import { CashSignStrip } from './cash-sign.tsx';
import type { ScreenProps } from './screen-props.ts';
import { ServiceTiles } from './service-tiles.tsx';

/** The face of the machine from four metres, and the first touch from one. Nothing moves here. */
export function StartScreen({ view, screen }: ScreenProps<'start'>) {
  const t = useText();
  const anyOpen = screen.services.some((tile) => tile.state.open);
  const fault = firstFault(screen.services);
  return (
    <Frame
      view={view}
      layout="face"
      title={t('start/purpose')}
      hands={anyOpen ? t('start/putCard') : undefined}
      drawing={
        <Machine
          focus="whole"
          lit={anyOpen ? 'cradle' : 'none'}
          card={anyOpen ? 'above' : 'none'}
          fault={fault}
          still
        />
      }
    >
      <ServiceTiles services={screen.services} />
      {screen.sign && <CashSignStrip sign={screen.sign} />}
    </Frame>
  );
}

function firstFault(services: readonly ServiceTile[]): (typeof closedFault)[keyof typeof closedFault] {
  for (const { state } of services) if (!state.open) return closedFault[state.reason];
  return closedFault.outsideHours;
}
