import { describe, expect, it } from 'vitest';
import { holder, kiosk, loaded, spent, story, uid } from './story.ts';

describe('pending money is loaded onto the card', () => {
  it('is journaled before and after, and the platform hears of it', async () => {
    const { platform, machine } = await story();
    const result = await machine.load(uid);
    expect(result).toMatchObject({
      end: { state: 'loaded', amountFen: 5_000 },
      purseBeforeFen: loaded - spent,
      pendingFen: 0,
      card: { purse: { loadedFen: 20_000, spentFen: spent, balanceFen: 16_250 }, tornTotals: [] },
    });
    expect(machine.kinds).toEqual(['loadStarting', 'loadGranted', 'loadExecuted', 'loadReported']);
    expect(platform.books(uid)).toEqual({ pending: 0, inFlight: 0, loaded: 20_000 });
    expect(machine.balance('2102')).toBe(5_000);
    expect(machine.balance('2101')).toBe(-5_000);
    expect(machine.booksProblem).toBeUndefined();
    expect(machine.faults).toEqual([]);
  });

  it('money in flight stands apart while the card is written', async () => {
    const { machine } = await story();
    const load = machine.cards.load.bind(machine.cards);
    machine.cards.load = (...args) => {
      expect(machine.kinds.at(-1)).toBe('loadGranted');
      expect(machine.balance('2104')).toBe(-5_000);
      expect(machine.loads.status).toEqual({ running: 1, questioned: 0, inFlightFen: 5_000 });
      return load(...args);
    };
    await machine.load(uid);
    expect(machine.loads.status).toEqual({ running: 0, questioned: 0, inFlightFen: 0 });
  });

  it('a torn total is journaled and mended before the platform is asked', async () => {
    const { platform, card } = holder();
    const first = await kiosk(platform, [card]);
    await first.place(uid);
    await first.beginPulled(uid, { write: 5, bytes: 7 });
    first.die();
    const second = await kiosk(platform, [card], 'K02');
    const result = await second.load(uid);
    // The card itself proved the load: the platform settles it when it is asked for the next one.
    expect(second.kinds).toEqual(['cardMending', 'loadStarting', 'loadRefused']);
    expect(result.end).toEqual({ state: 'notLoaded', reason: 'nothingPending' });
    expect(result.card).toMatchObject({ purse: { loadedFen: 20_000 }, tornTotals: [] });
    expect(platform.books(uid)).toEqual({ pending: 0, inFlight: 0, loaded: 20_000 });
  });
});

describe('collecting what is pending', () => {
  it('G1 nothing is pending: nothing happens, and that is no fault', async () => {
    const { machine } = await story({ pendingFen: 0 });
    const result = await machine.load(uid);
    expect(result).toMatchObject({ end: { state: 'notLoaded', reason: 'nothingPending' }, pendingFen: 0 });
    expect(machine.kinds).toEqual(['loadStarting', 'loadRefused']);
    expect(machine.balance('2104')).toBe(0);
  });

  it('G3 more is pending than the card may hold: it is filled, the rest stays pending', async () => {
    const { machine, platform } = await story({ pendingFen: 30_000, loadedFen: 80_000, spentFen: 0 });
    const result = await machine.load(uid);
    expect(result.end).toEqual({ state: 'loaded', amountFen: 20_000 });
    expect(result.pendingFen).toBe(10_000);
    expect(result.card.purse.balanceFen).toBe(100_000);
    expect(platform.books(uid)).toEqual({ pending: 10_000, inFlight: 0, loaded: 100_000 });
    // Asked once more, since more was pending; a full purse after a load is no failure.
    expect(machine.kinds.at(-1)).toBe('loadRefused');
  });

  it('G3 a card that is full already: nothing is loaded, and it is said why', async () => {
    const { machine } = await story({ loadedFen: 100_000, spentFen: 0 });
    const result = await machine.load(uid);
    expect(result).toMatchObject({ end: { state: 'notLoaded', reason: 'purseFull' }, pendingFen: 5_000 });
  });

  it('G13 money that expires first comes as a load of its own, and the rest in the next round', async () => {
    const { machine, platform } = await story({ pendingFen: 5_000, portionFen: 3_000 });
    const result = await machine.load(uid);
    expect(result).toMatchObject({ end: { state: 'loaded', amountFen: 5_000 }, pendingFen: 0 });
    expect(platform.keysOf('confirmLoad')).toHaveLength(2);
    expect(platform.books(uid)).toEqual({ pending: 0, inFlight: 0, loaded: 20_000 });
  });

  it('goes round three times at the most', async () => {
    const { machine, platform } = await story({ pendingFen: 5_000, portionFen: 1_000 });
    const result = await machine.load(uid);
    expect(result).toMatchObject({ end: { state: 'loaded', amountFen: 3_000 }, pendingFen: 2_000 });
    expect(platform.books(uid)).toEqual({ pending: 2_000, inFlight: 0, loaded: 18_000 });
  });

  it('G9 collected elsewhere a moment ago: the platform says that nothing is left', async () => {
    const { machine, platform, card } = await story();
    await machine.place(uid);
    await machine.begin(uid);
    platform.refusal = 'nothingPending';
    const result = await machine.result();
    expect(result).toMatchObject({ end: { state: 'notLoaded', reason: 'nothingPending' }, pendingFen: 0 });
    expect(card.image).toEqual(holder().card.image);
  });

  it.each(['cardFrozen', 'cardLost'] as const)(
    'G10 the account was refused meanwhile (%s): the money stays pending',
    async (reason) => {
      const { machine, platform, card } = await story();
      platform.refusal = reason;
      const result = await machine.load(uid);
      expect(result).toMatchObject({ end: { state: 'notLoaded', reason }, pendingFen: 5_000 });
      expect(machine.facts.at(-1)).toMatchObject({ kind: 'loadRefused', reason });
      expect(card.image).toEqual(holder().card.image);
    },
  );

  it('G11 a load record with a MAC that nobody made: refused, nothing is written', async () => {
    const { machine, platform, card } = await story();
    platform.refusal = 'recordForged';
    const result = await machine.load(uid);
    expect(result.end).toEqual({ state: 'notLoaded', reason: 'recordForged' });
    expect(card.image).toEqual(holder().card.image);
  });
});

describe('answers that get lost', () => {
  it('G7 the answer to the start is lost twice: the same key brings the same load', async () => {
    const { machine, platform } = await story();
    let lost = 0;
    platform.fate = (call) => (call === 'startLoad' && lost++ < 2 ? 'answerLost' : 'pass');
    const result = await machine.load(uid);
    expect(result.end).toEqual({ state: 'loaded', amountFen: 5_000 });
    const keys = platform.keysOf('startLoad');
    expect([keys.length, new Set(keys).size]).toEqual([3, 1]);
    expect(platform.books(uid)).toEqual({ pending: 0, inFlight: 0, loaded: 20_000 });
  });

  it('G7 no answer at all: given up in about ten seconds, and cancelled as soon as the platform answers', async () => {
    const { machine, platform, card } = await story();
    platform.fate = (call) => (call === 'startLoad' ? 'silence' : 'pass');
    await machine.place(uid);
    await machine.begin(uid);
    await machine.until('asking');
    const fromMs = machine.clock.monotonicMs();
    const result = await machine.result();
    expect(machine.clock.monotonicMs() - fromMs).toBeLessThan(11_000);
    expect(result).toMatchObject({
      end: { state: 'notLoaded', reason: 'platformUnreachable' },
      pendingFen: 5_000,
    });
    expect(machine.facts.at(-2)).toMatchObject({ kind: 'loadNotExecuted', why: 'noAnswer' });
    // It had been granted: the cancellation makes its money pending again.
    expect(platform.books(uid)).toEqual({ pending: 5_000, inFlight: 0, loaded });
    expect(card.image).toEqual(holder().card.image);
    expect(machine.booksProblem).toBeUndefined();
  });

  it('G7 a start that never arrived is cancelled too, so that it cannot come true later', async () => {
    const { machine, platform } = await story();
    platform.fate = (call) => (call === 'startLoad' ? 'lost' : 'pass');
    await machine.load(uid);
    expect(machine.kinds).toEqual(['loadStarting', 'loadNotExecuted', 'loadReported']);
    expect(platform.keysOf('cancelLoad')).toHaveLength(1);
    platform.fate = () => 'pass';
    await machine.take(uid);
    expect((await machine.load(uid)).end).toEqual({ state: 'loaded', amountFen: 5_000 });
  });

  it('G8 the answer to the confirmation is lost: it is sent again with the same key, the card is right long since', async () => {
    const { machine, platform } = await story();
    let lost = 0;
    platform.fate = (call) => (call === 'confirmLoad' && lost++ < 3 ? 'answerLost' : 'pass');
    const result = await machine.load(uid);
    expect(result.end).toEqual({ state: 'loaded', amountFen: 5_000 });
    expect(machine.kinds.at(-1)).toBe('loadExecuted');
    await machine.clock.advance(60_000);
    expect(machine.kinds.at(-1)).toBe('loadReported');
    expect(new Set(platform.keysOf('confirmLoad')).size).toBe(1);
    expect(platform.books(uid)).toEqual({ pending: 0, inFlight: 0, loaded: 20_000 });
  });

  it('a report that the platform refuses for good is a case and holds up nothing else', async () => {
    const { machine, platform } = await story({ pendingFen: 5_000, portionFen: 3_000 });
    platform.fate = (call, body) => {
      if (call === 'confirmLoad' && platform.keysOf(call).length === 0)
        Object.assign(body, { reference: '0'.repeat(32) });
      return 'pass';
    };
    const result = await machine.load(uid);
    expect(result.end).toEqual({ state: 'loaded', amountFen: 5_000 });
    expect(machine.journal.queries.openCases()).toMatchObject([{ caseKind: 'poisonedRow' }]);
    expect(machine.journal.queries.waitingRows()).toEqual([]);
    expect(machine.booksProblem).toBeUndefined();
  });
});
