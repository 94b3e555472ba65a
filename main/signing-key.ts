import { createPrivateKey, createPublicKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { asError } from '../contract/time.ts';
import { Problem } from './problem.ts';

/** Reads the machine's own key, Ed25519 in a PEM file. Throws a Problem when it is not there or another kind. */
export function readSigningKey(file: string): KeyObject {
  const key = readKey(file);
  if (key.asymmetricKeyType === 'ed25519') return key;
  throw new Problem(
    `The signing key ${file} is ${key.asymmetricKeyType ?? 'unknown'}; it must be an Ed25519 key.`,
  );
}

function readKey(file: string): KeyObject {
  try {
    return createPrivateKey(readFileSync(file));
  } catch (reason) {
    throw new Problem(
      `The signing key ${file} cannot be used (${asError(reason).message}). ` +
        'Name the PEM file that the campus gave this machine: signingKeyFile.',
    );
  }
}

/** The public half as the platform is told it: SPKI, DER, base64. */
export function publicKeyText(privateKey: KeyObject): string {
  return createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).toString('base64');
}
