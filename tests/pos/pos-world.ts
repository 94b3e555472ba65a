import { generateKeyPairSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { cardBlocks, decodeTotalBlock } from '../../contract/card-layout.ts';
import { BLOCK_BYTES } from '../../contract/classic-chip.ts';
import { fromHex } from '../../contract/hex.ts';
import { fen } from '../../contract/money.ts';
import type { Fen } from '../../contract/money.ts';
import { seededRandom, VirtualClock } from '../virtual-clock.ts';
import { personaliseCampusCard } from '../../lobby/cards/campus-cards.ts';
import type { PersonaliseRequest } from '../../lobby/cards/campus-cards.ts';
import { ClassicCard } from '../../lobby/cards/classic-card.ts';
import { demoKeys } from '../../lobby/demo-keys.ts';
import { PosClient } from '../../lobby/pos/pos-client.ts';
import type { PosTransport } from '../../lobby/pos/pos-client.ts';
import { EMPTY_POS_MEMORY } from '../../lobby/pos/pos-memory.ts';
import type { PosMemoryPage } from '../../lobby/pos/pos-memory.ts';
import { PosTerminal } from '../../lobby/pos/pos-terminal.ts';
import { SecureModule } from '../../lobby/pos/secure-module.ts';

export const uid = fromHex('a1b2c3d4');

export function campusCard(changes: Partial<PersonaliseRequest> = {}): ClassicCard {
  const image = personaliseCampusCard({
    cardNumber: '20230917',
    holderKind: 'student',
    issueNumber: 1,
    validUntil: '2099-07-31',
    uid,
    loadedFen: fen(15_000),
    spentFen: fen(3750),
    keys: demoKeys,
    ...changes,
  });
  return new ClassicCard({ uid: changes.uid ?? uid, image });
}

/** A terminal that can be switched off and on: its memory is what it wrote down, and nothing else. */
export interface Till {
  readonly terminal: PosTerminal;
  /** What stands in the durable memory right now. */
  readonly written: PosMemoryPage;
  restart(): void;
}

export interface TillOptions {
  readonly clock?: VirtualClock;
  readonly transport?: PosTransport;
  readonly terminalId?: string;
  readonly signingKey?: KeyObject;
  readonly seed?: number;
}

const noLine: PosTransport = () => Promise.reject(new Error('no line to the platform'));

export function till(options: TillOptions = {}): Till {
  const { clock = new VirtualClock(), transport = noLine, terminalId = 'POS01', seed = 7 } = options;
  const signingKey = options.signingKey ?? generateKeyPairSync('ed25519').privateKey;
  const random = seededRandom(seed);
  let written = EMPTY_POS_MEMORY;
  const start = (): PosTerminal =>
    new PosTerminal({
      keys: new SecureModule(demoKeys),
      client: new PosClient({ terminalId, signingKey, transport, clock, random }),
      clock,
      random,
      timeZone: 'Asia/Shanghai',
      memory: written,
      remember: (page) => {
        // Through text, as a file would keep it.
        written = JSON.parse(JSON.stringify(page)) as PosMemoryPage;
      },
    });
  let terminal = start();
  return {
    get terminal() {
      return terminal;
    },
    get written() {
      return written;
    },
    restart: () => {
      terminal = start();
    },
  };
}

/** The hand takes this card away at its `write`th store from now on (from 0), when `bytes` of 16 are stored. */
export function pulled(
  card: ClassicCard,
  { write, bytes }: { readonly write: number; readonly bytes: number },
): ClassicCard {
  let left = write;
  card.tear = () => {
    left -= 1;
    if (left >= 0) return undefined;
    card.tear = () => undefined;
    return bytes;
  };
  return card;
}

export function blockOf(card: ClassicCard, block: number): Uint8Array {
  return card.image.slice(block * BLOCK_BYTES, (block + 1) * BLOCK_BYTES);
}

/** The two blocks of a total as amounts; undefined where a block is no value. */
export function pairOf(
  card: ClassicCard,
  total: 'loaded' | 'spent',
): readonly [Fen | undefined, Fen | undefined] {
  const { primary, shadow } = cardBlocks[total];
  return [decodeTotalBlock(total, blockOf(card, primary)), decodeTotalBlock(total, blockOf(card, shadow))];
}
