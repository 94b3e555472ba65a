import { classicKey, loadRecordMac } from '../../contract/card-keys.ts';
import { fromHex, toHex } from '../../contract/hex.ts';
import { fen } from '../../contract/money.ts';
import { createCampusCardReader } from '../../devices/campus-card/classic-campus-card.ts';
import type { LoadOrder } from '../../devices/campus-card/campus-card.ts';
import { demoKeys } from '../../lobby/demo-keys.ts';
import { campusCard, owned, studentUid } from '../campus-card/sample-cards.ts';
import { antennaPairs, type AntennaPair } from '../card-antenna/antenna-pairs.ts';
import type { Measurement } from './measurement.ts';

const BEFORE_FEN = 15_000;
const AFTER_FEN = 20_000;
/** Two openings, three reads before, five stores with two values moved, five readings back: docs/card-layout.md. */
const NEEDED_EXCHANGES = 17;
const LIMIT_MS = 10_000;

/** The real driver and the simulated reader behind its bridge, in virtual time; card times by the data sheet, at the most. */
export const loadHold: Measurement = {
  name: 'loadHold',
  what: 'How long a person holds still for a load of a card that was read: exchanges with the card, their time on the air and in the card, and all with reader, line and driver (simulated)',
  async run() {
    const makePair = antennaPairs['PN532 behind a CP2110'];
    if (!makePair) throw new Error('there is no antenna behind a bridge');
    const card = campusCard(studentUid, BEFORE_FEN);
    const pair = makePair([owned(card)]);
    const { reader, reading } = await cardInCradle(pair);
    const load = await timed(pair, () => reader.load(studentUid, order()));
    if (load.result.result !== 'executed')
      throw new Error(`the load was not executed: ${JSON.stringify(load)}`);
    return [
      {
        key: 'loadExchanges',
        label: 'exchanges of a load',
        value: load.exchanges,
        unit: '',
        aim: { between: [NEEDED_EXCHANGES, NEEDED_EXCHANGES] },
      },
      { key: 'loadAirMs', label: 'on the air and in the card', value: load.airMs, unit: 'ms' },
      { key: 'loadHoldMs', label: 'with reader, line and driver', value: load.wholeMs, unit: 'ms' },
      { label: 'exchanges of the reading before', value: reading.exchanges, unit: '' },
      { label: 'reading, with reader, line and driver', value: reading.wholeMs, unit: 'ms' },
    ];
  },
};

/** The card lies there and was read with its load records, as at the beginning of every load. */
async function cardInCradle(pair: AntennaPair) {
  const reader = createCampusCardReader({
    antenna: pair.antenna,
    masterReadKey: demoKeys.masters.read,
  });
  let uid = '';
  reader.start((event) => {
    if (event.type === 'cardPresent') uid = event.uid;
  });
  pair.hands.place(studentUid);
  await pair.clock.advanceUntil(() => uid === studentUid, LIMIT_MS);
  const reading = await timed(pair, () => reader.read(studentUid, 'loadRecords'));
  if (!reading.result.ok) throw new Error(`the card was not read: ${reading.result.error}`);
  return { reader, reading };
}

async function timed<T>({ clock, chip }: AntennaPair, work: () => Promise<T>) {
  const { exchanges, airTimeMs } = chip.onAir;
  const sinceMs = clock.monotonicMs();
  let endMs: number | undefined;
  const done = work().finally(() => (endMs = clock.monotonicMs()));
  await clock.runUntil(() => endMs !== undefined, LIMIT_MS);
  return {
    result: await done,
    exchanges: chip.onAir.exchanges - exchanges,
    airMs: chip.onAir.airTimeMs - airTimeMs,
    wholeMs: (endMs ?? NaN) - sinceMs,
  };
}

/** As the demo's platform grants it. */
function order(): LoadOrder {
  const uid = fromHex(studentUid);
  const fields = {
    ...{ counter: 1, before: fen(BEFORE_FEN), after: fen(AFTER_FEN) },
    reference: 'ab'.repeat(16),
  };
  const mac = toHex(loadRecordMac(demoKeys.mac, uid, fields));
  return { record: { ...fields, mac }, loadKey: classicKey(demoKeys.masters.load, uid, 'load') };
}
