import type { CardRefusal } from '../../contract/view.ts';
import type { FrozenCause } from '../../contract/platform-api.ts';
import type { Explanation } from '../texts/catalogue.ts';
import type { Text } from '../texts/i18n.ts';

/** Why a card is refused; where the platform says why it is frozen, that instead of the usual causes. */
export function refusalWords(
  refused: { readonly reason: CardRefusal; readonly frozenBecause?: FrozenCause | undefined },
  t: Text,
): Explanation {
  const { reason, frozenBecause } = refused;
  const path =
    reason === 'cardFrozen' && frozenBecause !== undefined
      ? (`frozen/${frozenBecause}` as const)
      : (`cardRefused/${reason}` as const);
  return { title: t(`cardRefused/${reason}/title`), what: t(`${path}/what`), now: t(`${path}/now`) };
}
