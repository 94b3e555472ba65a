import type { LoadRefusal } from '../../contract/load-calls.ts';
import type { Fen } from '../../contract/money.ts';
import { fen, formatYuan } from '../../contract/money.ts';
import type { CardFault } from './chip-reading.ts';

/** Why a terminal does not take this card, or not now. */
export type PosRefusal =
  | CardFault
  | 'expired'
  | 'insufficientFunds'
  /** The card cannot prove how much was spent; offline nobody else can. */
  | 'needsPlatform';

export type PayOutcome =
  /** The card proves it. `isEarlier`: an interrupted purchase proved to be done; nothing further was taken. */
  | {
      readonly result: 'paid';
      readonly amountFen: Fen;
      readonly balanceFen: number;
      readonly isEarlier: boolean;
    }
  /** Taken away while it was written: whether it was paid shows when the card comes back. */
  | { readonly result: 'cardGone' }
  | { readonly result: 'refused'; readonly why: PosRefusal };

export type CollectOutcome =
  | { readonly result: 'collected'; readonly amountFen: number; readonly pendingFen: number }
  | { readonly result: 'cardGone' }
  | {
      readonly result: 'refused';
      readonly why: PosRefusal | LoadRefusal | 'offline' | 'noAnswer' | 'recordWrong';
      readonly detail: string;
    };

const refusals: Readonly<Record<PosRefusal, string>> = {
  wrongCard: 'Not a card of this campus.',
  damaged: 'The card is damaged. Please take it to the card office.',
  torn: 'The last change of this card was interrupted. Please put the card into a kiosk.',
  forged: 'This card is not genuine. Keep it and call the card office.',
  expired: 'The card has expired. Please take it to the card office.',
  insufficientFunds: 'Not enough money on the card. Please recharge it at a kiosk.',
  needsPlatform:
    'The card must be checked with the platform. Please put it into a kiosk, or pay when online.',
};

const yuan = (amountFen: number): string => `¥${formatYuan(fen(amountFen))}`;

/** What the terminal shows to the person at the till. */
export function payText(outcome: PayOutcome): string {
  switch (outcome.result) {
    case 'paid': {
      const what = `${yuan(outcome.amountFen)} paid`;
      const left = `${yuan(outcome.balanceFen)} left.`;
      return outcome.isEarlier ? `The interrupted purchase is done: ${what}, ${left}` : `${what}, ${left}`;
    }
    case 'cardGone':
      return 'The card was taken away too early. Please put it back: only the card knows whether it was paid.';
    case 'refused':
      return refusals[outcome.why];
  }
}

export function collectText(outcome: CollectOutcome): string {
  switch (outcome.result) {
    case 'collected':
      return `${yuan(outcome.amountFen)} collected, ${yuan(outcome.pendingFen)} still pending.`;
    case 'cardGone':
      return 'The card was taken away too early. Please put it back, here or into a kiosk.';
    case 'refused':
      return outcome.why in refusals
        ? refusals[outcome.why as PosRefusal]
        : `Nothing collected: ${outcome.detail}`;
  }
}
