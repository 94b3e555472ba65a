import type { LoadRecord } from '../contract/card-change-records.ts';
import type { Fen } from '../contract/money.ts';
import { raiseAlarm } from './call-context.ts';
import type { CallContext } from './call-context.ts';
import { endLoad } from './load-end.ts';
import type { CardRow } from './store/central-store.ts';
import type { LoadRow } from './store/load-rows.ts';

/** What a card says of its money, as a machine has read it. */
export interface CardReport {
  readonly loadedFen: Fen;
  readonly spentFen: Fen;
  readonly loadRecord?: LoadRecord | undefined;
}

/**
 * What the platform makes of it. `forged`: a load record that it did not make. `notGenuine`: more was loaded than it ever
 * granted. `frozen`: the card has a load that had been given up. `differs`: less than is known, or a record that does not
 * fit: perhaps a copy of an older state. All four are alarms, and the card is not loaded.
 */
export type Verdict = 'fits' | 'forged' | 'notGenuine' | 'frozen' | 'differs';

/**
 * Compares a card with what is known of it. Its own totals are proof: a load in flight whose `after` they show is
 * executed from here on. A load in flight whose `before` they show stays what it is: it may yet be finished.
 * More spent than is known are purchases whose reports are on the way.
 */
export async function compareWithCard(
  context: CallContext,
  card: CardRow,
  report: CardReport,
): Promise<Verdict> {
  const { tx, secrets } = context;
  const { loadedFen, loadRecord } = report;
  const name = `Card …${card.cardNumber.slice(-4)}, issue ${card.issueNumber} (chip ${card.uid})`;
  if (loadRecord && !secrets.isGenuine(card.uid, loadRecord)) {
    await raiseAlarm(
      context,
      'recordForged',
      `${name} has load record ${loadRecord.counter} with a wrong MAC.`,
    );
    return 'forged';
  }
  const inFlight = await tx.loads.inFlight(card);
  const executed = inFlight !== undefined && loadedFen === inFlight.afterFen;
  const tooMuch = loadedFen > card.knownLoadedFen && !executed;
  const givenUp = await loadGivenUp(context, card, tooMuch ? loadedFen : undefined, loadRecord);
  if (givenUp) {
    await freezeFor(context, card, givenUp);
    return 'frozen';
  }
  if (tooMuch) {
    const known = `${card.knownLoadedFen} fen${inFlight ? ` and ${inFlight.afterFen} with the load in flight` : ''}`;
    await raiseAlarm(
      context,
      'cardNotGenuine',
      `${name} says ${loadedFen} fen were loaded; granted were ${known}.`,
    );
    return 'notGenuine';
  }
  const fault = totalsFault(card, report) ?? (await recordFault(context, card, loadRecord));
  if (fault !== undefined) {
    await raiseAlarm(context, 'cardDiffers', `${name} ${fault}.`);
    return 'differs';
  }
  if (inFlight && executed) await endLoad(context, inFlight, 'executed', 'cardTotals');
  return 'fits';
}

function totalsFault(card: CardRow, { loadedFen, spentFen }: CardReport): string | undefined {
  if (loadedFen < card.knownLoadedFen)
    return `says ${loadedFen} fen were loaded and has had ${card.knownLoadedFen} before`;
  if (spentFen < card.knownSpentFen)
    return `says ${spentFen} fen were spent and has had ${card.knownSpentFen} before`;
  return spentFen > loadedFen
    ? `says more was spent (${spentFen} fen) than loaded (${loadedFen})`
    : undefined;
}

/** Record 0 says only what the card was issued with. */
async function recordFault(
  { tx }: CallContext,
  card: CardRow,
  record: LoadRecord | undefined,
): Promise<string | undefined> {
  if (!record || record.counter === 0) return undefined;
  const load = await tx.loads.get(record.reference);
  if (!load) return `has load record ${record.counter}, of which the platform knows nothing`;
  const last = await tx.loads.lastCounter(card);
  return record.counter < last ? `has load record ${record.counter} and has had ${last} before` : undefined;
}

/** A load that a machine said it had never sent to the card, and that the card shows. */
async function loadGivenUp(
  { tx }: CallContext,
  card: CardRow,
  surplusFen: Fen | undefined,
  record: LoadRecord | undefined,
): Promise<LoadRow | undefined> {
  const load = record && (await tx.loads.get(record.reference));
  if (load?.state === 'notExecuted') return load;
  return surplusFen === undefined ? undefined : tx.loads.givenUp(card, surplusFen);
}

/** The machine or the card lies: nobody loads or spends before people have looked. */
export async function freezeFor(context: CallContext, card: CardRow, load: LoadRow): Promise<void> {
  const { cardNumber, issueNumber, state } = card;
  await raiseAlarm(
    context,
    'loadDiffers',
    `Load ${load.reference} was given up and shows on card …${cardNumber.slice(-4)}, which is frozen now.`,
  );
  if (state === 'normal')
    await context.tx.holders.setCardState(cardNumber, issueNumber, 'frozen', 'totalsDiffer');
}
