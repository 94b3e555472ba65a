/** The acceptor's answers that tell of money: a note stands in escrow, or is taken. */
export type AnswerNews = 'escrow' | 'taken';

/** What happens to one whole answer of the acceptor, where nothing but the protocol itself can notice it. */
export type AnswerTrouble =
  /** One byte is read wrongly and makes another answer, as well formed: only the checksum tells. */
  | { readonly type: 'misread'; readonly as: 'otherNews' | 'otherValue'; readonly bits: number }
  /** It never arrives: the device says it again only to the same command, repeated as the same one. */
  | { readonly type: 'lost' }
  /**
   * It arrives once more, so many answers later, in front of one with the other sequence bit: only that bit tells. SSP
   * alone has one.
   */
  | { readonly type: 'again'; readonly later: number };

interface Waiting {
  readonly trouble: AnswerTrouble;
  readonly on: AnswerNews;
  /** Answers of this kind that still pass unharmed. */
  left: number;
}

/** Harms answers on their way to the host, each trouble once. */
export class AnswerTroubles {
  readonly #onTrouble: (trouble: AnswerTrouble, on: AnswerNews) => void;
  #waiting: Waiting[] = [];
  #again: { readonly answer: Uint8Array; later: number } | undefined;

  constructor(onTrouble: (trouble: AnswerTrouble, on: AnswerNews) => void) {
    this.#onTrouble = onTrouble;
  }

  await(trouble: AnswerTrouble, on: AnswerNews, skip: number): void {
    this.#waiting.push({ trouble, on, left: skip });
  }

  forget(): void {
    this.#waiting = [];
    this.#again = undefined;
  }

  /** What arrives instead of this answer, in order. */
  pass(answer: Uint8Array): readonly Uint8Array[] {
    const before = this.#late(answer);
    const place = placeOfNews(answer);
    const trouble = place && this.#next(place.on);
    if (!place || !trouble) return [...before, answer];
    this.#onTrouble(trouble, place.on);
    switch (trouble.type) {
      case 'misread':
        return [...before, misread(answer, place, trouble)];
      case 'lost':
        return before;
      case 'again':
        this.#again = { answer, later: trouble.later };
        return [...before, answer];
    }
  }

  #late(next: Uint8Array): readonly Uint8Array[] {
    const again = this.#again;
    if (!again) return [];
    again.later -= 1;
    if (again.later > 0 || sequenceOf(again.answer) === sequenceOf(next)) return [];
    this.#again = undefined;
    return [again.answer];
  }

  #next(news: AnswerNews): AnswerTrouble | undefined {
    const strikes = this.#waiting.find(({ on, left }) => on === news && left === 0);
    for (const one of this.#waiting)
      if (one.on === news && one !== strikes) one.left = Math.max(0, one.left - 1);
    this.#waiting = this.#waiting.filter((one) => one !== strikes);
    return strikes?.trouble;
  }
}

interface NewsPlace {
  readonly on: AnswerNews;
  /** Of the byte that says what is told. */
  readonly code: number;
  /** Of the byte that says of which value; undefined where none does. */
  readonly value: number | undefined;
}

const SSP_HEAD = 0x7f;
const SSP_OK = 0xf0;
const [SSP_READ, SSP_CREDIT] = [0xef, 0xee];
/** Events with a channel behind them. */
const sspWithChannel: readonly number[] = [SSP_READ, SSP_CREDIT, 0xe6, 0xe1, 0xe2];
const ID003_HEAD = 0xfc;
const [ID003_ESCROW, ID003_STACKING, ID003_VEND_VALID] = [0x13, 0x14, 0x15];

const sequenceOf = (answer: Uint8Array): number => (answer[1] ?? 0) & 0x80;

/** Read from the bytes alone, by the tables of the two protocols. */
function placeOfNews(answer: Uint8Array): NewsPlace | undefined {
  if (answer[0] === SSP_HEAD) return placeInSsp(answer);
  if (answer[0] !== ID003_HEAD || answer[1] !== answer.length) return undefined;
  if (answer[2] === ID003_ESCROW && answer.length === 6) return { on: 'escrow', code: 2, value: 3 };
  const isTaken = answer[2] === ID003_STACKING || answer[2] === ID003_VEND_VALID;
  return isTaken && answer.length === 5 ? { on: 'taken', code: 2, value: undefined } : undefined;
}

function placeInSsp(answer: Uint8Array): NewsPlace | undefined {
  if (answer[3] !== SSP_OK) return undefined;
  const end = 3 + (answer[2] ?? 0);
  for (let at = 4; at < end; at += sspWithChannel.includes(answer[at] ?? 0) ? 2 : 1) {
    const [event, channel = 0] = answer.slice(at, at + 2);
    if (event === SSP_CREDIT) return { on: 'taken', code: at, value: at + 1 };
    if (event === SSP_READ && channel > 0) return { on: 'escrow', code: at, value: at + 1 };
  }
  return undefined;
}

/** The lowest bit is what lies between escrow and credit of SSP, and between stacking and vend valid of ID-003. */
function misread(
  answer: Uint8Array,
  { code, value = code }: NewsPlace,
  { as, bits }: Extract<AnswerTrouble, { type: 'misread' }>,
): Uint8Array {
  const bytes = answer.slice();
  const at = as === 'otherNews' ? code : value;
  bytes[at] = (bytes[at] ?? 0) ^ (at === code ? 1 : bits);
  return bytes;
}
