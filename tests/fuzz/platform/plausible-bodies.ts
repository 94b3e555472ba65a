import type { LoadRecord } from '../../../contract/card-layout.ts';
import type { PlatformCall } from '../../../contract/platform-api.ts';
import { characters } from '../../../central/people/characters.ts';
import { headOf, heartbeatBody, lookupBody } from '../../central/campus.ts';
import type { Json } from '../made-json.ts';

/** What a call is about; few of each, so that calls meet each other's notes and loads. */
export interface Subject {
  readonly person: number;
  readonly note: number;
  readonly load: number;
  readonly amountFen: number;
  /** Where there was a grant: the card is written after it. */
  readonly writes: boolean;
}

const cardNumbers = characters('2026-09-14').map(({ cards }) => cards[0]?.cardNumber ?? '');
export const PEOPLE = cardNumbers.length;

interface Chip {
  loadedFen: number;
  spentFen: number;
  loadRecord: LoadRecord | undefined;
  debits: number;
}

/** The cards as they are, and what machines remember of their loads: bodies that make sense. */
export class PlausibleBodies {
  readonly #nowMs: () => number;
  readonly #chips = new Map<string, Chip>();
  readonly #granted = new Map<string, LoadRecord>();

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  body(call: PlatformCall, subject: Subject): Json {
    const cardNumber = cardNumbers[subject.person] ?? '';
    const noteId = `n${subject.note}`;
    const loadId = `l${subject.load}`;
    const accountId = `a${cardNumber}`;
    const valueFen = subject.amountFen;
    const { uid } = lookupBody(cardNumber);
    const card = { uid, cardNumber, issueNumber: 1 };
    const totals = this.#totals(cardNumber);
    switch (call) {
      case 'time':
        return undefined;
      case 'boot':
        return { bootId: `b${subject.note}`, version: '1', journalHead: headOf(subject.note) };
      case 'heartbeat':
        return heartbeatBody(headOf(subject.note));
      case 'lookUpCard':
        return { ...lookupBody(cardNumber), ...totals };
      case 'cardStatement':
        return card;
      case 'reserveNote':
        return { key: `${noteId}:reserve`, noteId, visitId: 'v1', accountId, valueFen };
      case 'creditNote':
        return { key: `${noteId}:credit`, noteId, accountId, valueFen, acceptedAtMs: this.#nowMs() };
      case 'releaseNote':
        return { key: `${noteId}:release`, noteId };
      case 'startLoad':
        return { key: `${loadId}:start`, loadId, visitId: 'v1', accountId, ...card, ...totals };
      case 'resumeLoad':
        return { loadId, uid, ...totals };
      case 'confirmLoad':
        return { key: `${loadId}:confirm`, loadId, ...this.#outcome(loadId) };
      case 'cancelLoad':
        return { key: `${loadId}:cancel`, loadId };
      case 'questionLoad':
        return { key: `${loadId}:question`, loadId, why: 'cardTaken' };
      case 'loadStates':
        return { loadIds: [loadId, 'l99'] };
      case 'reportDebit':
        return {
          key: `d${subject.note}:debit`,
          debitId: `d${subject.note}`,
          ...card,
          ...this.#spend(cardNumber, valueFen),
        };
    }
  }

  /** What the answer to a sensible body changes in the world. */
  heard(call: PlatformCall, { person, load, writes }: Subject, content: Json): void {
    if (call !== 'startLoad' && call !== 'resumeLoad') return;
    const { result, record } = (content ?? {}) as { readonly result?: string; readonly record?: LoadRecord };
    if (result !== 'granted' || !record) return;
    this.#granted.set(`l${load}`, record);
    const chip = this.#chip(cardNumbers[person] ?? '');
    if (writes && chip.loadedFen === record.before)
      Object.assign(chip, { loadedFen: record.after, loadRecord: record });
  }

  #chip(cardNumber: string): Chip {
    const known = this.#chips.get(cardNumber);
    if (known) return known;
    const { loadedFen, spentFen } = lookupBody(cardNumber) as { loadedFen: number; spentFen: number };
    const chip = { loadedFen, spentFen, loadRecord: undefined, debits: 0 };
    this.#chips.set(cardNumber, chip);
    return chip;
  }

  #totals(cardNumber: string) {
    const { loadedFen, spentFen, loadRecord } = this.#chip(cardNumber);
    return { loadedFen, spentFen, ...(loadRecord && { loadRecord }) };
  }

  #outcome(loadId: string) {
    const record = this.#granted.get(loadId);
    return { reference: record?.reference ?? '00'.repeat(16), loadedFen: record?.after ?? 0 };
  }

  #spend(cardNumber: string, amountFen: number) {
    const chip = this.#chip(cardNumber);
    chip.debits += 1;
    const before = chip.spentFen;
    chip.spentFen += Math.min(amountFen, Math.max(0, chip.loadedFen - chip.spentFen));
    return { record: { counter: chip.debits, before, after: chip.spentFen }, takenAtMs: this.#nowMs() };
  }
}
