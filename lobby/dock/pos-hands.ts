import { z } from 'zod';
import { fen } from '../../contract/money.ts';
import { err } from '../../contract/result.ts';
import { collectText, payText } from '../pos/pos-outcome.ts';
import { findCard, oneCard, pullSchema, whichCard } from './card-hands.ts';
import { done, hand } from './hand.ts';

const MOST_FEN = 100_000;
const orders = ['oldestFirst', 'newestFirst', 'shuffled'] as const;

/** The hands at the till of the canteen. */
export const posHands = {
  'pos-card': hand(oneCard(z.strictObject(whichCard)), (bench, wish) => {
    const card = findCard(bench, wish);
    if (!card.ok) return card;
    bench.pos.choose(card.value.uid);
    return done(`${card.value.label} comes to the till`, { uid: card.value.uid });
  }),
  'pos-pay': hand(
    oneCard(
      z.strictObject({ ...whichCard, amountFen: z.int().min(1).max(MOST_FEN), pull: pullSchema.optional() }),
    ),
    async (bench, { amountFen, pull, ...wish }) => {
      const card = findCard(bench, wish);
      if (!card.ok) return card;
      const paid = await bench.pos.pay(card.value.uid, fen(amountFen), pull);
      if (!paid.ok) return paid;
      const text = `terminal, card of ${card.value.label}: ${payText(paid.value)}`;
      return paid.value.result === 'paid' ? done(text, { outcome: paid.value }) : err(text);
    },
  ),
  'pos-collect': hand(
    oneCard(z.strictObject({ ...whichCard, pull: pullSchema.optional() })),
    async (bench, { pull, ...wish }) => {
      const card = findCard(bench, wish);
      if (!card.ok) return card;
      const collected = await bench.pos.collect(card.value.uid, pull);
      if (!collected.ok) return collected;
      const text = `terminal, card of ${card.value.label}: ${collectText(collected.value)}`;
      return collected.value.result === 'collected' ? done(text, { outcome: collected.value }) : err(text);
    },
  ),
  'pos-online': hand(z.strictObject({ online: z.boolean() }), ({ pos }, { online }) => {
    pos.setOnline(online);
    return done(online ? 'terminal online' : 'terminal offline');
  }),
  'pos-upload': hand(
    z.strictObject({ order: z.enum(orders).default('oldestFirst') }),
    async ({ pos }, { order }) => {
      if (!pos.truth.isOnline) return err('the terminal is offline');
      const { reported, left } = await pos.upload(order);
      const text = `terminal reported ${reported} purchases, ${left} still wait`;
      return left === 0 ? done(text, { reported, left }) : err(`${text}: central does not answer`);
    },
  ),
};
