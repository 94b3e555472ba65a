import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { createAdministration } from '../../central/administration.ts';
import type { Administration } from '../../central/administration.ts';
import { readKioskKey } from '../../central/authentication.ts';
import type { KioskKeys } from '../../central/authentication.ts';
import { campusTime } from '../../central/campus-time.ts';
import { DEMO_IDENTITY_KEY, identityMacs } from '../../central/identity-mac.ts';
import { createInspection } from '../../central/inspection.ts';
import type { Inspection } from '../../central/inspection.ts';
import { DEMO_LOAD_KEY, loadSecrets } from '../../central/load-secrets.ts';
import { characters } from '../../central/people/characters.ts';
import { loadPeople } from '../../central/people/load-people.ts';
import { openingTotals } from '../../central/people/person.ts';
import type { Person } from '../../central/people/person.ts';
import { createPlatform } from '../../central/platform.ts';
import type { Platform } from '../../central/platform.ts';
import type { CentralStore } from '../../central/store/central-store.ts';
import { openMemoryStore } from '../../central/store/sqlite-store.ts';
import { yuan } from '../../contract/money.ts';
import { platformCalls, signatureHeaders, signedText } from '../../contract/platform-api.ts';
import type { PlatformCall } from '../../contract/platform-api.ts';
import { policySchema } from '../../contract/policy.ts';
import type { Policy } from '../../contract/policy.ts';
import { VirtualClock } from '../virtual-clock.ts';

/** A platform with the characters, at 10:00 in the morning campus time, and two registered kiosks. */
export interface Campus {
  readonly clock: VirtualClock;
  readonly store: CentralStore;
  readonly platform: Platform;
  readonly inspection: Inspection;
  readonly administration: Administration;
  readonly policy: Policy;
  readonly k01: TestKiosk;
  readonly k02: TestKiosk;
  /** Two payment terminals. */
  readonly p01: TestKiosk;
  readonly p02: TestKiosk;
  readonly keys: KioskKeyPairs;
}
export type KioskKeyPairs = Readonly<Record<'K01' | 'K02' | 'P01' | 'P02', ReturnType<typeof newKeyPair>>>;

export interface CampusOptions {
  readonly clock?: VirtualClock;
  readonly store?: CentralStore;
  readonly policy?: unknown;
  /** Where a platform goes on that was closed before: the same machines with the same keys. */
  readonly keys?: KioskKeyPairs;
  /** Instead of the characters. */
  readonly people?: readonly Person[];
}

export const macs = identityMacs(DEMO_IDENTITY_KEY);
export const secrets = loadSecrets(DEMO_IDENTITY_KEY, DEMO_LOAD_KEY);

export async function openCampus(options: CampusOptions = {}): Promise<Campus> {
  const { clock = new VirtualClock(), store = openMemoryStore() } = options;
  const policy = policySchema.parse(options.policy ?? {});
  const nowMs = clock.wallMs();
  const day = campusTime(policy.timeZone).dayOf(nowMs);
  await loadPeople(store, options.people ?? characters(day), { nowMs, day });
  const keys = options.keys ?? {
    K01: newKeyPair(),
    K02: newKeyPair(),
    P01: newKeyPair(),
    P02: newKeyPair(),
  };
  const platform = createPlatform({
    store,
    clock,
    policy,
    identityMacCheck: macs.check,
    loadSecrets: secrets,
    kioskKeys: publicKeys(keys, 'K'),
    terminalKeys: publicKeys(keys, 'P'),
  });
  return {
    clock,
    store,
    platform,
    policy,
    keys,
    inspection: createInspection({ store, clock, policy }),
    administration: createAdministration(store),
    k01: new TestKiosk('K01', keys.K01.privateKey, platform, clock),
    k02: new TestKiosk('K02', keys.K02.privateKey, platform, clock),
    p01: new TestKiosk('P01', keys.P01.privateKey, platform, clock),
    p02: new TestKiosk('P02', keys.P02.privateKey, platform, clock),
  };
}

function publicKeys(keys: KioskKeyPairs, prefix: string): KioskKeys {
  return new Map(
    Object.entries(keys)
      .filter(([id]) => id.startsWith(prefix))
      .map(([id, { publicKey }]) => [id, readKioskKey(publicKey)]),
  );
}

/** An Ed25519 pair; the public half as a kiosk is registered with it. */
export function newKeyPair(): { readonly privateKey: KeyObject; readonly publicKey: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { privateKey, publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64') };
}

export interface SentRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

export interface Answer {
  readonly status: number;
  readonly content: unknown;
}

/** The code of an answer that is an error. */
export function errorCode({ content }: Answer): string | undefined {
  return (content as { readonly error?: { readonly code?: string } }).error?.code;
}

export const headOf = (seq: number, hash = 'a'): { readonly seq: number; readonly hash: string } => ({
  seq,
  hash: hash.repeat(64),
});

/** Signs like a kiosk, and does what it is told, honest or not. */
export class TestKiosk {
  readonly kioskId: string;
  epoch = 0;
  requestNumber = 0;
  readonly #privateKey: KeyObject;
  readonly #platform: Pick<Platform, 'handle'>;
  readonly #clock: VirtualClock;

  constructor(
    kioskId: string,
    privateKey: KeyObject,
    platform: Pick<Platform, 'handle'>,
    clock: VirtualClock,
  ) {
    this.kioskId = kioskId;
    this.#privateKey = privateKey;
    this.#platform = platform;
    this.#clock = clock;
  }

  sign(
    call: PlatformCall,
    content: unknown,
    numbering: { epoch: number; requestNumber: number },
  ): SentRequest {
    const { method, path } = platformCalls[call];
    const body = typeof content === 'string' ? content : JSON.stringify(content);
    const bodySha256 = createHash('sha256').update(body).digest('hex');
    const text = signedText({ method, path, kioskId: this.kioskId, ...numbering, bodySha256 });
    const headers = {
      [signatureHeaders.kiosk]: this.kioskId,
      [signatureHeaders.epoch]: String(numbering.epoch),
      [signatureHeaders.requestNumber]: String(numbering.requestNumber),
      [signatureHeaders.signature]: sign(null, Buffer.from(text), this.#privateKey).toString('base64'),
    };
    return { method, path, headers, body };
  }

  async deliver({ method, path, headers, body }: SentRequest): Promise<Answer> {
    const answer = await this.#platform.handle(method, path, headers, body);
    return { status: answer.status, content: JSON.parse(answer.body) };
  }

  /** The next request of this kiosk, signed and not yet sent. */
  next(call: PlatformCall, content: unknown): SentRequest {
    this.requestNumber += 1;
    return this.sign(call, content, { epoch: this.epoch, requestNumber: this.requestNumber });
  }

  send(call: PlatformCall, content: unknown): Promise<Answer> {
    return this.deliver(this.next(call, content));
  }

  async boot(bootId = 'boot1', journalHead = headOf(0)): Promise<Answer> {
    const request = this.sign(
      'boot',
      { bootId, version: '1.0', journalHead },
      { epoch: 0, requestNumber: 0 },
    );
    const answer = await this.deliver(request);
    const { epoch } = answer.content as { readonly epoch?: number };
    if (epoch !== undefined) Object.assign(this, { epoch, requestNumber: 0 });
    return answer;
  }

  reserve(noteId: string, accountId = 'a20230001', valueFen: number = yuan(20)): Promise<Answer> {
    return this.send('reserveNote', { key: `${noteId}:reserve`, noteId, visitId: 'v1', accountId, valueFen });
  }

  creditBody(noteId: string, accountId = 'a20230001', valueFen: number = yuan(20)): object {
    return { key: `${noteId}:credit`, noteId, accountId, valueFen, acceptedAtMs: this.#clock.wallMs() };
  }

  credit(noteId: string, accountId?: string, valueFen?: number): Promise<Answer> {
    return this.send('creditNote', this.creditBody(noteId, accountId, valueFen));
  }

  release(noteId: string): Promise<Answer> {
    return this.send('releaseNote', { key: `${noteId}:release`, noteId });
  }

  heartbeat(journalHead = headOf(1)): Promise<Answer> {
    return this.send('heartbeat', heartbeatBody(journalHead));
  }
}

export function heartbeatBody(journalHead = headOf(1)): object {
  return {
    version: '1.0',
    journalHead,
    services: [{ service: 'cash', state: 'open' }],
    devices: [{ device: 'cashAcceptor', state: 'online', detail: '' }],
    levels: { boxNotes: 3, boxFen: 6000 },
    outbox: { waiting: 0, oldestAgeSeconds: 0 },
    cases: [],
    halted: false,
  };
}

/** What stands on the card of a character. */
export function lookupBody(cardNumber: string, issueNumber = 1): Record<string, unknown> {
  const person = characters('2026-09-14').find(({ cards }) => cards[0]?.cardNumber === cardNumber);
  const card = person?.cards.find((candidate) => candidate.issueNumber === issueNumber);
  if (!person || !card) throw new Error(`no character has card ${cardNumber}`);
  const { uid, validUntil } = card;
  const fields = { cardNumber, issueNumber, holderKind: person.holderKind, validUntil };
  return { uid, ...fields, identityMac: macs.make(uid, fields), ...openingTotals(person, card) };
}
