import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toHex } from '../contract/hex.ts';
import { decodeClassicCommand } from '../devices/card-antenna/pn532/codec/classic-commands.ts';
import type { MakeChip } from './card-shelf.ts';
import { ClassicCard } from './cards/classic-card.ts';
import type { ClassicCardOptions } from './cards/classic-card.ts';
import type { CardAnswer } from './cards/contactless-card.ts';

/**
 * Chips that outlive the lobby process: plastic does not forget when a simulation ends. Each card that was ever
 * changed has a file of its own, its 1024 bytes, replaced whole before the card answers the command that changed it.
 */
export class CardImages {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  /** The chip as it was when it was last changed; as given where it never was. */
  readonly makeChip: MakeChip = ({ uid, image }) => {
    const file = join(this.#folder, `${toHex(uid)}.bin`);
    const kept = existsSync(file) ? new Uint8Array(readFileSync(file)) : image;
    return new KeptCard({ uid, image: kept }, (changed) => {
      writeFileSync(`${file}.new`, changed);
      renameSync(`${file}.new`, file);
    });
  };
}

/** A chip that is written down whenever something was stored, torn stores included. */
class KeptCard extends ClassicCard {
  readonly #keep: (image: Uint8Array) => void;

  constructor(content: ClassicCardOptions, keep: (image: Uint8Array) => void) {
    super(content);
    this.#keep = keep;
  }

  override exchange(data: Uint8Array): CardAnswer {
    const answer = super.exchange(data);
    const name = decodeClassicCommand(data)?.name;
    // A no stores nothing; silence may follow a store that was cut short.
    const mayHaveStored = answer.type === 'data' || answer.type === 'silent';
    if (mayHaveStored && (name === 'write' || name === 'transfer')) this.#keep(this.image);
    return answer;
  }
}
