import type { LoadLine } from '../../contract/view.ts';
import type { Tone } from '../drawings/parts.ts';
import type { Message } from '../texts/catalogue.ts';
import type { Text } from '../texts/i18n.ts';

/** What became of a load, in two sentences; screens and voice say the same. */
export function loadWords(load: LoadLine, t: Text): Message {
  const path =
    load.state === 'notLoaded' ? (`load/notLoaded/${load.reason}` as const) : (`load/${load.state}` as const);
  return { title: t(`${path}/title`), detail: t(`${path}/detail`) };
}

/** Nothing to collect is an ordinary answer; all else that did not go onto the card asks for attention. */
export function loadTone(load: LoadLine): Tone {
  if (load.state === 'loaded') return 'calm';
  return load.state === 'notLoaded' && load.reason === 'nothingPending' ? 'calm' : 'attention';
}

/** What to do at a cradle that waits for one card and sees another. */
export function wrongCardWords(
  seen: { readonly cardNumberLast4: string | undefined } | 'severalCards' | undefined,
  t: Text,
): string | undefined {
  if (seen === undefined) return undefined;
  if (seen === 'severalCards') return t('cardBack/seenSeveral');
  return seen.cardNumberLast4 === undefined
    ? t('cardBack/seenUnknown')
    : t('cardBack/seenOther', { last4: seen.cardNumberLast4 });
}
