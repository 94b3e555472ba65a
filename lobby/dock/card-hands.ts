import { z } from 'zod';
import { fen, formatYuan } from '../../contract/money.ts';
import type { Result } from '../../contract/result.ts';
import { err, ok } from '../../contract/result.ts';
import type { Bench } from './hand.ts';
import { done, hand } from './hand.ts';
import type { ShelfCard } from './ports.ts';

/** A card of the shelf by its number or its chip id. */
export const whichCard = {
  uid: z.string().min(1).optional(),
  cardNumber: z.string().min(1).optional(),
};
/** The next write is number 1; a load has up to five: three of the record, shadow, primary. */
export const pullSchema = z.strictObject({ write: z.int().min(1).max(20), bytes: z.int().min(0).max(16) });
interface WhichCard {
  readonly uid?: string | undefined;
  readonly cardNumber?: string | undefined;
}
const isOneCard = (wish: WhichCard): boolean => (wish.uid === undefined) !== (wish.cardNumber === undefined);
const ONE_CARD = 'name uid or cardNumber';

export const oneCard = <S extends z.ZodObject<typeof whichCard>>(schema: S): S =>
  schema.refine(isOneCard, ONE_CARD);

export function findCard({ shelf }: Bench, { uid, cardNumber }: WhichCard): Result<ShelfCard, string> {
  const card = shelf.cards.find((one) => one.uid === uid || one.cardNumber === cardNumber);
  return card ? ok(card) : err(`no card ${uid ?? cardNumber ?? ''} on the shelf`);
}

/** Into the cradle, unless it lies there or on the terminal. */
function place(bench: Bench, { uid, label }: ShelfCard): Result<undefined, string> {
  if (bench.cradle.inCradle.some((one) => one.uid === uid)) return err(`${label} lies in the cradle already`);
  if (bench.pos.truth.isReading && bench.pos.truth.card === uid)
    return err(`the card of ${label} lies on the payment terminal`);
  bench.cradle.place(uid);
  return ok(undefined);
}

export const cardHands = {
  'place-card': hand(oneCard(z.strictObject(whichCard)), (bench, wish) => {
    const card = findCard(bench, wish);
    if (!card.ok) return card;
    const placed = place(bench, card.value);
    return placed.ok ? done(`card of ${card.value.label} into the cradle`, { uid: card.value.uid }) : placed;
  }),
  'take-card': hand(z.strictObject({ uid: z.string().optional() }), ({ cradle }, { uid }) => {
    const card = cradle.inCradle.find((one) => uid === undefined || one.uid === uid);
    if (!card) return err('that card does not lie in the cradle');
    cradle.take(card.uid);
    return done(`card of ${card.label} taken`, { uid: card.uid });
  }),
  'pull-card': hand(pullSchema, ({ cradle }, at) => {
    const [card] = cradle.inCradle;
    if (!card) return err('no card lies in the cradle');
    cradle.pullDuringWrite(card.uid, at);
    return done(`card of ${card.label} will be pulled at write ${at.write}, after ${at.bytes} of 16 bytes`);
  }),
  'swap-card': hand(oneCard(z.strictObject(whichCard)), (bench, wish) => {
    const card = findCard(bench, wish);
    if (!card.ok) return card;
    const { uid, label } = card.value;
    const others = bench.cradle.inCradle.filter((one) => one.uid !== uid);
    if (others.length === 0) return err('no other card lies in the cradle');
    for (const other of others) bench.cradle.take(other.uid);
    const placed = place(bench, card.value);
    return placed.ok ? done(`card of ${label} instead of the other`, { uid }) : placed;
  }),
  'add-pending': hand(
    oneCard(z.strictObject({ ...whichCard, amountFen: z.int().min(1).max(100_000) })),
    async (bench, { amountFen, ...wish }) => {
      const card = findCard(bench, wish);
      if (!card.ok) return card;
      const { accountId, label } = card.value;
      if (accountId === undefined) return err(`the card ${label} belongs to no account`);
      const added = await bench.central.addPending(accountId, fen(amountFen));
      return added.ok ? done(`¥${formatYuan(fen(amountFen))} pending for ${label}`) : added;
    },
  ),
};
