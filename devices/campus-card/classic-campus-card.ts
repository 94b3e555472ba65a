import { classicKey } from '../../contract/card-keys.ts';
import type { CardRecord } from '../../contract/card-layout.ts';
import { fromHex, toHex } from '../../contract/hex.ts';
import type { Result } from '../../contract/result.ts';
import { err, unreachable } from '../../contract/result.ts';
import type { AntennaEvent, CardAntenna, CardFault, PresentCard } from '../card-antenna/card-antenna.ts';
import type { CampusCardEvent, CampusCardReader, CardReadError } from './campus-card.ts';
import { decodeCard, readCardBlocks } from './classic-card-blocks.ts';

export interface CampusCardReaderOptions {
  readonly antenna: CardAntenna;
  /** AES-128 master of all read keys (key A). It reads cards and cannot write one. */
  readonly masterReadKey: Uint8Array;
}

/** Campus cards on MIFARE Classic 1K. Takes over the antenna: nobody else may start or stop it. */
export function createCampusCardReader(options: CampusCardReaderOptions): CampusCardReader {
  return new ClassicCampusCardReader(options);
}

/** A hand that shakes or a lost frame costs one attempt; more than three are no accident. */
const MOST_ATTEMPTS = 3;

/** How far an attempt came; tells apart what the same fault means. */
interface Progress {
  selected: boolean;
  /** The identity sector opened with our key: the card is one of ours. */
  ours: boolean;
}

class ClassicCampusCardReader implements CampusCardReader {
  readonly #antenna: CardAntenna;
  readonly #masterReadKey: Uint8Array;
  #present: PresentCard | undefined;

  constructor({ antenna, masterReadKey }: CampusCardReaderOptions) {
    this.#antenna = antenna;
    this.#masterReadKey = masterReadKey;
  }

  start(listener: (event: CampusCardEvent) => void): void {
    this.#antenna.start((event) => {
      if (event.type === 'cardPresent') this.#present = event.card;
      else if (event.type !== 'state') this.#present = undefined;
      listener(campusCardEvent(event));
    });
  }

  stop(): Promise<void> {
    return this.#antenna.stop();
  }

  async read(uid: string): Promise<Result<CardRecord, CardReadError>> {
    const card = this.#present;
    if (!card || toHex(card.uid) !== uid) return err('gone');
    if (card.chip !== 'mifareClassic1k') return err('foreign');
    const key = classicKey(this.#masterReadKey, fromHex(uid), 'read');
    let error: CardReadError = 'gone';
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      const progress: Progress = { selected: false, ours: false };
      const blocks = await this.#antenna.withClassicCard(card.uid, (selected) => {
        progress.selected = true;
        return readCardBlocks(selected, key, () => (progress.ours = true));
      });
      if (blocks.ok) return decodeCard(uid, blocks.value);
      error = meaningOf(blocks.error, progress);
      // A card that cannot even be selected has left; the antenna reports it when it is back.
      if (!progress.selected && error === 'gone') break;
    }
    return err(error);
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
