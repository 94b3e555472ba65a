import { describe, expect, it } from 'vitest';
import { fen } from '../../contract/money.ts';
import { balanceDifference } from '../../kiosk/view/balance-difference.ts';

const tolerance = fen(20_000);
const known = { balanceFen: fen(3000), knownLoadedFen: fen(10_000), knownSpentFen: fen(7000) };
const card = (loadedFen: number, spentFen: number) => ({
  loadedFen: fen(loadedFen),
  spentFen: fen(spentFen),
  balanceFen: fen(loadedFen - spentFen),
});
const inFlight = (amountFen: number) => ({
  loadInFlight: { reference: 'ab'.repeat(16), amountFen: fen(amountFen), startedAtMs: 0, kioskId: 'K02' },
});

describe('why card and account differ', () => {
  it('says nothing where both totals agree', () => {
    expect(balanceDifference(card(10_000, 7000), known, tolerance)).toBeUndefined();
    expect(balanceDifference(card(10_000, 7000), { ...known, ...inFlight(500) }, tolerance)).toBeUndefined();
  });

  it('takes what was spent and not yet reported for purchases on the way, up to the tolerance', () => {
    expect(balanceDifference(card(10_000, 7600), known, tolerance)).toEqual({
      reason: 'purchasesOnTheWay',
      amountFen: 600,
    });
    expect(balanceDifference(card(10_000, 7600), known, fen(600))?.reason).toBe('purchasesOnTheWay');
    expect(balanceDifference(card(10_000, 7601), known, fen(600))?.reason).toBe('seeOffice');
  });

  it('takes a card that is ahead by just the load in flight for that load, with purchases on the way too', () => {
    const flying = { ...known, ...inFlight(5000) };
    expect(balanceDifference(card(15_000, 7000), flying, tolerance)).toEqual({
      reason: 'loadInFlight',
      amountFen: -5000,
    });
    expect(balanceDifference(card(15_000, 7200), flying, tolerance)?.reason).toBe('loadInFlight');
  });

  it('sends everything else to the office: a load nobody knows of, less spent than reported, less loaded than known', () => {
    expect(balanceDifference(card(15_000, 7000), known, tolerance)?.reason).toBe('seeOffice');
    expect(balanceDifference(card(15_000, 7000), { ...known, ...inFlight(4000) }, tolerance)?.reason).toBe(
      'seeOffice',
    );
    expect(balanceDifference(card(10_000, 6500), known, tolerance)?.reason).toBe('seeOffice');
    expect(balanceDifference(card(9000, 7000), known, tolerance)?.reason).toBe('seeOffice');
  });

  it('is not fooled by a load and a purchase of the same amount: they hide each other in the balance alone', () => {
    expect(balanceDifference(card(15_000, 12_000), known, tolerance)).toEqual({
      reason: 'seeOffice',
      amountFen: 0,
    });
  });
});
