import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { asError } from '../contract/time.ts';
import { Problem } from './problem.ts';

/** Reads the campus' own certificate authority, PEM. Throws a Problem when it is not there or no certificate. */
export function readCertificateAuthority(file: string): string {
  try {
    const pem = readFileSync(file, 'utf8');
    new X509Certificate(pem);
    return pem;
  } catch (reason) {
    throw new Problem(
      `The certificate authority ${file} cannot be used (${asError(reason).message}). ` +
        'Name the PEM file that the campus gave for its platform: platform.caFile.',
    );
  }
}
