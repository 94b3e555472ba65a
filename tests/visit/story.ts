import { cardBlocks, encodeTotal, type TotalName } from '../../contract/card-layout.ts';
import { encodeDebitRecord } from '../../contract/card-change-records.ts';
import type { CardState, FrozenCause } from '../../contract/platform-api.ts';
import type { Screen } from '../../contract/view.ts';
import { fen } from '../../contract/money.ts';
import { chipTruth } from '../../lobby/dock/chip-truth.ts';
import type { MachineWorld } from '../world/machine-world.ts';
import { servingMachine, shown } from '../recharge/story.ts';

/** A student whose account has 20 yuan waiting for the card. */
export const collector = '20230002';
export const collectorAccount = 'a20230002';
export const COLLECTOR_PENDING_FEN = 2000;

/** Yuan on a chip, told from its bytes alone; undefined where they tell no certain sum. */
export function onChip(world: MachineWorld, cardNumber = collector): number | undefined {
  const { uid, image } = world.chip(cardNumber);
  const { balanceFen } = chipTruth(uid, image);
  return balanceFen === undefined ? undefined : balanceFen / 100;
}

/** Totals whose two blocks differ. */
export function tornOn(world: MachineWorld, cardNumber = collector): readonly TotalName[] {
  const { uid, image } = world.chip(cardNumber);
  return chipTruth(uid, image).torn;
}

/** Raises a total on the chip behind everybody's back. */
export function raiseOnChip(world: MachineWorld, cardNumber: string, total: TotalName, byFen: number): void {
  const chip = world.chip(cardNumber);
  const truth = chipTruth(chip.uid, chip.image);
  const before = total === 'loaded' ? truth.loadedFen : truth.spentFen;
  if (before === undefined) throw new Error(`card ${cardNumber} has no certain ${total}`);
  const { primary, shadow } = cardBlocks[total];
  const after = fen(before + byFen);
  for (const block of [primary, shadow]) chip.forceBlock(block, encodeTotal(total, after));
  // A terminal leaves its record; a load that nobody granted has none.
  if (total === 'spent')
    chip.forceBlock(cardBlocks.spent.record, encodeDebitRecord({ counter: 1, before: fen(before), after }));
}

/** The number of a store within a load: three blocks of the record, the shadow, the primary. */
export const stores = { recordFirst: 1, recordLast: 3, shadow: 4, primary: 5 } as const;

/** The card is pulled out of the cradle while its `write`th block is stored, after so many of its 16 bytes. */
export function pullDuring(world: MachineWorld, write: number, bytes = 8, cardNumber = collector): void {
  world.cradle.pullDuringWrite(world.uidOf(cardNumber), { write, bytes });
}

/** From the start screen to the services of a card. */
export async function identified(cardNumber = collector): Promise<MachineWorld> {
  const world = await servingMachine();
  world.placeCard(cardNumber);
  await world.screen('cardServices');
  return world;
}

export async function collected(
  world: MachineWorld,
  limitMs = 30_000,
): Promise<Extract<Screen, { readonly kind: 'collected' }>> {
  await world.screen('collected', limitMs);
  return shown(world, 'collected');
}

/** One touch on 'collect', and what came of it. */
export async function collect(
  world: MachineWorld,
  limitMs = 30_000,
): Promise<Extract<Screen, { readonly kind: 'collected' }>> {
  world.touch({ type: 'chooseService', service: 'collect' });
  return collected(world, limitMs);
}

/** The office changes the state of a card while its holder stands at the machine. */
export async function officeSets(
  world: MachineWorld,
  cardNumber: string,
  state: CardState,
  frozenBecause?: FrozenCause,
): Promise<void> {
  const [card] = world.person(cardNumber).cards;
  if (!card) throw new Error(`nobody has card ${cardNumber}`);
  const { issueNumber } = card;
  await world.store.transact((tx) => tx.holders.setCardState(cardNumber, issueNumber, state, frozenBecause));
}

/** Everything that is shown names no amount. */
export function namesNoMoney(world: MachineWorld): boolean {
  return !/(purse|balance|pending|amount|before|after|total)Fen"/i.test(JSON.stringify(world.view.screen));
}

/** Calls to the platform of this path get this fate; all others pass. */
export function fateOf(
  world: MachineWorld,
  path: string,
  fate: ReturnType<MachineWorld['network']['fate']>,
  times = Infinity,
): void {
  let left = times;
  world.network.fate = (request) => {
    if (request.path !== path || left <= 0) return 'pass';
    left -= 1;
    return fate;
  };
}
