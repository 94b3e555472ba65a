import { fromHex, toHex } from '../../contract/hex.ts';
import { fen } from '../../contract/money.ts';
import { blankClassicImage, personaliseCampusCard } from '../../lobby/cards/campus-cards.ts';
import { ClassicCard } from '../../lobby/cards/classic-card.ts';
import type { ForeignKind } from '../../lobby/cards/foreign-card.ts';
import { ForeignCard } from '../../lobby/cards/foreign-card.ts';
import type { OwnedCard } from '../../lobby/card-antenna/cradle.ts';
import { demoKeys } from '../../lobby/demo-keys.ts';

export const studentUid = 'a1b2c3d4';
export const staffUid = '04a1b2c3d4e5f6';

export const studentFields = {
  cardNumber: '20230917',
  holderKind: 'student',
  issueNumber: 1,
  validUntil: '2027-07-31',
} as const;

/** A campus card with 150.00 loaded and 37.50 spent, issued with the keys of the demo unless told. */
export function campusCard(uid: string, loaded = 15000, spent = 3750, keys = demoKeys): ClassicCard {
  const bytes = fromHex(uid);
  const totals = { loadedFen: fen(loaded), spentFen: fen(spent) };
  const image = personaliseCampusCard({ uid: bytes, ...studentFields, ...totals, keys });
  return new ClassicCard({ uid: bytes, image });
}

export function blankCard(uid: string): ClassicCard {
  return new ClassicCard({ uid: fromHex(uid), image: blankClassicImage(fromHex(uid)) });
}

export const foreignCard = (kind: ForeignKind, uid: string): ForeignCard =>
  new ForeignCard(kind, fromHex(uid));

export const owned = (card: OwnedCard['card']): OwnedCard => ({ label: toHex(card.uid), card });
