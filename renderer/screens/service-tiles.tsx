import type { Service, ServiceState, ServiceTile } from '../../contract/view.ts';
import { Icon, SERVICE_ICON } from '../drawings/marks.tsx';
import { Touch } from '../frame/touch.tsx';
import { useText } from '../texts/i18n.ts';

export interface ServiceTilesProps {
  readonly services: readonly ServiceTile[];
  /** What there is to say of a service for this card, in the place of its general hint. */
  readonly hints?: Partial<Record<Service, string>>;
}

/** What can be done here, each with its live state. A closed one can be touched too: then it says why. */
export function ServiceTiles({ services, hints = {} }: ServiceTilesProps) {
  const t = useText();
  return (
    <div className="tiles" data-count={services.length}>
      {services.map(({ service, state }) => (
        <Touch
          key={service}
          kind="tile"
          action={{ type: 'chooseService', service }}
          className={state.open ? 'tile-open' : 'tile-closed'}
        >
          <span className="tile-icon">
            <Icon name={SERVICE_ICON[service]} />
          </span>
          <span className="tile-name">{t(`services/${service}/name`)}</span>
          <span className="tile-hint" data-own={hints[service] !== undefined}>
            {state.open
              ? (hints[service] ?? t(`services/${service}/hint`))
              : t(`closed/${state.reason}/title`)}
          </span>
          <StateLine state={state} />
        </Touch>
      ))}
    </div>
  );
}

function StateLine({ state }: { readonly state: ServiceState }) {
  const t = useText();
  if (state.open) {
    return (
      <span className="tile-state" data-open="true" data-until={state.closesAt !== undefined}>
        <Icon name="check" />
        {state.closesAt === undefined
          ? t('serviceState/open')
          : t('serviceState/openUntil', { time: state.closesAt })}
      </span>
    );
  }
  return (
    <span className="tile-state" data-open="false">
      <Icon name={state.reason === 'outsideHours' ? 'clock' : 'stopped'} />
      {state.opensAt === undefined
        ? t('serviceState/closed')
        : t('serviceState/closedUntil', { time: state.opensAt })}
    </span>
  );
}
