import { toHex } from '../../contract/hex.ts';
import { BLOCK_BYTES } from '../../contract/classic-chip.ts';
import { ClassicCard } from '../cards/classic-card.ts';
import type { ContactlessCard } from '../cards/contactless-card.ts';
import type { CradleHands, LobbyCard } from '../hands.ts';

/** A card that somebody in the lobby has in the hand or the cradle. */
export interface OwnedCard {
  readonly label: string;
  readonly card: ContactlessCard;
}

/** The place where cards are laid on the antenna, and the cards that exist in this lobby. */
export class Cradle implements CradleHands {
  readonly #owned = new Map<string, OwnedCard>();
  #inField: readonly string[] = [];
  #hasField = false;
  #onPlaced: () => void = () => undefined;

  constructor(cards: readonly OwnedCard[] = []) {
    for (const card of cards) this.addCard(card);
  }

  /** A card that comes into being later. A second card of the same uid is a clone and takes its place. */
  addCard(owned: OwnedCard): void {
    const uid = toHex(owned.card.uid);
    this.take(uid);
    this.#owned.set(uid, owned);
  }

  get allCards(): readonly LobbyCard[] {
    return [...this.#owned].map(([uid, { label }]) => ({ uid, label }));
  }

  get inCradle(): readonly LobbyCard[] {
    return this.allCards.filter(({ uid }) => this.#inField.includes(uid));
  }

  /** Placing a card that lies there already changes nothing. */
  place(uid: string): void {
    const card = this.#cardOf(uid);
    if (this.#inField.includes(uid)) return;
    this.#inField = [...this.#inField, uid];
    if (!this.#hasField) return;
    card.enterField();
    this.#onPlaced();
  }

  take(uid: string): void {
    if (!this.#inField.includes(uid)) return;
    this.#inField = this.#inField.filter((other) => other !== uid);
    const card = this.#cardOf(uid);
    card.leaveField();
    if (card instanceof ClassicCard) card.tear = () => undefined;
  }

  pullDuringWrite(uid: string, { write, bytes }: { readonly write: number; readonly bytes: number }): void {
    const card = this.#cardOf(uid);
    if (!(card instanceof ClassicCard)) throw new RangeError(`card ${uid} is none that is written`);
    if (write < 1 || bytes < 0 || bytes > BLOCK_BYTES) {
      throw new RangeError(`a write counts from 1, its bytes from 0 to ${BLOCK_BYTES}: ${write}, ${bytes}`);
    }
    let left = write;
    card.tear = () => {
      left -= 1;
      if (left > 0) return undefined;
      card.tear = () => undefined;
      this.#inField = this.#inField.filter((other) => other !== uid);
      return bytes; // the card loses its power when they are stored
    };
  }

  /** The antenna's side: cards that it can reach, in the order in which they were laid down. */
  get cardsInField(): readonly ContactlessCard[] {
    return this.#hasField ? this.#inField.map((uid) => this.#cardOf(uid)) : [];
  }

  setPlacedListener(listener: () => void): void {
    this.#onPlaced = listener;
  }

  /** Switches the field; without it cards have no power. */
  setField(on: boolean): void {
    if (on === this.#hasField) return;
    this.#hasField = on;
    for (const uid of this.#inField) {
      if (on) this.#cardOf(uid).enterField();
      else this.#cardOf(uid).leaveField();
    }
    if (on) this.#onPlaced();
  }

  #cardOf(uid: string): ContactlessCard {
    const owned = this.#owned.get(uid);
    if (owned) return owned.card;
    const known = [...this.#owned.keys()].join(', ');
    throw new RangeError(`nobody here has a card ${uid}; there are: ${known === '' ? 'none' : known}`);
  }
}
