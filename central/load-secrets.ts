import { timingSafeEqual } from 'node:crypto';
import type { LoadRecord } from '../contract/card-change-records.ts';
import { classicKey, loadRecordMac } from '../contract/card-keys.ts';
import { fromHex, toHex } from '../contract/hex.ts';

/** What it takes to let a machine raise a card's total. Only the platform has these keys. */
export interface LoadSecrets {
  /** 8 bytes hexadecimal. */
  recordMac(uid: string, record: Omit<LoadRecord, 'mac'>): string;
  /** Did the platform make this record for this chip? */
  isGenuine(uid: string, record: LoadRecord): boolean;
  /** Key B of this card's load sectors, 6 bytes hexadecimal. */
  loadKey(uid: string): string;
}

/** Made-up people's cards only; the lobby's chips have the same. */
export const DEMO_LOAD_KEY = '102f3e4d5c6b7a8998a7b6c5d4e3f201';

/**
 * @param macKey the key of identities and load records, 16 bytes hexadecimal
 * @param loadMasterKey the master of the cards' load keys, likewise; throws with a sentence for people when it is not
 */
export function loadSecrets(macKey: string, loadMasterKey: string): LoadSecrets {
  if (!/^[0-9a-f]{32}$/.test(loadMasterKey))
    throw new Error('The load key must be 16 bytes, written as 32 hexadecimal digits in lower case.');
  const mac = fromHex(macKey);
  const master = fromHex(loadMasterKey);
  return {
    recordMac: (uid, record) => toHex(loadRecordMac(mac, fromHex(uid), record)),
    isGenuine: (uid, record) =>
      record.before <= record.after &&
      timingSafeEqual(fromHex(record.mac), loadRecordMac(mac, fromHex(uid), record)),
    loadKey: (uid) => toHex(classicKey(master, fromHex(uid), 'load')),
  };
}
