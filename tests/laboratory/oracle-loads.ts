import type { BookEntry } from './oracle-books.ts';
import { replay, type BookLoad } from './oracle-ledger.ts';
import { isWhole, loadedBlocks, readChip } from './oracle-chip.ts';
import type { PlatformLoad, TrueCard, Truth, Violation } from './oracle-truth.ts';

/**
 * The money on the chips against what kiosk and platform say of it: E4, E5, and for each person the one equation that
 * needs neither: what was put in is on the card, or waits.
 */
export function checkLoads(entries: readonly BookEntry[], truth: Truth): readonly Violation[] {
  const { loads } = replay(entries);
  return [
    ...truth.cards.flatMap((card) => checkCard(card, truth)),
    ...truth.cards.flatMap((card) => checkWhole(card, truth.loads, [...loads.values()])),
    ...truth.loads.flatMap((load) => checkPlatformLoad(load, loads)),
    ...[...loads.values()].flatMap((load) => checkKioskLoad(load, truth)),
    ...checkOnce([...loads.values()]),
    ...truth.unreportedDebits.map((text) => violation('E4', `the platform was not told of ${text}`)),
  ];
}

function checkCard(card: TrueCard, truth: Truth): readonly Violation[] {
  const { cardNumber, opening, account, image } = card;
  const chip = readChip(image, truth.macKey);
  const { loadedFen, spentFen } = chip;
  if (loadedFen === undefined || spentFen === undefined)
    return [violation('chip', `card ${cardNumber} holds what no order of writes leads to`)];

  const loads = truth.loads.filter(({ uid }) => uid === card.uid);
  const executed = loads.filter(({ state }) => state === 'executed');
  const inFlight = loads.filter(({ state }) => state === 'inFlight');
  const worth = sum(executed.map(({ before, after }) => after - before));
  const held = sum(inFlight.map(({ before, after }) => after - before));
  const credited = sum(
    truth.credits.filter(({ accountId }) => accountId === card.accountId).map(({ valueFen }) => valueFen),
  );
  const debits = sum(
    truth.debits.filter(({ uid }) => uid === card.uid).map(({ before, after }) => after - before),
  );
  const known = opening.loadedFen + worth;
  const onChip = loadedFen - opening.loadedFen;
  const [newest] = chip.loads;
  const equations: readonly (readonly [Violation['rule'], string, number, number])[] = [
    ['E5', 'chip loaded = opening + executed loads', loadedFen, known],
    [
      'E4',
      'pending = opening + credits - loads',
      account.pendingFen,
      opening.pendingFen + credited - worth - held,
    ],
    ['E4', '2104 = loads in flight', account.inFlightFen, held],
    [
      'E4',
      '2101 = opening + executed loads - purchases',
      account.balanceFen,
      opening.balanceFen + worth - debits,
    ],
    [
      'chip',
      'what was put in is on the card or waits',
      onChip + account.pendingFen,
      opening.pendingFen + credited,
    ],
    ['chip', 'spent = opening + goods handed out', spentFen, opening.spentFen + card.goodsFen],
    ['E4', 'purchases known = goods handed out', debits, card.goodsFen],
  ];
  return [
    ...equations
      .filter(([, , left, right]) => left !== right)
      .map(([rule, text, left, right]) =>
        violation(rule, `card ${cardNumber}: ${text} does not hold: ${left} and ${right} fen`),
      ),
    ...chip.loads
      .filter(({ genuine }) => !genuine)
      .map(({ counter }) =>
        violation('chip', `card ${cardNumber}: load record ${counter} is not the platform's`),
      ),
    ...(newest && loadedFen > newest.after
      ? [
          violation(
            'chip',
            `card ${cardNumber}: ${loadedFen} fen are loaded, its record allows ${newest.after}`,
          ),
        ]
      : []),
    ...inFlight.map(({ reference }) =>
      violation(
        'liveness',
        `card ${cardNumber}: load ${reference} is in flight though the card was seen again`,
      ),
    ),
    ...chain(card, executed),
  ];
}

/**
 * Whoever says that he has read a load on a card leaves it there whole. A load that the platform knows from a torn card may
 * leave that as it is: it is mended when it comes again.
 */
function checkWhole(
  { uid, cardNumber, image }: TrueCard,
  granted: readonly PlatformLoad[],
  ours: readonly BookLoad[],
): readonly Violation[] {
  const [newest] = granted
    .filter((load) => load.uid === uid && load.state !== 'notExecuted')
    .sort((a, b) => b.counter - a.counter);
  const isProven = ours.some(({ reference, isProven }) => isProven && reference === newest?.reference);
  if (!newest || !isProven || isWhole(loadedBlocks(image))) return [];
  return [violation('chip', `card ${cardNumber}: load ${newest.counter} is executed, and its total is torn`)];
}

/** Executed loads follow each other without a gap and without an overlap. */
function chain({ cardNumber, opening }: TrueCard, executed: readonly PlatformLoad[]): readonly Violation[] {
  let total = opening.loadedFen;
  return [...executed]
    .sort((a, b) => a.counter - b.counter)
    .flatMap(({ before, after, counter }) => {
      const fits = before === total && after > before;
      total = after;
      return fits ? [] : [violation('E5', `card ${cardNumber}: load ${counter} begins at ${before}`)];
    });
}

/** E5 from the platform's side: what it counts as executed by this kiosk, the kiosk knows; nothing is open unseen. */
function checkPlatformLoad(load: PlatformLoad, ours: ReadonlyMap<string, BookLoad>): readonly Violation[] {
  return load.attempts
    .filter(({ kioskId }) => kioskId === 'K01')
    .flatMap(({ loadId }) => {
      const book = ours.get(loadId);
      if (!book) return [violation('E5', `the platform has load ${loadId}, the kiosk has not`)];
      if (book.reference !== undefined && book.reference !== load.reference)
        return [violation('E5', `load ${loadId} has two references`)];
      return [];
    });
}

/** One load of the platform stands once in the kiosk's books, under whichever id it was brought to its end. */
function checkOnce(loads: readonly BookLoad[]): readonly Violation[] {
  const executed = loads.flatMap(({ state, reference }) =>
    state === 'EXECUTED' && reference !== undefined ? [reference] : [],
  );
  return executed
    .filter((reference, index) => executed.indexOf(reference) !== index)
    .map((reference) => violation('E5', `load ${reference} stands in the kiosk's books twice`));
}

/** E5 from the kiosk's side, and that nothing is left half done. */
function checkKioskLoad(
  { loadId, state, reference, amountFen }: BookLoad,
  truth: Truth,
): readonly Violation[] {
  const theirs = truth.loads.find((load) => load.reference === reference);
  const fault = (text: string): readonly Violation[] => [violation('E5', `load ${loadId}: ${text}`)];
  switch (state) {
    case 'STARTING':
    case 'WRITING':
      return [violation('liveness', `load ${loadId} is still ${state}`)];
    case 'EXECUTED':
      if (theirs?.state !== 'executed')
        return fault(`executed here, ${theirs?.state ?? 'unknown'} at the platform`);
      return theirs.after - theirs.before === amountFen ? [] : fault('another amount at the platform');
    case 'QUESTIONED':
      return theirs ? [] : fault('in question here, unknown at the platform');
    case 'REFUSED':
    case 'NOT_EXECUTED': {
      const last = truth.loads.find(({ attempts }) => attempts.at(-1)?.loadId === loadId);
      return last?.state === 'inFlight' ? fault(`${state} here, in flight at the platform`) : [];
    }
  }
}

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);

function violation(rule: Violation['rule'], text: string): Violation {
  return { rule, text };
}
