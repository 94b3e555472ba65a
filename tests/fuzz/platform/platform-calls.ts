import fc from 'fast-check';
import type { Platform } from '../../../central/platform.ts';
import {
  errorBody,
  errorStatus,
  platformCalls,
  signatureHeaders,
  type PlatformCall,
} from '../../../contract/platform-api.ts';
import { newKeyPair, openCampus, TestKiosk, type Campus, type SentRequest } from '../../central/campus.ts';
import { damagedJson, jsonDamages, type Json, type JsonDamage } from '../made-json.ts';
import { withoutStrayRejections } from '../stray-rejections.ts';
import { claim, claimSame, target, type Target } from '../target.ts';
import { PEOPLE, PlausibleBodies, type Subject } from './plausible-bodies.ts';
import { bodiesOf, isDocumented } from './schema-values.ts';

/** Stories of calls, sensible and not, at the platform itself. */

const callNames = Object.keys(platformCalls) as PlatformCall[];

/** What is wrong with a request around its body. */
const wrongs = [
  ...(['nothing', 'otherBody', 'otherKey', 'otherPath', 'oldEpoch', 'nextEpoch', 'oldNumber'] as const),
  ...([
    'noSignature',
    'oddHeaders',
    'repeatedHeader',
    'unknownMachine',
    'sentTwice',
    'sameKeyAgain',
  ] as const),
  ...([
    'sameKeyAgain',
    'sameKeyAgain',
    'cutBody',
    'longBody',
    'wrongMethod',
    'noSuchCall',
    'farNumber',
  ] as const),
] as const;
type Wrong = (typeof wrongs)[number];

export interface CallStep {
  readonly call: PlatformCall;
  /** K01, K02, P01, P02. */
  readonly machine: number;
  readonly subject: Subject;
  /** Straight from the schema; undefined: a body that makes sense. */
  readonly free: Json;
  readonly damage: readonly JsonDamage[];
  readonly wrong: Wrong;
  readonly passMs: number;
}

const wrong = fc.oneof(
  { weight: 5, arbitrary: fc.constant<Wrong>('nothing') },
  { weight: 2, arbitrary: fc.constantFrom(...wrongs) },
);
const damage = fc.oneof(
  { weight: 4, arbitrary: fc.constant<readonly JsonDamage[]>([]) },
  { weight: 1, arbitrary: jsonDamages },
);
const subject: fc.Arbitrary<Subject> = fc.record({
  person: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(0, 0, PEOPLE - 4, PEOPLE - 3, PEOPLE - 2) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: PEOPLE - 1 }) },
  ),
  note: fc.integer({ min: 1, max: 6 }),
  load: fc.integer({ min: 1, max: 8 }),
  amountFen: fc.constantFrom(500, 1000, 2000, 10_000, 100_000),
  writes: fc.boolean(),
});
const passMs = fc.oneof(
  { weight: 8, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.constantFrom(1000, 90_000_000) },
);

/** One call by anybody, with a body that makes sense or one straight from the schema. */
const singles: fc.Arbitrary<readonly CallStep[]> = fc
  .record({ call: fc.constantFrom(...callNames), free: fc.boolean() })
  .chain(({ call, free }) =>
    fc.record({
      call: fc.constant(call),
      machine: fc.constantFrom(0, 0, 1, 2, 3),
      subject,
      free: (free ? bodiesOf(call) : undefined) ?? fc.constant<Json>(undefined),
      damage,
      wrong,
      passMs,
    }),
  )
  .map((step) => [step]);

/** What machines do all day, one call after the other about the same thing; now and then something is wrong in it. */
const flows: readonly { readonly machines: readonly number[]; readonly calls: readonly PlatformCall[] }[] = [
  { machines: [0, 1], calls: ['lookUpCard', 'reserveNote', 'creditNote'] },
  { machines: [0, 1], calls: ['reserveNote', 'releaseNote'] },
  { machines: [0, 1, 2], calls: ['startLoad', 'confirmLoad', 'lookUpCard'] },
  { machines: [0, 1], calls: ['startLoad', 'questionLoad', 'resumeLoad', 'loadStates'] },
  { machines: [0, 1], calls: ['startLoad', 'cancelLoad', 'loadStates'] },
  { machines: [2, 3], calls: ['lookUpCard', 'reportDebit'] },
  { machines: [0], calls: ['cardStatement', 'heartbeat', 'time'] },
];
const flowSteps: fc.Arbitrary<readonly CallStep[]> = fc.constantFrom(...flows).chain(({ machines, calls }) =>
  fc
    .record({
      machine: fc.constantFrom(...machines),
      subject,
      each: fc.array(fc.record({ damage, wrong, passMs }), {
        minLength: calls.length,
        maxLength: calls.length,
      }),
    })
    .map(({ each, ...common }) =>
      calls.map((call, index) => ({ call, ...common, free: undefined, ...(each[index] ?? sound) })),
    ),
);
const sound = { damage: [], wrong: 'nothing', passMs: 0 } as const;
const stories: fc.Arbitrary<readonly CallStep[]> = fc
  .array(fc.oneof({ weight: 2, arbitrary: flowSteps }, { weight: 1, arbitrary: singles }), {
    minLength: 1,
    maxLength: 16,
    size: 'max',
  })
  .map((parts) => parts.flat());

/** The same machines in every case: their keys decide nothing. */
const keys = { K01: newKeyPair(), K02: newKeyPair(), P01: newKeyPair(), P02: newKeyPair() };

export interface PlatformDefect {
  /** For experiments: a platform that is wrong on purpose. */
  readonly around?: (platform: Platform, campus: Campus) => Platform;
}

class Story {
  readonly #campus: Campus;
  readonly #platform: Platform;
  readonly #machines: readonly TestKiosk[];
  readonly #bodies: PlausibleBodies;
  #lastDone: { readonly call: PlatformCall; readonly body: Json; readonly answer: Json } | undefined;

  constructor(campus: Campus, { around = (platform) => platform }: PlatformDefect) {
    this.#campus = campus;
    this.#platform = around(campus.platform, campus);
    this.#machines = (['K01', 'K02', 'P01', 'P02'] as const).map(
      (name) => new TestKiosk(name, keys[name].privateKey, this.#platform, campus.clock),
    );
    this.#bodies = new PlausibleBodies(() => campus.clock.wallMs());
  }

  async run(list: readonly CallStep[]): Promise<void> {
    for (const machine of this.#machines) await machine.boot(`start${machine.kioskId.toLowerCase()}`);
    for (const [index, step] of list.entries()) {
      await this.#campus.clock.advance(step.passMs);
      await this.#step(step);
      if (index % 8 === 7) await this.#checkBooks();
    }
    await this.#checkBooks();
  }

  async #step(step: CallStep): Promise<void> {
    const { call, wrong, subject } = step;
    const machine = this.#machines[step.machine];
    if (!machine) return;
    const again = wrong === 'sameKeyAgain' ? this.#lastDone : undefined;
    const sensible = step.free ?? this.#bodies.body(call, subject);
    const body = again ? again.body : damagedJson(sensible, step.damage);
    const name = again?.call ?? call;
    const sent = spoiled(this.#sign(machine, name, body, wrong), wrong);
    const answer = await this.#send(sent, name);
    if (wrong === 'sentTwice') await this.#send(sent, name);
    if (answer.status !== 200 || sent.path !== platformCalls[name].path) return;
    if (again && again.call === name) this.#compare(again.answer, answer.content);
    if (name === 'boot' && wrong !== 'otherPath') this.#booted(machine, answer.content);
    if (step.damage.length === 0 && step.free === undefined && !again)
      this.#bodies.heard(call, subject, answer.content);
    if (platformCalls[name].idempotent && step.machine === 0)
      this.#lastDone = { call: name, body, answer: answer.content };
  }

  /** The same machine, key and body: the stored answer, word for word. */
  #compare(before: Json, now: Json): void {
    claimSame(now, before, 'the same key and body are answered otherwise');
  }

  #sign(machine: TestKiosk, call: PlatformCall, body: Json, wrong: Wrong): SentRequest {
    const { epoch } = machine;
    // `sameKeyAgain` is asked by the machine that asked before.
    const signer = wrong === 'sameKeyAgain' ? (this.#machines[0] ?? machine) : machine;
    if (call === 'boot') return signer.sign(call, body ?? '', { epoch: 0, requestNumber: 0 });
    if (wrong === 'oldEpoch')
      return signer.sign(call, body ?? '', { epoch: Math.max(0, epoch - 1), requestNumber: 1 });
    if (wrong === 'nextEpoch') return signer.sign(call, body ?? '', { epoch: epoch + 1, requestNumber: 1 });
    if (wrong === 'oldNumber') return signer.sign(call, body ?? '', { epoch, requestNumber: 1 });
    if (wrong === 'farNumber') {
      signer.requestNumber += 5000;
      return signer.next(call, body ?? '');
    }
    return signer.next(call, body ?? '');
  }

  #booted(machine: TestKiosk, content: Json): void {
    const { epoch } = (content ?? {}) as { readonly epoch?: number };
    if (epoch !== undefined) Object.assign(machine, { epoch, requestNumber: 0 });
  }

  async #send({ method, path, headers, body }: SentRequest, call: PlatformCall) {
    const answer = await this.#platform.handle(method, path, headers, body);
    const { status } = answer;
    const told = (): string => `${call} is answered ${status} ${answer.body.slice(0, 200)}`;
    claim(status < 500, told);
    const content: Json = JSON.parse(answer.body);
    if (status !== 200) {
      const refusal = errorBody.safeParse(content);
      claim(refusal.success && errorStatus[refusal.data.error.code] === status, told);
      const known = path === platformCalls[call].path && method === platformCalls[call].method;
      claim(!known || isDocumented(call, status), () => `${told()}, which its document does not name`);
      return { status, content };
    }
    const answered = callNames.find((name) => platformCalls[name].path === path) ?? call;
    claim(
      platformCalls[answered].reply.safeParse(content).success,
      () => `${told()}, which breaks its schema`,
    );
    return { status, content };
  }

  async #checkBooks(): Promise<void> {
    const { faults } = await this.#campus.inspection.ledger();
    claim(faults.length === 0, () => `the books: ${faults.slice(0, 3).join('; ')}`);
  }
}

function spoiled(request: SentRequest, wrong: Wrong): SentRequest {
  const { headers, body, path } = request;
  const signature = headers[signatureHeaders.signature] ?? '';
  switch (wrong) {
    case 'otherBody':
      return { ...request, body: `${body} ` };
    case 'otherKey':
      return { ...request, headers: { ...headers, [signatureHeaders.kiosk]: 'K02' } };
    case 'otherPath':
      return { ...request, path: path === '/v1/notes/credit' ? '/v1/notes/reserve' : '/v1/notes/credit' };
    case 'noSignature':
      return { ...request, headers: {} };
    case 'oddHeaders':
      return {
        ...request,
        headers: {
          ...headers,
          [signatureHeaders.epoch]: '1e3',
          [signatureHeaders.requestNumber]: '-1',
          [signatureHeaders.signature]: '%%%',
        },
      };
    case 'repeatedHeader':
      return {
        ...request,
        headers: { ...headers, [signatureHeaders.signature]: `${signature}, ${signature}` },
      };
    case 'unknownMachine':
      return { ...request, headers: { ...headers, [signatureHeaders.kiosk]: '__proto__' } };
    case 'cutBody':
      return { ...request, body: body.slice(0, Math.floor(body.length / 2)) };
    case 'longBody':
      return { ...request, body: body + ' '.repeat(200_000) };
    case 'wrongMethod':
      return { ...request, method: 'PUT' };
    case 'noSuchCall':
      return { ...request, path: `${path}/../boots` };
    default:
      return request;
  }
}

export function platformStories(defect: PlatformDefect = {}): Target {
  return target(
    'platform/calls',
    stories,
    (list) =>
      withoutStrayRejections(async () => {
        const campus = await openCampus({ keys });
        try {
          await new Story(campus, defect).run(list);
        } finally {
          await campus.store.close();
        }
      }),
    { quickCases: 60 },
  );
}

export const platformTargets: readonly Target[] = [platformStories()];
