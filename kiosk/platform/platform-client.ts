import { createHash, sign, type KeyObject } from 'node:crypto';
import type { KioskId } from '../../contract/ids.ts';
import {
  platformCalls,
  requestIdHeader,
  signatureHeaders,
  signedText,
  type JournalHead,
  type PlatformCall,
  type PlatformReply,
  type PlatformRequest,
} from '../../contract/platform-api.ts';
import { err, type Result } from '../../contract/result.ts';
import { randomId, type Clock, type Random } from '../../contract/time.ts';
import { readAnswer, type PlatformFailure } from './platform-answer.ts';
import { TransportError, type PlatformTransport, type TransportOptions } from './transport.ts';

export type { MachineErrorCode, PlatformFailure, RequestErrorCode } from './platform-answer.ts';

/** What every log line of the client says; never a body. */
export type PlatformLogEvent =
  | { readonly id: 'platform.request'; readonly call: PlatformCall; readonly requestNumber: number }
  | {
      readonly id: 'platform.answer';
      readonly call: PlatformCall;
      readonly requestNumber: number;
      readonly durationMs: number;
      readonly failure: PlatformFailure | undefined;
    };

export type BootReply = PlatformReply<'boot'>;

export interface BootOptions extends TransportOptions {
  /** The platform's time, asked for just before. */
  readonly asOf?: number | undefined;
}

export interface PlatformClient {
  /** This start's id, the same for every `boot` of this client. */
  readonly bootId: string;
  /** Given out by the platform; undefined until a boot succeeded. */
  readonly epoch: number | undefined;
  /**
   * Announces this start and obtains its epoch. To be repeated until it succeeds, with the same head: where the
   * journal stood before this start wrote anything; undefined where it cannot be read.
   */
  boot(
    journalHead: JournalHead | undefined,
    options: BootOptions,
  ): Promise<Result<BootReply, PlatformFailure>>;
  /** One signed call. Calls may overlap. Never rejects but by a fault of the program. */
  call<C extends Exclude<PlatformCall, 'boot'>>(
    name: C,
    request: PlatformRequest<C>,
    options: TransportOptions,
  ): Promise<Result<PlatformReply<C>, PlatformFailure>>;
}

export interface PlatformClientOptions {
  readonly transport: PlatformTransport;
  readonly clock: Clock;
  readonly random: Random;
  readonly kioskId: KioskId;
  /** The machine's own Ed25519 private key; the platform knows the public one. */
  readonly signingKey: KeyObject;
  /** Version of this program, told at boot. */
  readonly version: string;
  readonly log?: ((event: PlatformLogEvent) => void) | undefined;
}

/** Boot requests carry no epoch and no number of their own: the platform recognises them by `bootId`. */
const BOOT_NUMBERING = { epoch: 0, requestNumber: 0 };

export function createPlatformClient(options: PlatformClientOptions): PlatformClient {
  return new SigningPlatformClient(options);
}

interface Numbering {
  readonly epoch: number;
  readonly requestNumber: number;
}

class SigningPlatformClient implements PlatformClient {
  readonly bootId: string;
  readonly #options: PlatformClientOptions;
  #epoch: number | undefined;
  #lastRequestNumber = 0;
  #sent = 0;

  constructor(options: PlatformClientOptions) {
    const { asymmetricKeyType, type } = options.signingKey;
    if (type !== 'private' || asymmetricKeyType !== 'ed25519') {
      throw new Error(
        `The kiosk signs with an Ed25519 private key; this one is ${asymmetricKeyType ?? 'symmetric'} (${type}). Make a new one and register it at the platform.`,
      );
    }
    this.#options = options;
    this.bootId = randomId(options.random);
  }

  get epoch(): number | undefined {
    return this.#epoch;
  }

  async boot(
    journalHead: JournalHead | undefined,
    options: BootOptions,
  ): Promise<Result<BootReply, PlatformFailure>> {
    const { version } = this.#options;
    const { asOf, ...sending } = options;
    const body = JSON.stringify({ bootId: this.bootId, version, asOf, journalHead });
    const reply = await this.#send('boot', body, BOOT_NUMBERING, sending);
    if (reply.ok && reply.value.epoch !== this.#epoch) {
      this.#epoch = reply.value.epoch;
      this.#lastRequestNumber = 0;
    }
    return reply;
  }

  async call<C extends Exclude<PlatformCall, 'boot'>>(
    name: C,
    request: PlatformRequest<C>,
    options: TransportOptions,
  ): Promise<Result<PlatformReply<C>, PlatformFailure>> {
    const numbering = this.#nextNumbering(name);
    if (!numbering) return err({ kind: 'notBooted' });
    const body = request === undefined ? '' : JSON.stringify(request);
    return this.#send(name, body, numbering, options);
  }

  /** The number of the next request; undefined where an epoch is needed and there is none. */
  #nextNumbering(name: PlatformCall): Numbering | undefined {
    if (name === 'time') return BOOT_NUMBERING;
    if (this.#epoch === undefined) return undefined;
    this.#lastRequestNumber += 1;
    return { epoch: this.#epoch, requestNumber: this.#lastRequestNumber };
  }

  async #send<C extends PlatformCall>(
    name: C,
    body: string,
    numbering: Numbering,
    options: TransportOptions,
  ): Promise<Result<PlatformReply<C>, PlatformFailure>> {
    const { clock, log } = this.#options;
    const { requestNumber } = numbering;
    const startedMs = clock.monotonicMs();
    log?.({ id: 'platform.request', call: name, requestNumber });
    const result = await this.#exchange(name, body, numbering, options);
    log?.({
      id: 'platform.answer',
      call: name,
      requestNumber,
      durationMs: clock.monotonicMs() - startedMs,
      failure: result.ok ? undefined : result.error,
    });
    return result;
  }

  async #exchange<C extends PlatformCall>(
    name: C,
    body: string,
    numbering: Numbering,
    options: TransportOptions,
  ): Promise<Result<PlatformReply<C>, PlatformFailure>> {
    const { method, path } = platformCalls[name];
    this.#sent += 1;
    const requestId = `${this.bootId}-${this.#sent}`;
    const headers = {
      [requestIdHeader]: requestId,
      ...(name === 'time' ? {} : this.#signedHeaders(method, path, body, numbering)),
    };
    try {
      const answer = await this.#options.transport.send({ method, path, headers, body }, options);
      if (answer.requestId !== requestId)
        return err({
          kind: 'noAnswer',
          code: 'contract',
          detail: `${name}: the answer is not to this request`,
        });
      return readAnswer(name, answer);
    } catch (error) {
      if (!(error instanceof TransportError)) throw error;
      return err({ kind: 'noAnswer', code: error.code, detail: error.message });
    }
  }

  #signedHeaders(method: string, path: string, body: string, numbering: Numbering): Record<string, string> {
    const { kioskId, signingKey } = this.#options;
    const bodySha256 = createHash('sha256').update(body).digest('hex');
    const text = signedText({ method, path, kioskId, ...numbering, bodySha256 });
    return {
      'content-type': 'application/json',
      [signatureHeaders.kiosk]: kioskId,
      [signatureHeaders.epoch]: String(numbering.epoch),
      [signatureHeaders.requestNumber]: String(numbering.requestNumber),
      // Ed25519 hashes by itself, so no digest is named.
      [signatureHeaders.signature]: sign(null, Buffer.from(text), signingKey).toString('base64'),
    };
  }
}
