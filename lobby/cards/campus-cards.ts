import { encodeDebitRecord, encodeLoadRecord } from '../../contract/card-change-records.ts';
import { classicKey, identityMac, loadRecordMac } from '../../contract/card-keys.ts';
import type { CardKeyRole, IdentityFields } from '../../contract/card-layout.ts';
import { cardBlocks, cardSectors, encodeIdentity, encodeTotal, purseOf } from '../../contract/card-layout.ts';
import type { SectorAccess } from '../../contract/classic-chip.ts';
import {
  BLOCK_BYTES,
  CLASSIC_1K_BYTES,
  encodeAccessBits,
  firstBlockOf,
  trailerOf,
} from '../../contract/classic-chip.ts';
import type { Fen } from '../../contract/money.ts';
import { fen } from '../../contract/money.ts';

/** All keys of the issuing office: whoever has them can make campus cards. A kiosk has only the read master. */
export interface IssuingKeys {
  readonly masters: Readonly<Record<CardKeyRole, Uint8Array>>;
  /** The platform's MAC key. */
  readonly mac: Uint8Array;
}

export interface PersonaliseRequest extends IdentityFields {
  readonly uid: Uint8Array;
  readonly loadedFen: Fen;
  readonly spentFen: Fen;
  readonly keys: IssuingKeys;
}

const SECTORS = 16;
const DELIVERY_ACCESS: SectorAccess = ['000', '000', '000', '001'];
const DELIVERY_KEY = new Uint8Array(6).fill(0xff);
/** The free byte behind the access bits, as chips are delivered. */
const FREE_BYTE = 0x69;
/** The opening total was granted by the issuing office, under no reference of the platform. */
const OPENING_REFERENCE = '0'.repeat(32);

/** A chip as the manufacturer delivers it, 1024 bytes. */
export function blankClassicImage(uid: Uint8Array): Uint8Array {
  const image = new Uint8Array(CLASSIC_1K_BYTES);
  const check = uid.length === 4 ? [uid.reduce((xor, byte) => xor ^ byte, 0)] : [];
  image.set([...uid, ...check, 0x08, ...(uid.length === 4 ? [0x04, 0x00] : [0x44, 0x00])]);
  for (let sector = 0; sector < SECTORS; sector++) {
    image.set(trailer(DELIVERY_KEY, DELIVERY_ACCESS, DELIVERY_KEY), trailerOf(sector) * BLOCK_BYTES);
  }
  return image;
}

function trailer(keyA: Uint8Array, access: SectorAccess, keyB: Uint8Array): Uint8Array {
  return Uint8Array.of(...keyA, ...encodeAccessBits(access), FREE_BYTE, ...keyB);
}

/**
 * The image of a new campus card, 1024 bytes. Both totals are settled; load record 0 and debit record 0 state the
 * opening totals. Throws RangeError on what has no place on a card.
 */
export function personaliseCampusCard(request: PersonaliseRequest): Uint8Array {
  const { uid, loadedFen, spentFen, keys } = request;
  if (!purseOf(loadedFen, spentFen).ok) {
    throw new RangeError(`a card cannot have spent ${spentFen} fen of ${loadedFen}`);
  }
  const image = blankClassicImage(uid);
  const put = (block: number, bytes: Uint8Array): void => image.set(bytes, block * BLOCK_BYTES);

  const readKey = classicKey(keys.masters.read, uid, 'read');
  for (const { sector, access, writeKey } of Object.values(cardSectors)) {
    image.fill(0, firstBlockOf(sector) * BLOCK_BYTES, trailerOf(sector) * BLOCK_BYTES);
    put(trailerOf(sector), trailer(readKey, access, classicKey(keys.masters[writeKey], uid, writeKey)));
  }

  put(cardBlocks.identity[0], encodeIdentity(request, identityMac(keys.mac, uid, request)));
  put(cardBlocks.loaded.primary, encodeTotal('loaded', loadedFen));
  put(cardBlocks.loaded.shadow, encodeTotal('loaded', loadedFen));
  put(cardBlocks.spent.primary, encodeTotal('spent', spentFen));
  put(cardBlocks.spent.shadow, encodeTotal('spent', spentFen));
  const debit = { counter: 0, before: fen(0), after: spentFen };
  put(cardBlocks.spent.record, encodeDebitRecord(debit));
  const load = { counter: 0, before: fen(0), after: loadedFen, reference: OPENING_REFERENCE };
  const record = encodeLoadRecord(uid, load, loadRecordMac(keys.mac, uid, load));
  put(cardBlocks.evenLoadRecord[0], record);
  return image;
}
