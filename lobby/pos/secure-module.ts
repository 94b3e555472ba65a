import { timingSafeEqual } from 'node:crypto';
import type { LoadRecord } from '../../contract/card-change-records.ts';
import { classicKey, isIdentityGenuine, loadRecordMac } from '../../contract/card-keys.ts';
import type { CardIdentity } from '../../contract/card-layout.ts';
import { fromHex } from '../../contract/hex.ts';

/** What the platform puts into a terminal's secure module: no key that could raise `loaded`. */
export interface TerminalKeys {
  readonly masters: { readonly read: Uint8Array; readonly debit: Uint8Array };
  readonly mac: Uint8Array;
}

/** The secure module of a payment terminal: keys go in and never come out, but for those of the card at hand. */
export class SecureModule {
  readonly #keys: TerminalKeys;

  constructor(keys: TerminalKeys) {
    this.#keys = keys;
  }

  readKey(uid: Uint8Array): Uint8Array {
    return classicKey(this.#keys.masters.read, uid, 'read');
  }

  debitKey(uid: Uint8Array): Uint8Array {
    return classicKey(this.#keys.masters.debit, uid, 'debit');
  }

  madeIdentity(uid: Uint8Array, identity: CardIdentity): boolean {
    return isIdentityGenuine(this.#keys.mac, uid, identity);
  }

  madeLoadRecord(uid: Uint8Array, record: LoadRecord): boolean {
    return timingSafeEqual(fromHex(record.mac), loadRecordMac(this.#keys.mac, uid, record));
  }
}
