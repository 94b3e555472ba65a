import { describe, expect, it } from 'vitest';
import type { MachineWorld } from '../world/machine-world.ts';
import { leave, machine, servingMachine, shown, student } from '../recharge/story.ts';
import { collector, identified, fateOf, namesNoMoney, officeSets, onChip, raiseOnChip } from './story.ts';

const LOOKUP = '/v1/cards/lookup';
const rich = '20230005';

async function balanceOf(world: MachineWorld, cardNumber: string) {
  world.touch({ type: 'chooseService', service: 'balance' });
  await world.screen('cardPrompt');
  world.placeCard(cardNumber);
  await world.screen('balance');
  return shown(world, 'balance');
}

describe('the balance of a card', () => {
  it('shows card and account side by side, and the last loads as soon as the platform has told them', async () => {
    const world = await servingMachine();
    world.network.delayMs = 500;
    expect(await balanceOf(world, student)).toMatchObject({
      cardNumberLast4: '0001',
      maskedName: '张*',
      purseFen: 3550,
      readAt: '10:00',
      account: { balanceFen: 3550, pendingFen: 0, difference: undefined, statement: 'asking' },
      canCollect: false,
    });
    await world.clock.advance(1_500);
    expect(shown(world, 'balance').account?.statement).toEqual([]);
  });

  it('a statement that does not come is said to be unavailable; everything else stands', async () => {
    const world = await servingMachine();
    fateOf(world, '/v1/cards/statement', 'silence');
    await balanceOf(world, student);
    await world.clock.advance(10_000);
    expect(shown(world, 'balance').account).toMatchObject({ balanceFen: 3550, statement: 'unavailable' });
  });

  it('a lookup whose answer is lost once is asked again, and nobody notices', async () => {
    const world = await servingMachine();
    fateOf(world, LOOKUP, 'cutAfter', 1);
    world.placeCard(student);
    await world.screen('cardServices', 5_000);
  });

  it('Q1 the platform is down: the card alone speaks, with the time of its reading', async () => {
    const world = await servingMachine();
    fateOf(world, LOOKUP, 'silence');
    expect(await balanceOf(world, collector)).toMatchObject({
      cardNumberLast4: '0002',
      maskedName: undefined,
      purseFen: 12_840,
      readAt: '10:00',
      account: undefined,
      canCollect: false,
    });
  });

  it.each(['recharge', 'collect'] as const)(
    'Q1 the platform is down: %s is closed for that reason, and the balance is one touch away',
    async (service) => {
      const world = await servingMachine();
      world.touch({ type: 'chooseService', service });
      fateOf(world, LOOKUP, 'silence');
      world.placeCard(collector);
      await world.screen('serviceClosed');
      expect(shown(world, 'serviceClosed')).toMatchObject({
        service,
        state: { reason: 'platformUnreachable' },
      });
      world.touch({ type: 'chooseService', service: 'balance' });
      await world.screen('balance');
      expect(shown(world, 'balance').account).toBeUndefined();
    },
  );

  it('Q1 a kiosk that never reached the platform since its start still reads cards', async () => {
    const world = await machine();
    world.network.fate = () => 'refuse';
    await world.startKiosk();
    await world.clock.advance(10_000);
    expect(shown(world, 'start').services).toMatchObject([
      { service: 'recharge', state: { open: false } },
      { service: 'collect', state: { open: false, reason: 'platformUnreachable' } },
      { service: 'balance', state: { open: true } },
    ]);
    world.placeCard(student);
    await world.screen('balance', 2_000);
    expect(shown(world, 'balance')).toMatchObject({ purseFen: 3550, readAt: undefined });
  });

  it('Q2 a purchase that no terminal has reported yet explains the difference', async () => {
    const world = await servingMachine();
    raiseOnChip(world, collector, 'spent', 500);
    expect(await balanceOf(world, collector)).toMatchObject({
      purseFen: 12_340,
      account: { balanceFen: 12_840, difference: { reason: 'purchasesOnTheWay', amountFen: 500 } },
    });
  });

  it('Q2 more than purchases on the way can explain is for the office', async () => {
    const world = await servingMachine();
    raiseOnChip(world, rich, 'spent', 20_100);
    expect((await balanceOf(world, rich)).account?.difference).toEqual({
      reason: 'seeOffice',
      amountFen: 20_100,
    });
  });

  it('Q3 a card that was reported lost or replaced: its state, and no money figures', async () => {
    for (const [cardNumber, reason] of [
      ['20230007', 'cardLost'],
      ['20230009', 'cardReplaced'],
    ] as const) {
      const world = await servingMachine();
      world.placeCard(cardNumber);
      await world.screen('cardRefused');
      expect(shown(world, 'cardRefused').reason).toBe(reason);
      expect(namesNoMoney(world)).toBe(true);
    }
  });

  it('Q4 a frozen card: that it is frozen, why, and who helps', async () => {
    const world = await servingMachine();
    await officeSets(world, student, 'frozen', 'totalsDiffer');
    world.placeCard(student);
    await world.screen('cardRefused');
    expect(shown(world, 'cardRefused')).toMatchObject({
      reason: 'cardFrozen',
      frozenBecause: 'totalsDiffer',
      nextCounter: { openNow: true },
    });
    expect(namesNoMoney(world)).toBe(true);
  });

  it('Q5 a card that is none of this campus is told so', async () => {
    const world = await servingMachine();
    world.cradle.place('08aa11b2');
    await world.screen('cardRefused');
    expect(shown(world, 'cardRefused').reason).toBe('foreignCard');
  });

  it('Q6 visitors and merchants learn who serves them, and no figures', async () => {
    for (const [cardNumber, reason] of [
      ['80230001', 'personTemporary'],
      ['90230001', 'personMerchant'],
    ] as const) {
      const world = await servingMachine();
      world.placeCard(cardNumber);
      await world.screen('cardRefused');
      expect(shown(world, 'cardRefused').reason).toBe(reason);
      expect(namesNoMoney(world)).toBe(true);
    }
  });

  it('Q7 a second card on the reader: the figures go, and one card is asked for', async () => {
    const world = await servingMachine();
    await balanceOf(world, student);
    world.placeCard(collector);
    await world.clock.advance(2_000);
    expect(namesNoMoney(world)).toBe(true);
    expect(shown(world, 'cardPrompt').problem).toBe('severalCards');
    world.takeCard(collector);
    await world.screen('cardServices');
    expect(shown(world, 'cardServices').card.cardNumberLast4).toBe('0001');
  });

  it('Q8 the card is taken: the figures are wiped at once', async () => {
    const world = await servingMachine();
    await balanceOf(world, student);
    await leave(world);
    expect(namesNoMoney(world)).toBe(true);
  });

  it('Q9 money that waits is one touch away, from the balance and from the services', async () => {
    const world = await servingMachine();
    expect(await balanceOf(world, collector)).toMatchObject({
      canCollect: true,
      account: { pendingFen: 2000, pendingItems: [{ amountFen: 2000 }] },
    });
    world.touch({ type: 'chooseService', service: 'collect' });
    await world.screen('collected');
    expect(shown(world, 'collected').load).toMatchObject({ state: 'loaded', amountFen: 2000 });
    expect(onChip(world)).toBe(148.4);

    const other = await identified();
    other.touch({ type: 'chooseService', service: 'collect' });
    await other.screen('collected');
    expect(shown(other, 'collected').load).toMatchObject({ state: 'loaded' });
  });

  it('Q10 an onlooker sees figures for twenty seconds at the most: then they are gone, and the card is called for', async () => {
    const world = await servingMachine();
    await balanceOf(world, student);
    expect(world.view.visit).toEqual({ secondsLeft: 20, warning: false });
    await world.clock.advance(19_000);
    expect(world.view.screen.kind).toBe('balance');
    await world.screen('takeCard', 2_000);
    expect(namesNoMoney(world)).toBe(true);
  });

  it('Q11 an expired card shows its last day and who helps', async () => {
    const world = await servingMachine();
    world.placeCard('20230010');
    await world.screen('cardRefused');
    expect(shown(world, 'cardRefused')).toMatchObject({
      reason: 'cardExpired',
      validUntil: '2025-07-31',
      nextCounter: { openNow: true },
    });
  });
});

describe('back and help', () => {
  it('leads from the balance to the services, and from help to where it was asked for', async () => {
    const world = await servingMachine();
    await balanceOf(world, student);
    world.touch({ type: 'help' });
    await world.screen('help');
    world.touch({ type: 'back' });
    await world.screen('balance');
    world.touch({ type: 'back' });
    await world.screen('cardServices');
    world.touch({ type: 'help' });
    world.touch({ type: 'back' });
    expect(world.view.screen.kind).toBe('cardServices');
  });
});
