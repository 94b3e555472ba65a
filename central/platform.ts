import { asError } from '../contract/time.ts';
import type { Clock } from '../contract/time.ts';
import { MAX_BODY_BYTES, platformCalls, signatureHeaders } from '../contract/platform-api.ts';
import type { PlatformCall } from '../contract/platform-api.ts';
import type { Policy } from '../contract/policy.ts';
import { ok } from '../contract/result.ts';
import { authenticate } from './authentication.ts';
import type { Caller, Headers, KioskKeys, ReceivedRequest } from './authentication.ts';
import type { CallContext, CallHandler, IdentityMacCheck, SignedCall } from './call-context.ts';
import { campusTime } from './campus-time.ts';
import { cardStatement, lookUpCard } from './card-calls.ts';
import { reportDebit } from './debit-calls.ts';
import { failure, failureAnswer } from './failure.ts';
import type { CallResult } from './failure.ts';
import { boot, heartbeat, newKiosk } from './kiosk-calls.ts';
import { resumeLoad, startLoad } from './load-calls.ts';
import { cancelLoad, confirmLoad, loadStates, questionLoad } from './load-reports.ts';
import type { LoadSecrets } from './load-secrets.ts';
import { creditNote, releaseNote, reserveNote } from './note-calls.ts';
import { take } from './request-window.ts';
import type { CentralStore, CentralTransaction, KioskRow } from './store/central-store.ts';

/** Where the platform writes what it did; a pino logger fits. */
export interface CentralLog {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

export interface PlatformOptions {
  readonly store: CentralStore;
  /** `wallMs` is the time that the whole fleet goes by. */
  readonly clock: Clock;
  readonly policy: Policy;
  readonly identityMacCheck: IdentityMacCheck;
  readonly loadSecrets: LoadSecrets;
  readonly kioskKeys: KioskKeys;
  /** Payment terminals: they sign as kiosks do and may make the calls about cards, loads and purchases only. */
  readonly terminalKeys?: KioskKeys;
  readonly log?: CentralLog;
}

export interface PlatformAnswer {
  readonly status: number;
  /** JSON text. */
  readonly body: string;
}

/** The central platform without its wire: one request in, one answer out. */
export interface Platform {
  /**
   * Never rejects; what goes wrong inside is answered 500. With the embedded store everything settles within
   * microtasks. Header names are in lower case, `path` is without a query, `body` is the text exactly as it came.
   */
  handle(method: string, path: string, headers: Headers, body: string): Promise<PlatformAnswer>;
}

const handlers: { readonly [C in SignedCall]: CallHandler<C> } = {
  boot,
  heartbeat,
  lookUpCard,
  reserveNote,
  creditNote,
  releaseNote,
  cardStatement,
  startLoad,
  resumeLoad,
  confirmLoad,
  cancelLoad,
  questionLoad,
  loadStates,
  reportDebit,
};

/** Kiosks report no purchases; terminals take no cash and are not watched over. */
const callsOfKiosksOnly: ReadonlySet<SignedCall> = new Set<SignedCall>([
  'heartbeat',
  'reserveNote',
  'creditNote',
  'releaseNote',
]);
const callsOfTerminalsOnly: ReadonlySet<SignedCall> = new Set<SignedCall>(['reportDebit']);

export function createPlatform(options: PlatformOptions): Platform {
  const { store, clock, policy, identityMacCheck, loadSecrets: secrets, log } = options;
  const terminalKeys: KioskKeys = options.terminalKeys ?? new Map();
  const keys: KioskKeys = new Map([...options.kioskKeys, ...terminalKeys]);
  if (keys.size !== options.kioskKeys.size + terminalKeys.size)
    throw new Error('A kiosk and a terminal have the same name. Give one of them another.');
  const campus = campusTime(policy.timeZone);
  const now = (): number => Math.floor(clock.wallMs());

  /** One transaction: what a request changes, its number and its stored answer stand or fall together. */
  function signedCall(name: SignedCall, caller: Caller, body: string): Promise<CallResult<unknown>> {
    return store.transact(async (tx) => {
      const kiosk = await admit(tx, name, caller);
      if (!kiosk.ok) return kiosk;
      const context = { tx, kiosk: kiosk.value, nowMs: now(), campus, policy, identityMacCheck, secrets };
      return dispatch(name, context, body);
    });
  }

  async function answer(request: ReceivedRequest): Promise<CallResult<unknown>> {
    const name = callOf(request);
    if (!name) return failure('notFound', 'There is no such call. All calls stand in /openapi.json.');
    if (name === 'time') return ok({ now: now() });
    if (Buffer.byteLength(request.body) > MAX_BODY_BYTES)
      return failure('tooLarge', `A body has at most ${MAX_BODY_BYTES} bytes.`);
    const caller = authenticate(keys, request);
    if (!caller.ok) return caller;
    if ((terminalKeys.has(caller.value.kioskId) ? callsOfKiosksOnly : callsOfTerminalsOnly).has(name))
      return failure('notAllowed', 'This machine may not make this call. Register it as what it is.');
    return signedCall(name, caller.value, request.body);
  }

  return {
    async handle(method, path, headers, body) {
      const facts = { method, path: path.slice(0, 80), kiosk: headers[signatureHeaders.kiosk] };
      try {
        const result = await answer({ method, path, headers, body });
        if (result.ok) return { status: 200, body: JSON.stringify(result.value) };
        const refused = failureAnswer(result.error);
        log?.warn({ ...facts, status: refused.status, code: result.error.code }, result.error.message);
        return refused;
      } catch (error) {
        log?.error({ ...facts, err: asError(error) }, 'A request failed inside the platform.');
        return failureAnswer({
          code: 'internal',
          message:
            'The platform failed. Whether the call was executed is not known: repeat it with the same key.',
        });
      }
    },
  };
}

function callOf({ method, path }: ReceivedRequest): PlatformCall | undefined {
  for (const name of callNames) {
    if (platformCalls[name].method === method && platformCalls[name].path === path) return name;
  }
  return undefined;
}
const callNames = Object.keys(platformCalls) as PlatformCall[];

/** The latest epoch and a fresh request number; the number is used up whatever becomes of the call. */
async function admit(
  tx: CentralTransaction,
  name: SignedCall,
  caller: Caller,
): Promise<CallResult<KioskRow>> {
  const { kioskId, epoch, requestNumber } = caller;
  const kiosk = (await tx.kiosks.get(kioskId)) ?? newKiosk(kioskId);
  if (name === 'boot') {
    if (epoch === 0 && requestNumber === 0) return ok(kiosk);
    return failure('badRequest', 'A boot names epoch 0 and request number 0.');
  }
  if (epoch !== kiosk.epoch || epoch === 0)
    return failure(
      'staleEpoch',
      'This is not the latest epoch of this kiosk. Stop, or start anew with a boot.',
    );
  const window = take(
    { highest: kiosk.highestRequest, seen: BigInt(`0x${kiosk.seenRequests}`) },
    requestNumber,
  );
  if (!window)
    return failure(
      'replayed',
      'This request number was used before, or is too old. Repeat the call with a new number and the same key.',
    );
  const admitted = { ...kiosk, highestRequest: window.highest, seenRequests: window.seen.toString(16) };
  await tx.kiosks.put(admitted);
  return ok(admitted);
}

async function dispatch(name: SignedCall, context: CallContext, body: string): Promise<CallResult<unknown>> {
  const content = parseJson(body);
  if (!content.ok) return content;
  const parsed = platformCalls[name].request.safeParse(content.value);
  if (!parsed.success) {
    const places = parsed.error.issues.map(
      ({ path, message }) => `${path.join('.') || 'the body'}: ${message}`,
    );
    return failure('badRequest', places.slice(0, 5).join('; '));
  }
  // The table pairs each call with its schema; the compiler cannot follow the pairing through `name`.
  const handle = handlers[name] as CallHandler<SignedCall>;
  return handle(context, parsed.data);
}

function parseJson(text: string): CallResult<unknown> {
  try {
    return ok(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) return failure('badRequest', 'The body is not JSON.');
    throw error;
  }
}
