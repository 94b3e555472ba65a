import { describe, expect, it } from 'vitest';
import { holder, kiosk, loaded, otherCard, otherUid, story, uid } from './story.ts';
import { blankCard } from '../campus-card/sample-cards.ts';

const writes = [1, 2, 3, 4, 5];

/** The card is pulled while it stores a block; the machine waits for it. */
async function pulled(write: number, bytes = 7) {
  const told = await story();
  await told.machine.place(uid);
  await told.machine.beginPulled(uid, { write, bytes });
  return told;
}

describe('a card that leaves', () => {
  it('G4 before the platform was asked: nothing happened, and it ends at once', async () => {
    const { machine, platform } = await story();
    await machine.place(uid);
    await machine.begin(uid);
    machine.pair.hands.take(uid);
    const result = await machine.result();
    expect(result).toMatchObject({ end: { state: 'notLoaded', reason: 'cardTaken' }, pendingFen: 5_000 });
    expect(machine.facts).toEqual([]);
    expect(platform.books(uid)).toMatchObject({ pending: 5_000, inFlight: 0 });
  });

  it('G4 while the platform was asked: it is waited for, and given up untouched', async () => {
    const { machine, platform, card } = await story();
    await machine.place(uid);
    await machine.begin(uid);
    platform.onGranted = () => {
      machine.pair.hands.take(uid);
    };
    await machine.until('cardBack');
    await machine.clock.advance(1_000);
    expect(machine.state).toBe('cardBack');
    machine.send({ type: 'stop' });
    const result = await machine.result();
    expect(result).toMatchObject({ end: { state: 'notLoaded', reason: 'cardTaken' }, pendingFen: 5_000 });
    expect(machine.facts.at(-2)).toMatchObject({ kind: 'loadNotExecuted', why: 'untouched' });
    expect(platform.books(uid)).toEqual({ pending: 5_000, inFlight: 0, loaded });
    expect(machine.balance('2104')).toBe(0);
    expect(card.image).toEqual(holder().card.image);
  });

  it.each(writes)(
    'C12 G5 inside write %i, and back within the minute: finished on the spot',
    async (write) => {
      const { machine, platform } = await pulled(write);
      expect(machine.progress).toEqual({ amountFen: 5_000, seen: undefined });
      await machine.clock.advance(40_000);
      await machine.place(uid);
      const result = await machine.result();
      expect(result.end).toEqual({ state: 'loaded', amountFen: 5_000 });
      expect(result.card.purse.loadedFen).toBe(20_000);
      expect(machine.kinds).toEqual(['loadStarting', 'loadGranted', 'loadExecuted', 'loadReported']);
      expect(platform.books(uid)).toEqual({ pending: 0, inFlight: 0, loaded: 20_000 });
    },
  );

  it('C12 pulled twice in a row', async () => {
    const { machine } = await pulled(2);
    machine.pair.hands.place(uid);
    machine.pair.hands.pullDuringWrite(uid, { write: 3, bytes: 3 });
    await machine.clock.advance(2_000);
    expect(machine.snapshot.context.attempts).toBe(2);
    expect(machine.state).toBe('cardBack');
    await machine.place(uid);
    expect((await machine.result()).end).toEqual({ state: 'loaded', amountFen: 5_000 });
  });

  it('C13 G6 another card is named by its last four digits and left alone; the right one is finished', async () => {
    const { platform, card } = holder();
    const other = otherCard();
    const machine = await kiosk(platform, [card, other, blankCard('11223344')]);
    await machine.place(uid);
    await machine.beginPulled(uid, { write: 4, bytes: 9 });
    await machine.place(otherUid);
    await machine.clock.advance(2_000);
    expect(machine.state).toBe('cardBack');
    expect(machine.progress.seen).toEqual({ cardNumberLast4: '0555' });
    expect(other.image).toEqual(otherCard().image);
    await machine.take(otherUid);
    expect(machine.progress.seen).toBeUndefined();
    // A card of another house has no digits that anybody could read.
    await machine.place('11223344');
    await machine.clock.advance(2_000);
    expect(machine.progress.seen).toEqual({ cardNumberLast4: undefined });
    await machine.take('11223344');
    await machine.place(uid);
    expect((await machine.result()).end).toEqual({ state: 'loaded', amountFen: 5_000 });
  });

  it('two cards at once are said, and the wait goes on', async () => {
    const { platform, card } = holder();
    const machine = await kiosk(platform, [card, otherCard()]);
    await machine.place(uid);
    await machine.beginPulled(uid, { write: 4, bytes: 3 });
    machine.pair.hands.place(uid);
    machine.pair.hands.place(otherUid);
    await machine.clock.advance(2_000);
    expect(machine.progress.seen).toBe('severalCards');
    machine.pair.hands.take(otherUid);
    expect((await machine.result()).end).toEqual({ state: 'loaded', amountFen: 5_000 });
  });

  it('C14 it never comes back: the platform hears that it is in question and keeps the money apart', async () => {
    const { machine, platform } = await pulled(4);
    await machine.clock.advance(60_000);
    machine.send({ type: 'idle' });
    const result = await machine.result();
    expect(result).toMatchObject({ end: { state: 'held', amountFen: 5_000 }, pendingFen: 0 });
    expect(machine.facts).toContainEqual(
      expect.objectContaining({ kind: 'loadQuestioned', why: 'cardTaken' }),
    );
    expect(platform.keysOf('questionLoad')).toHaveLength(1);
    expect(platform.books(uid)).toEqual({ pending: 0, inFlight: 5_000, loaded });
    expect(machine.balance('2104')).toBe(-5_000);
    expect(machine.booksProblem).toBeUndefined();
  });

  it('C14 it comes back another day: the same load is finished first, and no second one is begun before', async () => {
    const { machine, platform } = await pulled(3);
    machine.send({ type: 'idle' });
    await machine.result();
    const result = await machine.load(uid);
    expect(result).toMatchObject({ end: { state: 'loaded', amountFen: 5_000 }, pendingFen: 0 });
    expect(machine.kinds).toEqual([
      ...['loadStarting', 'loadGranted', 'loadQuestioned', 'loadReported'],
      ...['loadGranted', 'loadExecuted'],
      // Going round once more brings nothing; the confirmation is answered meanwhile.
      ...['loadStarting', 'loadReported', 'loadRefused'],
    ]);
    expect(platform.books(uid)).toEqual({ pending: 0, inFlight: 0, loaded: 20_000 });
    expect(machine.balance('2104')).toBe(0);
  });

  it('C14 in question once more: the platform knows already and is told nothing new', async () => {
    const { machine, platform } = await pulled(3);
    machine.send({ type: 'idle' });
    await machine.result();
    await machine.place(uid);
    await machine.beginPulled(uid, { write: 2, bytes: 4 });
    machine.send({ type: 'stop' });
    expect((await machine.result()).end).toEqual({ state: 'held', amountFen: 5_000 });
    expect(platform.keysOf('questionLoad')).toHaveLength(1);
    expect(machine.journal.queries.waitingRows()).toEqual([]);
    expect(machine.balance('2104')).toBe(-5_000);
  });

  it('that was out of reach only for a moment is tried again as it lies there', async () => {
    const { machine } = await story();
    const load = machine.cards.load.bind(machine.cards);
    machine.cards.load = () => {
      machine.cards.load = load;
      return Promise.resolve({ result: 'unfinished', because: 'antenna', touched: false });
    };
    expect((await machine.load(uid)).end).toEqual({ state: 'loaded', amountFen: 5_000 });
    expect(machine.kinds.slice(0, 3)).toEqual(['loadStarting', 'loadGranted', 'loadExecuted']);
  });

  it('in the middle of a visit that was broken off: its load is put in question before another is begun', async () => {
    const { machine, platform } = await pulled(3);
    machine.breakOff();
    expect((await machine.load(uid)).end).toEqual({ state: 'loaded', amountFen: 5_000 });
    expect(machine.kinds.slice(0, 3)).toEqual(['loadStarting', 'loadGranted', 'loadQuestioned']);
    expect(platform.books(uid)).toEqual({ pending: 0, inFlight: 0, loaded: 20_000 });
  });

  it('a hand that pulls it ten times is asked to come another time', async () => {
    const { machine } = await story();
    await machine.place(uid);
    await machine.beginPulled(uid, { write: 1, bytes: 3 });
    for (let time = 1; time < 10; time += 1) {
      expect(machine.state).toBe('cardBack');
      machine.pair.hands.place(uid);
      machine.pair.hands.pullDuringWrite(uid, { write: 1, bytes: 3 });
      await machine.clock.advance(2_000);
    }
    expect((await machine.result()).end).toEqual({ state: 'held', amountFen: 5_000 });
  });
});

describe('a card that cannot be written', () => {
  it('and was not touched: nothing is waited for, the load is called off', async () => {
    const { machine, platform } = await story();
    machine.cards.load = () => Promise.resolve({ result: 'unfinished', because: 'damaged', touched: false });
    const result = await machine.load(uid);
    expect(result).toMatchObject({ end: { state: 'notLoaded', reason: 'damagedCard' }, pendingFen: 5_000 });
    expect(platform.books(uid)).toEqual({ pending: 5_000, inFlight: 0, loaded });
  });

  it('any further after it was begun: people must look at it', async () => {
    const { machine, platform } = await story();
    machine.cards.load = () => Promise.resolve({ result: 'unfinished', because: 'damaged', touched: true });
    expect((await machine.load(uid)).end).toMatchObject({ state: 'inQuestion', amountFen: 5_000 });
    expect(platform.books(uid)).toMatchObject({ pending: 0, inFlight: 5_000 });
  });
});

describe('a card that does not hold what was written', () => {
  async function differing() {
    const told = await story();
    const { machine } = told;
    machine.cards.load = () => Promise.resolve({ result: 'differs', detail: 'injected' });
    return { ...told, result: await machine.load(uid) };
  }

  it('C15 stops the load with a case, keeps the money apart and tries nothing again', async () => {
    const { machine, platform, result } = await differing();
    const [file] = machine.journal.queries.openCases();
    expect(file).toMatchObject({ caseKind: 'loadInQuestion', valueFen: 5_000, detail: 'readBackDiffers' });
    expect(result.end).toEqual({ state: 'inQuestion', amountFen: 5_000, caseId: file?.caseId });
    expect(platform.keysOf('questionLoad')).toHaveLength(1);
    expect(platform.books(uid)).toMatchObject({ inFlight: 5_000 });
    expect(machine.balance('2104')).toBe(-5_000);
    expect(machine.booksProblem).toBeUndefined();
  });

  it('C15 the case ends by itself when the platform has seen the load on the card', async () => {
    const { machine, platform } = await differing();
    platform.meet(uid, 20_000);
    await machine.clock.advance(601_000);
    expect(machine.journal.queries.openCases()).toEqual([]);
    expect(machine.facts.at(-1)).toMatchObject({ kind: 'caseSettled', outcome: 'closed', by: 'machine' });
    expect(machine.balance('2104')).toBe(0);
    expect(machine.balance('2101')).toBe(-5_000);
  });

  it('C15 a case that people have closed meanwhile stays theirs', async () => {
    const { machine, platform, result } = await differing();
    if (result.end.state !== 'inQuestion') throw new Error('no case was opened');
    const { caseId } = result.end;
    const closed = {
      outcome: 'closed',
      accountId: undefined,
      settledAtMs: 1,
      by: 'Li',
      remark: 'seen',
    } as const;
    machine.journal.commit({ kind: 'caseSettled', caseId, ...closed });
    platform.meet(uid, 20_000);
    await machine.clock.advance(601_000);
    expect(machine.facts.at(-1)).toMatchObject({ kind: 'loadExecuted', evidence: 'platform' });
    expect(machine.faults).toEqual([]);
  });

  it('C15 differs once more: the case that is open already is the one that is told', async () => {
    const { machine, result } = await differing();
    await machine.take(uid);
    expect((await machine.load(uid)).end).toEqual(result.end);
    expect(machine.journal.queries.openCases()).toHaveLength(1);
    expect(machine.balance('2104')).toBe(-5_000);
  });

  it('a read-back that says another total than was granted is not believed', async () => {
    const { machine } = await story();
    const load = machine.cards.load.bind(machine.cards);
    machine.cards.load = (at, { record, loadKey }) =>
      load(at, { loadKey, record }).then((outcome) =>
        outcome.result === 'executed'
          ? {
              ...outcome,
              card: { ...outcome.card, purse: { ...outcome.card.purse, loadedFen: record.before } },
            }
          : outcome,
      );
    expect((await machine.load(uid)).end.state).toBe('inQuestion');
  });
});
