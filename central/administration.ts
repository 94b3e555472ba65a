import type { CardState, FrozenCause, PersonState } from '../contract/platform-api.ts';
import { err, ok } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';
import { addArrival } from './pending-money.ts';
import type { CentralStore } from './store/central-store.ts';
import type { NewPendingItem } from './store/load-rows.ts';

/** What staff of the platform may change. An error is a sentence for them. */
export interface Administration {
  setPersonState(accountId: string, state: PersonState): Promise<Result<undefined, string>>;
  /** Of the account's latest card. A card that is frozen without a cause was frozen by the office. */
  setCardState(
    accountId: string,
    state: CardState,
    frozenBecause?: FrozenCause,
  ): Promise<Result<undefined, string>>;
  /** Money reached the bank for this holder and waits to be loaded. @param day the campus's today, ISO date */
  addPending(item: NewPendingItem, day: string): Promise<Result<undefined, string>>;
  /**
   * Staff have looked at a kiosk whose journal did not fit. It may reserve notes again, and what it showed last is from now on where its journal stands.
   */
  clearKiosk(kioskId: string): Promise<Result<undefined, string>>;
}

export function createAdministration(store: CentralStore): Administration {
  return {
    setPersonState: (accountId, state) =>
      store.transact(async (tx) => {
        if (!(await tx.holders.get(accountId))) return err(`There is no account ${accountId}.`);
        await tx.holders.setPersonState(accountId, state);
        return ok(undefined);
      }),
    setCardState: (accountId, state, frozenBecause = 'office') =>
      store.transact(async (tx) => {
        const [card] = await tx.holders.cards(accountId);
        if (!card) return err(`There is no card for account ${accountId}.`);
        const { cardNumber, issueNumber } = card;
        const because = state === 'frozen' ? frozenBecause : undefined;
        await tx.holders.setCardState(cardNumber, issueNumber, state, because);
        return ok(undefined);
      }),
    addPending: (item, day) =>
      store.transact(async (tx) => {
        if (!(await tx.holders.get(item.accountId))) return err(`There is no account ${item.accountId}.`);
        await addArrival(tx, item, day);
        return ok(undefined);
      }),
    clearKiosk: (kioskId) =>
      store.transact(async (tx) => {
        const kiosk = await tx.kiosks.get(kioskId);
        if (!kiosk?.blocked) return err(`Kiosk ${kioskId} is not blocked.`);
        const [latest] = await tx.kiosks.heartbeats(kioskId, 1);
        const boot = await tx.kiosks.bootOfEpoch(kioskId, kiosk.epoch);
        const sinceBoot = latest?.epoch === kiosk.epoch ? latest.heartbeat.journalHead : undefined;
        await tx.kiosks.put({ ...kiosk, blocked: undefined, journalHead: sinceBoot ?? boot?.journalHead });
        return ok(undefined);
      }),
  };
}
