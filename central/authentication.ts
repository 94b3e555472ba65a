import { createHash, createPublicKey, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { parseCount } from '../contract/money.ts';
import { signatureHeaders, signedText } from '../contract/platform-api.ts';
import { ok } from '../contract/result.ts';
import { failure } from './failure.ts';
import type { CallResult } from './failure.ts';

/** Names in lower case, as Node's HTTP server gives them. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Headers;
  /** The body exactly as it came. */
  readonly body: string;
}

/** Who sent a request, proven by the signature. */
export interface Caller {
  readonly kioskId: string;
  readonly epoch: number;
  readonly requestNumber: number;
}

/** The kiosks that may talk to this platform, each with its own key. */
export type KioskKeys = ReadonlyMap<string, KeyObject>;

/** An Ed25519 key as SPKI begins with these bytes; the 32 raw bytes follow. */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');
const RAW_KEY_BYTES = 32;

/**
 * A kiosk's public key from base64: 32 raw bytes, or the same as SPKI (DER). Throws with a sentence for people when
 * it is neither.
 */
export function readKioskKey(base64: string): KeyObject {
  const bytes = Buffer.from(base64, 'base64');
  const spki = bytes.length === RAW_KEY_BYTES ? Buffer.concat([SPKI_PREFIX, bytes]) : bytes;
  if (
    spki.length !== SPKI_PREFIX.length + RAW_KEY_BYTES ||
    !spki.subarray(0, SPKI_PREFIX.length).equals(SPKI_PREFIX)
  )
    throw new Error(
      `${JSON.stringify(base64)} is not an Ed25519 public key. Give the 32 bytes of the key, or its SPKI form, in base64.`,
    );
  return createPublicKey({ key: spki, format: 'der', type: 'spki' });
}

/**
 * Proves who sent the request. Looks at nothing that is stored: whoever has no key learns nothing about epochs,
 * accounts or notes, however he asks.
 */
export function authenticate(keys: KioskKeys, request: ReceivedRequest): CallResult<Caller> {
  const [kioskId, epochText, numberText, signature] = [
    signatureHeaders.kiosk,
    signatureHeaders.epoch,
    signatureHeaders.requestNumber,
    signatureHeaders.signature,
  ].map((name) => request.headers[name]);
  if (
    typeof kioskId !== 'string' ||
    !isCount(epochText) ||
    !isCount(numberText) ||
    typeof signature !== 'string'
  )
    return failure(
      'badSignature',
      `The request is not signed. It needs the headers ${Object.values(signatureHeaders).join(', ')}.`,
    );
  const key = keys.get(kioskId);
  if (!key)
    return failure(
      'unknownKiosk',
      'This kiosk is not registered here. Register its public key at the platform.',
    );
  const caller = { kioskId, epoch: parseCount(epochText), requestNumber: parseCount(numberText) };
  const bodySha256 = createHash('sha256').update(request.body).digest('hex');
  const text = signedText({ method: request.method, path: request.path, ...caller, bodySha256 });
  if (!verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64')))
    return failure(
      'badSignature',
      'The signature does not fit the registered key of this kiosk and this request.',
    );
  return ok(caller);
}

function isCount(text: string | readonly string[] | undefined): text is string {
  return typeof text === 'string' && /^\d{1,15}$/.test(text);
}
