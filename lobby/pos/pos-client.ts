import { createHash, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { errorBody, platformCalls, signatureHeaders, signedText } from '../../contract/platform-api.ts';
import type {
  PlatformCall,
  PlatformErrorCode,
  PlatformReply,
  PlatformRequest,
} from '../../contract/platform-api.ts';
import type { Result } from '../../contract/result.ts';
import { err, ok } from '../../contract/result.ts';
import type { Clock, Random } from '../../contract/time.ts';
import { asError, randomId, withTimeout } from '../../contract/time.ts';

export interface PosRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** One request out, one answer back. Rejects when there was none. */
export type PosTransport = (
  request: PosRequest,
) => Promise<{ readonly status: number; readonly body: string }>;

/**
 * `noAnswer`: whether the platform did it is unknown; ask again with the same key. `refused`: not done, and will not
 * be as it stands.
 */
export interface PosCallFailure {
  readonly kind: 'noAnswer' | 'refused';
  readonly message: string;
}

export interface PosClientOptions {
  readonly terminalId: string;
  /** Ed25519, private; the platform knows the public half. */
  readonly signingKey: KeyObject;
  readonly transport: PosTransport;
  readonly clock: Clock;
  readonly random: Random;
}

type TerminalCall = Exclude<PlatformCall, 'boot' | 'time'>;

const ANSWER_LIMIT_MS = 8000;
/** A terminal keeps no journal that the platform would compare. */
const NO_JOURNAL = { seq: 0, hash: '0'.repeat(64) };

/** A terminal's own client of the platform: it boots for an epoch and signs every request, as a kiosk does. */
export class PosClient {
  readonly #options: PosClientOptions;
  #bootId: string;
  #epoch: number | undefined;
  #requestNumber = 0;

  constructor(options: PosClientOptions) {
    this.#options = options;
    this.#bootId = randomId(options.random);
  }

  /** Boots first where there is no epoch yet, and once more where the platform knows a later one. */
  async call<C extends TerminalCall>(
    name: C,
    request: PlatformRequest<C>,
  ): Promise<Result<PlatformReply<C>, PosCallFailure>> {
    const first = await this.#callOnce(name, request);
    if (first.ok || first.error.code !== 'staleEpoch') return first;
    this.#epoch = undefined;
    this.#bootId = randomId(this.#options.random);
    return this.#callOnce(name, request);
  }

  async #callOnce<C extends TerminalCall>(
    name: C,
    request: PlatformRequest<C>,
  ): Promise<Result<PlatformReply<C>, Failure>> {
    if (this.#epoch === undefined) {
      const body = { bootId: this.#bootId, version: 'pos', journalHead: NO_JOURNAL };
      const boot = await this.#send('boot', body, 0, 0);
      if (!boot.ok) return boot;
      this.#epoch = boot.value.epoch;
      this.#requestNumber = 0;
    }
    this.#requestNumber += 1;
    return this.#send(name, request, this.#epoch, this.#requestNumber);
  }

  async #send<C extends PlatformCall>(
    name: C,
    request: PlatformRequest<C>,
    epoch: number,
    requestNumber: number,
  ): Promise<Result<PlatformReply<C>, Failure>> {
    const { clock, transport } = this.#options;
    const { method, path } = platformCalls[name];
    const body = JSON.stringify(request);
    const headers = this.#headers({ method, path, epoch, requestNumber }, body);
    try {
      const sent = transport({ method, path, headers, body });
      return readAnswer(name, await withTimeout(clock, ANSWER_LIMIT_MS, sent));
    } catch (reason) {
      return err({ kind: 'noAnswer', code: undefined, message: asError(reason).message });
    }
  }

  #headers(
    parts: {
      readonly method: string;
      readonly path: string;
      readonly epoch: number;
      readonly requestNumber: number;
    },
    body: string,
  ): Record<string, string> {
    const { terminalId, signingKey } = this.#options;
    const bodySha256 = createHash('sha256').update(body).digest('hex');
    const text = signedText({ ...parts, kioskId: terminalId, bodySha256 });
    return {
      'content-type': 'application/json',
      [signatureHeaders.kiosk]: terminalId,
      [signatureHeaders.epoch]: String(parts.epoch),
      [signatureHeaders.requestNumber]: String(parts.requestNumber),
      [signatureHeaders.signature]: sign(null, Buffer.from(text), signingKey).toString('base64'),
    };
  }
}

/** These refuse the terminal and say nothing about what it asked: the same key is sent again later. */
const aboutTheMachine: ReadonlySet<string> = new Set<PlatformErrorCode>([
  'badSignature',
  'unknownKiosk',
  'staleEpoch',
  'replayed',
  'notAllowed',
  'internal',
]);

interface Failure extends PosCallFailure {
  readonly code: string | undefined;
}

function readAnswer<C extends PlatformCall>(
  name: C,
  answer: { readonly status: number; readonly body: string },
): Result<PlatformReply<C>, Failure> {
  const { status } = answer;
  const noAnswer = (message: string): Result<never, Failure> =>
    err({ kind: 'noAnswer', code: undefined, message });
  if (status >= 500) return noAnswer(`the platform answers ${status}`);
  const json: unknown = JSON.parse(answer.body);
  if (status === 200) {
    const reply = platformCalls[name].reply.safeParse(json);
    // The table pairs each call with its schema; the compiler cannot follow the pairing through `name`.
    if (reply.success) return ok(reply.data as PlatformReply<C>);
    return noAnswer(`the answer to ${name} is not understood: ${reply.error.message}`);
  }
  const refusal = errorBody.safeParse(json);
  if (!refusal.success) return noAnswer(`the platform answers ${status} without a known error`);
  const { code, message } = refusal.data.error;
  return err({ kind: aboutTheMachine.has(code) ? 'noAnswer' : 'refused', code, message });
}

/** The platform over HTTP. */
export function httpTransport(baseUrl: string): PosTransport {
  return async ({ method, path, headers, body }) => {
    const answer = await fetch(new URL(path, baseUrl), { method, headers, body });
    return { status: answer.status, body: await answer.text() };
  };
}
