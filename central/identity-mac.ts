import { identityMac, isIdentityGenuine } from '../contract/card-keys.ts';
import type { IdentityFields } from '../contract/card-layout.ts';
import { fromHex, toHex } from '../contract/hex.ts';
import type { IdentityMacCheck } from './call-context.ts';

/** Makes and checks the MACs of card identities with the key that only the platform has. */
export interface IdentityMacs {
  readonly check: IdentityMacCheck;
  /** Hexadecimal, as it is written onto the card with this uid. */
  make(uid: string, identity: IdentityFields): string;
}

/** Made-up people's cards only. A campus keeps its own key in a file that nobody else can read. */
export const DEMO_IDENTITY_KEY = 'd0d1d2d3d4d5d6d7d8d9dadbdcdddedf';

/** @param key 16 bytes hexadecimal; throws with a sentence for people when it is not */
export function identityMacs(key: string): IdentityMacs {
  if (!/^[0-9a-f]{32}$/.test(key))
    throw new Error('The identity key must be 16 bytes, written as 32 hexadecimal digits in lower case.');
  const bytes = fromHex(key);
  return {
    check: (uid, identity) => isIdentityGenuine(bytes, fromHex(uid), identity),
    make: (uid, identity) => toHex(identityMac(bytes, fromHex(uid), identity)),
  };
}
