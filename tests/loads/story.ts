import { onTestFinished } from 'vitest';
import { fromHex } from '../../contract/hex.ts';
import { fen } from '../../contract/money.ts';
import { personaliseCampusCard } from '../../lobby/cards/campus-cards.ts';
import { ClassicCard } from '../../lobby/cards/classic-card.ts';
import { demoKeys } from '../../lobby/demo-keys.ts';
import { campusCard, studentFields, studentUid } from '../campus-card/sample-cards.ts';
import { LoadKiosk } from './load-kiosk.ts';
import { LoadPlatform } from './load-platform.ts';

export const uid = studentUid;
export const otherUid = '0badcafe';
/** The card of every story: 150.00 loaded, 37.50 spent. */
export const loaded = 15_000;
export const spent = 3_750;

export interface StoryOptions {
  readonly pendingFen?: number;
  readonly portionFen?: number;
  readonly spentFen?: number;
  readonly loadedFen?: number;
}

/** A platform with one holder, and the holder's card. */
export function holder(options: StoryOptions = {}) {
  const { pendingFen = 5_000, portionFen, loadedFen = loaded, spentFen = spent } = options;
  const platform = new LoadPlatform();
  platform.addHolder(uid, loadedFen, pendingFen, portionFen);
  return { platform, card: campusCard(uid, loadedFen, spentFen) };
}

/** Somebody else's card. */
export function otherCard(): ClassicCard {
  const bytes = fromHex(otherUid);
  const purse = { loadedFen: fen(1_000), spentFen: fen(0) };
  const fields = { ...studentFields, cardNumber: '20230555' };
  return new ClassicCard({
    uid: bytes,
    image: personaliseCampusCard({ uid: bytes, ...fields, ...purse, keys: demoKeys }),
  });
}

/** A machine at work with these cards at hand; ended with the test. */
export async function kiosk(
  platform: LoadPlatform,
  cards: readonly ClassicCard[],
  kioskId?: string,
): Promise<LoadKiosk> {
  const machine = new LoadKiosk(platform, cards, kioskId);
  onTestFinished(() => {
    machine.remove();
  });
  return machine.start();
}

/** One machine, one holder, one card. */
export async function story(options: StoryOptions = {}) {
  const { platform, card } = holder(options);
  return { platform, card, machine: await kiosk(platform, [card]) };
}
