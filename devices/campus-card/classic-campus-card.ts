import { classicKey } from '../../contract/card-keys.ts';
import type { CardRecord } from '../../contract/card-layout.ts';
import { purseOf } from '../../contract/card-layout.ts';
import { fromHex, toHex } from '../../contract/hex.ts';
import type { Result } from '../../contract/result.ts';
import { err, ok, unreachable } from '../../contract/result.ts';
import type { StepListener } from '../../contract/step-listener.ts';
import type {
  AntennaEvent,
  CardAntenna,
  CardFault,
  ClassicCard,
  PresentCard,
} from '../card-antenna/card-antenna.ts';
import type {
  CampusCardEvent,
  CampusCardReader,
  CardReadError,
  LoadOrder,
  LoadOutcome,
} from './campus-card.ts';
import type { Holder } from './classic-card-blocks.ts';
import { decodeCard, decodeHolder, readCardBlocks, readHolderBlocks } from './classic-card-blocks.ts';
import { runLoad } from './load-run.ts';
import { planLoad } from './load-steps.ts';
import { mendTotal } from './mend-run.ts';

export interface CampusCardReaderOptions {
  readonly antenna: CardAntenna;
  /** AES-128 master of all read keys (key A). It reads cards and cannot raise a total. */
  readonly masterReadKey: Uint8Array;
  readonly onStep?: StepListener | undefined;
}

/** Campus cards on MIFARE Classic 1K. Takes over the antenna: nobody else may start or stop it. */
export function createCampusCardReader(options: CampusCardReaderOptions): CampusCardReader {
  return new ClassicCampusCardReader(options);
}

/** A hand that shakes or a lost frame costs one attempt; more than three are no accident. */
const MOST_ATTEMPTS = 3;

/** Of the chips that the campus issues; other people's cards have other ids, and no keys follow from those. */
const uidLengths: readonly number[] = [4, 7];

/** How far an attempt came; tells apart what the same fault means. */
interface Progress {
  selected: boolean;
  /** The identity sector opened with our key: the card is one of ours. */
  ours: boolean;
}

type Finished = Exclude<LoadOutcome, { readonly result: 'unfinished' }>;

class ClassicCampusCardReader implements CampusCardReader {
  readonly #antenna: CardAntenna;
  readonly #masterReadKey: Uint8Array;
  readonly #onStep: StepListener | undefined;
  #present: PresentCard | undefined;
  /** What the card in the cradle said of its holder. Nothing that is done here changes it, and nobody else can. */
  #known: Holder | undefined;
  /** Reference of the order that was last sent to a card or seen on one. */
  #begun: string | undefined;

  constructor({ antenna, masterReadKey, onStep }: CampusCardReaderOptions) {
    this.#onStep = onStep;
    this.#antenna = antenna;
    this.#masterReadKey = masterReadKey;
  }

  start(listener: (event: CampusCardEvent) => void): void {
    this.#antenna.start((event) => {
      if (event.type !== 'state') {
        this.#present = event.type === 'cardPresent' ? event.card : undefined;
        this.#known = undefined;
      }
      listener(campusCardEvent(event));
    });
  }

  stop(): Promise<void> {
    return this.#antenna.stop();
  }

  async read(
    uid: string,
    what: 'purse' | 'loadRecords' = 'purse',
  ): Promise<Result<CardRecord, CardReadError>> {
    this.#known = undefined;
    const read = await this.#attempt(uid, async (card, onOpened) => {
      const key = this.#readKeyOf(uid);
      const blocks = await readCardBlocks(card, key, what, onOpened);
      return blocks.ok ? ok(decodeCard(uid, blocks.value)) : blocks;
    });
    if (read.ok) this.#remember(read.value);
    return read;
  }

  async mend(uid: string): Promise<Result<CardRecord, CardReadError>> {
    this.#known = undefined;
    const mended = await this.#attempt(uid, async (card, onOpened) => {
      const key = this.#readKeyOf(uid);
      const blocks = await readCardBlocks(card, key, 'loadRecords', onOpened);
      if (!blocks.ok) return blocks;
      const torn = decodeCard(uid, blocks.value);
      if (!torn.ok) return ok(torn);
      const { purse, tornTotals } = torn.value;
      for (const total of tornTotals) {
        const amount = total === 'loaded' ? purse.loadedFen : purse.spentFen;
        const done = await mendTotal(card, key, blocks.value, total, amount);
        if (!done.ok) return done;
      }
      return ok(ok({ ...torn.value, tornTotals: [] }));
    });
    if (mended.ok) this.#remember(mended.value);
    return mended;
  }

  async load(uid: string, order: LoadOrder): Promise<LoadOutcome> {
    const { record } = order;
    const plan = planLoad(fromHex(uid), record);
    const outcome = await this.#attempt<Finished>(uid, async (card, onOpened) => {
      const holder = await this.#holderOf(uid, card, onOpened);
      if (!holder.ok) return holder;
      if (!holder.value.ok) return ok(holder.value);
      const { identity, spentFen, isSpentTorn } = holder.value.value;
      const purse = purseOf(record.after, spentFen);
      if (!purse.ok) return ok(err('damaged'));
      const touching = (): void => void (this.#begun = record.reference);
      const ended = await runLoad(card, plan, order.loadKey, touching, this.#onStep);
      if (!ended.ok) return ended;
      if (ended.value.result === 'differs') return ok(ok(ended.value));
      const tornTotals = isSpentTorn ? (['spent'] as const) : [];
      const now = { uid, identity, purse: purse.value, tornTotals, loadRecord: record };
      return ok(ok({ result: 'executed', card: now }));
    });
    if (outcome.ok) return outcome.value;
    const touched = this.#begun === record.reference;
    return { result: 'unfinished', because: outcome.error, touched };
  }

  async #holderOf(
    uid: string,
    card: ClassicCard,
    onOpened: () => void,
  ): Promise<Result<Result<Holder, CardReadError>, CardFault>> {
    if (this.#known) {
      onOpened();
      return ok(ok(this.#known));
    }
    const blocks = await readHolderBlocks(card, this.#readKeyOf(uid), onOpened);
    if (!blocks.ok) return blocks;
    const holder = decodeHolder(blocks.value);
    if (holder.ok && this.#isPresent(uid)) this.#known = holder.value;
    return ok(holder);
  }

  #remember({ uid, identity, purse, tornTotals }: CardRecord): void {
    if (!this.#isPresent(uid)) return;
    this.#known = { identity, spentFen: purse.spentFen, isSpentTorn: tornTotals.includes('spent') };
  }

  /** It may have left while its last bytes were on their way. */
  #isPresent(uid: string): boolean {
    return this.#present !== undefined && toHex(this.#present.uid) === uid;
  }

  /** Up to three runs of `work` with the card selected, each from its beginning, until one comes to an end. */
  async #attempt<T>(
    uid: string,
    work: (card: ClassicCard, onOpened: () => void) => Promise<Result<Result<T, CardReadError>, CardFault>>,
  ): Promise<Result<T, CardReadError>> {
    const present = this.#present;
    if (!present || toHex(present.uid) !== uid) return err('gone');
    if (present.chip !== 'mifareClassic1k' || !uidLengths.includes(present.uid.length)) return err('foreign');
    let error: CardReadError = 'gone';
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      const progress: Progress = { selected: false, ours: false };
      const ended = await this.#antenna.withClassicCard(present.uid, (card) => {
        progress.selected = true;
        return work(card, () => (progress.ours = true));
      });
      if (ended.ok) return ended.value;
      error = meaningOf(ended.error, progress);
      // A card that cannot even be selected has left; the antenna reports it when it is back.
      if (!progress.selected && error === 'gone') break;
    }
    return err(error);
  }

  #readKeyOf(uid: string): Uint8Array {
    return classicKey(this.#masterReadKey, fromHex(uid), 'read');
  }
}

function meaningOf(fault: CardFault, { ours }: Progress): CardReadError {
  switch (fault) {
    case 'gone':
    case 'otherCard':
      return 'gone';
    case 'antenna':
      return 'antenna';
    case 'authentication':
    case 'refused':
      return ours ? 'damaged' : 'foreign';
    default:
      return unreachable(fault);
  }
}

function campusCardEvent(event: AntennaEvent): CampusCardEvent {
  return event.type === 'cardPresent' ? { type: 'cardPresent', uid: toHex(event.card.uid) } : event;
}
