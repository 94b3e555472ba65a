import { expect } from 'vitest';
import type { LoadRecord } from '../../contract/card-change-records.ts';
import { classicKey, loadRecordMac } from '../../contract/card-keys.ts';
import type { CardRecord } from '../../contract/card-layout.ts';
import { fromHex } from '../../contract/hex.ts';
import { fen } from '../../contract/money.ts';
import type { Result } from '../../contract/result.ts';
import type {
  CampusCardReader,
  CardReadError,
  LoadOrder,
  LoadOutcome,
} from '../../devices/campus-card/campus-card.ts';
import { createCampusCardReader } from '../../devices/campus-card/classic-campus-card.ts';
import { pn532Commands } from '../../devices/card-antenna/pn532/codec/commands.ts';
import type { ClassicCommand } from '../../devices/card-antenna/pn532/codec/classic-commands.ts';
import { decodeClassicCommand } from '../../devices/card-antenna/pn532/codec/classic-commands.ts';
import type { Pn532Fault } from '../../lobby/card-antenna/pn532-device.ts';
import type { ContactlessCard } from '../../lobby/cards/contactless-card.ts';
import { demoKeys } from '../../lobby/demo-keys.ts';
import type { AntennaPair } from '../card-antenna/antenna-pairs.ts';
import { plainPair } from '../card-antenna/antenna-pairs.ts';
import { inTime } from '../card-antenna/describe-card-antenna.ts';
import { owned } from './sample-cards.ts';

/** A machine with an antenna of its own and the cards that people lay on it; one card may know several machines. */
export class CardBench {
  readonly pair: AntennaPair;
  readonly reader: CampusCardReader;
  readonly events: string[] = [];

  constructor(cards: readonly ContactlessCard[], pair = plainPair(cards.map(owned))) {
    this.pair = pair;
    this.reader = createCampusCardReader({ antenna: pair.antenna, masterReadKey: demoKeys.masters.read });
    this.reader.start((event) => this.events.push(event.type === 'cardPresent' ? event.uid : event.type));
  }

  /** Lays the card down and waits until the reader has seen it. */
  async place(uid: string): Promise<void> {
    this.pair.hands.place(uid);
    expect(await this.pair.clock.runUntil(() => this.events.at(-1) === uid, 3000)).toBe(true);
  }

  /** Takes the card, if it is not gone already, and waits until the reader has seen that. */
  async take(uid: string): Promise<void> {
    this.pair.hands.take(uid);
    expect(await this.pair.clock.runUntil(() => this.events.at(-1) !== uid, 3000)).toBe(true);
  }

  read(uid: string, what?: 'purse' | 'loadRecords'): Promise<Result<CardRecord, CardReadError>> {
    return inTime(this.pair.clock, this.reader.read(uid, what));
  }

  mend(uid: string): Promise<Result<CardRecord, CardReadError>> {
    return inTime(this.pair.clock, this.reader.mend(uid));
  }

  load(uid: string, order: LoadOrder): Promise<LoadOutcome> {
    return inTime(this.pair.clock, this.reader.load(uid, order));
  }

  /** Every exchange with a card from now on, in one word each (`read 8`), as it arrives at the chip. */
  listen(): string[] {
    const words: string[] = [];
    this.pair.chip.beforeCommand = ({ name, data }) => {
      if (name === 'inDataExchange') words.push(wordOf(data));
      return undefined;
    };
    return words;
  }

  /** `what` happens at exchange number `nth` from now on (0 is the next one), once. */
  atExchange(nth: number, what: () => Pn532Fault | undefined): void {
    let count = 0;
    this.pair.chip.beforeCommand = ({ name }) =>
      name === 'inDataExchange' && count++ === nth ? what() : undefined;
  }
}

function commandIn(data: Uint8Array): ClassicCommand | undefined {
  const request = pn532Commands.inDataExchange.decodeRequest(data);
  return request && decodeClassicCommand(request.data);
}

function wordOf(data: Uint8Array): string {
  const command = commandIn(data);
  if (!command) return 'unknown';
  const name = command.name === 'authenticate' ? `open ${command.keyType}` : command.name;
  return `${name} ${command.block}`;
}

/** A load as the demo's platform grants it. */
export function loadOrder(
  uid: string,
  change: { readonly counter?: number; readonly before: number; readonly after: number },
  reference = 'ab'.repeat(16),
): LoadOrder {
  const { counter = 1, before, after } = change;
  const bytes = fromHex(uid);
  const fields = { counter, before: fen(before), after: fen(after), reference };
  const mac = Buffer.from(loadRecordMac(demoKeys.mac, bytes, fields)).toString('hex');
  const record: LoadRecord = { ...fields, mac };
  return { record, loadKey: classicKey(demoKeys.masters.load, bytes, 'load') };
}
