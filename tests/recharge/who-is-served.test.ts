import { describe, expect, it } from 'vitest';
import { cardBlocks, encodeIdentity } from '../../contract/card-layout.ts';
import { BLOCK_BYTES } from '../../contract/classic-chip.ts';
import { fromHex, toHex } from '../../contract/hex.ts';
import { fen } from '../../contract/money.ts';
import { DEMO_IDENTITY_KEY, identityMacs } from '../../central/identity-mac.ts';
import { characters } from '../../central/people/characters.ts';
import type { CardRefusal } from '../../contract/view.ts';
import { personaliseCampusCard } from '../../lobby/cards/campus-cards.ts';
import { demoKeys } from '../../lobby/demo-keys.ts';
import { ClassicCard } from '../../lobby/cards/classic-card.ts';
import type { MachineWorld } from '../world/machine-world.ts';
import {
  aftermath,
  leave,
  machine,
  openSlot,
  servingMachine,
  shown,
  student,
  studentAccount,
} from './story.ts';

/** Cards of the lobby that belong to nobody in the books. */
const odd = { forged: '0badca4d', damaged: '70e2ca4d', bankCard: '08aa11b2', sticker: '04c0ffee112233' };

async function refusedWith(world: MachineWorld, uid: string): Promise<CardRefusal> {
  world.touch({ type: 'chooseService', service: 'recharge' });
  world.cradle.place(uid);
  await world.screen('cardRefused');
  return shown(world, 'cardRefused').reason;
}

/** Nothing was promised, no slot was opened, no visit was begun. */
async function expectNothingDone(world: MachineWorld): Promise<void> {
  expect(world.validator.truth.acceptsNotes).toBe(false);
  expect(await world.inspection.openReservations()).toEqual([]);
  const after = await aftermath(world);
  expect(after.of('visitStarted')).toEqual([]);
  expect(after.of('cardPresented')).toEqual([]);
}

describe('who is served', () => {
  const refusals: readonly (readonly [string, CardRefusal])[] = [
    ['80230001', 'personTemporary'],
    ['90230001', 'personMerchant'],
    ['20230013', 'personLeft'],
    ['20230007', 'cardLost'],
    ['20230008', 'cardFrozen'],
    ['20230009', 'cardReplaced'],
    ['20230010', 'cardExpired'],
    ['20230011', 'cardNotActivated'],
    ['20230012', 'cardRetained'],
  ];
  for (const [cardNumber, reason] of refusals) {
    it(`${reason}: ${cardNumber} gets an answer of its own, and nothing is done`, async () => {
      const world = await servingMachine();
      expect(await refusedWith(world, world.uidOf(cardNumber))).toBe(reason);
      expect(shown(world, 'cardRefused').nextCounter).toMatchObject({ openNow: true });
      await leave(world, cardNumber);
      await expectNothingDone(world);
    });
  }

  it('a member of staff is served as a student is', async () => {
    const world = await servingMachine();
    await world.beginRecharge('10230001');
    expect(shown(world, 'recharge').card).toMatchObject({ holderKind: 'staff', cardNumberLast4: '0001' });
  });

  it('the second card of a person is served, the first one is told that it was replaced', async () => {
    const world = await servingMachine();
    const [second, first] = world.person('20230014').cards;
    expect(await refusedWith(world, first?.uid ?? '')).toBe('cardReplaced');
    world.cradle.take(first?.uid ?? '');
    await world.screen('start');
    world.cradle.place(second?.uid ?? '');
    await world.screen('cardServices');
  });

  it('a card is served on its last day and expired from midnight on', async () => {
    const people = characters('2026-09-14').map((person) => ({
      ...person,
      cards: person.cards.map((card) => ({ ...card, validUntil: '2026-09-14' })),
    }));
    const world = await machine({ startMs: Date.UTC(2026, 8, 14, 15, 59), people });
    await world.startKiosk();
    await world.clock.advance(10_000);
    world.placeCard(student);
    await world.screen('cardServices');
    await leave(world);
    await world.clock.advance(60_000);
    world.placeCard(student);
    await world.screen('cardRefused');
    expect(shown(world, 'cardRefused').reason).toBe('cardExpired');
  });

  it('a bank card and a sticker are foreign', async () => {
    for (const uid of [odd.bankCard, odd.sticker]) {
      const world = await servingMachine();
      expect(await refusedWith(world, uid)).toBe('foreignCard');
      world.cradle.take(uid);
      await world.screen('start');
      await expectNothingDone(world);
    }
  });

  it('a card whose purse is destroyed is damaged', async () => {
    const world = await servingMachine();
    expect(await refusedWith(world, odd.damaged)).toBe('damagedCard');
    await expectNothingDone(world);
  });

  it('an identity copied onto another chip is not genuine', async () => {
    const world = await servingMachine();
    expect(await refusedWith(world, odd.forged)).toBe('notGenuine');
    await expectNothingDone(world);
  });

  it('a card of this campus that the platform has no record of is unknown', async () => {
    const world = await servingMachine();
    expect(await refusedWith(world, strangersCard(world))).toBe('unknownCard');
    await expectNothingDone(world);
  });

  it('a card whose identity was changed on the chip is not genuine, and the platform raises an alarm', async () => {
    const world = await servingMachine();
    const uid = world.uidOf(student);
    // The same chip, with another end of validity written over the identity: the MAC no longer fits.
    world.cradle.addCard({ label: 'changed', card: changedCard(world, uid) });
    expect(await refusedWith(world, uid)).toBe('notGenuine');
    expect(await world.inspection.alarms(5)).toMatchObject([{ kind: 'cardNotGenuine' }]);
    await expectNothingDone(world);
  });

  it('the platform does not answer: no cash is taken, for that reason and no other', async () => {
    const world = await servingMachine();
    world.network.fate = ({ path }) => (path === '/v1/cards/lookup' ? 'silence' : 'pass');
    world.touch({ type: 'chooseService', service: 'recharge' });
    world.placeCard(student);
    await world.screen('serviceClosed');
    expect(shown(world, 'serviceClosed').state.reason).toBe('platformUnreachable');
    expect(world.validator.truth.acceptsNotes).toBe(false);
    expect(await world.inspection.openReservations()).toEqual([]);
    expect((await aftermath(world)).of('cardPresented')).toEqual([]);
  });
});

describe('cards in the cradle', () => {
  it('two cards at once: one of them has to leave, then the other is served', async () => {
    const world = await servingMachine();
    world.placeCard(student);
    world.placeCard('20230002');
    await world.screen('cardPrompt');
    expect(shown(world, 'cardPrompt').problem).toBe('severalCards');
    world.takeCard('20230002');
    await world.screen('cardServices');
    expect(shown(world, 'cardServices').card.cardNumberLast4).toBe('0001');
  });

  it('a card taken while it is looked up: the screen asks for it again, and nothing was begun', async () => {
    const world = await servingMachine();
    world.touch({ type: 'chooseService', service: 'recharge' });
    world.network.delayMs = 2_000;
    world.placeCard(student);
    await world.clock.advance(1_500);
    world.takeCard(student);
    await world.screen('cardPrompt');
    expect(shown(world, 'cardPrompt')).toEqual({
      kind: 'cardPrompt',
      service: 'recharge',
      problem: 'takenTooSoon',
    });
    world.network.delayMs = 20;
    await world.clock.advance(5_000);
    expect(world.view.screen.kind).toBe('cardPrompt');
    world.placeCard(student);
    await world.screen('recharge');
  });

  it('a card swapped while it is looked up: the second card is served as itself, never as the first', async () => {
    const world = await servingMachine();
    world.network.delayMs = 1_000;
    world.placeCard(student);
    await world.clock.advance(1_200);
    world.takeCard(student);
    world.placeCard('20230002');
    await world.screen('cardServices');
    expect(shown(world, 'cardServices').card).toMatchObject({ cardNumberLast4: '0002', pendingFen: 2000 });
    const after = await aftermath(world);
    expect(after.of('cardPresented').map(({ accountId }) => accountId)).toEqual(['a20230002']);
  });

  it('a card swapped during a recharge: the notes stay with the first account, then the second is served', async () => {
    const world = await openSlot();
    world.insert(50);
    await world.slot('taken');
    world.takeCard(student);
    world.placeCard('20230002');
    await world.screen('result');
    expect(shown(world, 'result')).toMatchObject({
      card: { cardNumberLast4: '0001' },
      endedBecause: 'cardTaken',
      totalFen: 5000,
    });
    world.touch({ type: 'finish' });
    await world.screen('cardServices');
    expect(shown(world, 'cardServices').card.cardNumberLast4).toBe('0002');
    expect(await world.inspection.account(studentAccount)).toMatchObject({ pendingFen: 5000 });
    expect(await world.inspection.account('a20230002')).toMatchObject({ pendingFen: 2000 });
  });

  it('the next card on the result of another ends that result at once', async () => {
    const world = await openSlot();
    world.takeCard(student);
    await world.screen('result');
    world.placeCard('20230002');
    await world.screen('cardServices', 3_000);
    expect(shown(world, 'cardServices').card.cardNumberLast4).toBe('0002');
  });

  it('a kiosk that starts while a card lies in the cradle reads it as soon as the platform knows of the start', async () => {
    const world = await machine();
    world.placeCard(student);
    world.network.delayMs = 1_000;
    await world.startKiosk();
    await world.screen('cardServices', 15_000);
    expect(world.views.map(({ screen }) => screen.kind)).not.toContain('cardRefused');
  });
});

/** A card that was issued properly, by a platform whose books were lost since. */
function strangersCard(world: MachineWorld): string {
  const uid = '5712a9e4';
  const fields = { cardNumber: '20239999', issueNumber: 1, validUntil: '2027-07-31' } as const;
  const identity = { ...fields, holderKind: 'student' } as const;
  const mac = identityMacs(DEMO_IDENTITY_KEY).make(uid, identity);
  const uidBytes = fromHex(uid);
  const purse = { loadedFen: fen(1000), spentFen: fen(0) };
  const image = personaliseCampusCard({ ...identity, ...purse, uid: uidBytes, keys: demoKeys });
  image.set(encodeIdentity(identity, fromHex(mac)), cardBlocks.identity[0] * BLOCK_BYTES);
  world.cradle.addCard({ label: 'stranger', card: new ClassicCard({ uid: uidBytes, image }) });
  return uid;
}

/** The chip of a card with its validity changed by somebody who has the key. */
function changedCard(world: MachineWorld, uid: string): ClassicCard {
  const [card] = world.person(student).cards;
  world.cradle.place(uid);
  const chip = world.cradle.cardsInField.find((one) => toHex(one.uid) === uid);
  world.cradle.take(uid);
  if (!card || !(chip instanceof ClassicCard)) throw new Error(`${uid} is no campus card`);
  const changed = new ClassicCard({ uid: chip.uid, image: chip.image });
  const { cardNumber, issueNumber } = card;
  const identity = { cardNumber, issueNumber, validUntil: '2099-07-31', holderKind: 'student' } as const;
  const [first, second] = cardBlocks.identity;
  const bytes = encodeIdentity(identity, Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8));
  changed.forceBlock(first, bytes.subarray(0, BLOCK_BYTES));
  changed.forceBlock(second, bytes.subarray(BLOCK_BYTES));
  return changed;
}
