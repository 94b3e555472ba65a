import { z } from 'zod';
import { fen } from '../contract/money.ts';
import { cardStates, frozenCauses, personStates } from '../contract/platform-fields.ts';
import { err, ok } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';
import type { Administration } from './administration.ts';
import type { CampusTime } from './campus-time.ts';
import type { DemoClock } from './demo-clock.ts';
import type { IdentityMacs } from './identity-mac.ts';
import type { Inspection } from './inspection.ts';
import { characters } from './people/characters.ts';
import type { PlatformAnswer } from './platform.ts';
import type { CentralStore } from './store/central-store.ts';
import { pendingSources } from './store/load-rows.ts';

/** The demo's unsigned door to the platform: what the bench beside the kiosk looks at and turns. Never rejects. */
export type DemoDoor = (method: string, path: string, body: string) => Promise<PlatformAnswer>;

export interface DemoDoorOptions {
  readonly store: CentralStore;
  readonly clock: DemoClock;
  readonly campus: CampusTime;
  readonly identityMacs: IdentityMacs;
  readonly inspection: Inspection;
  readonly administration: Administration;
}

type DemoResult = Result<object, { readonly status: number; readonly message: string }>;
type Route = readonly [method: 'GET' | 'POST', path: RegExp, work: Work];
type Work = (options: DemoDoorOptions, id: string, body: string) => Promise<DemoResult>;

const clockRequest = z.union([
  z.strictObject({ localTime: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/) }),
  z.strictObject({ offsetMs: z.int() }),
]);
const stateRequest = z.strictObject({
  personState: z.enum(personStates).optional(),
  cardState: z.enum(cardStates).optional(),
  /** With `frozen`; without it, the office did it. */
  frozenBecause: z.enum(frozenCauses).optional(),
});
const pendingRequest = z.strictObject({
  amountFen: z.int().positive().max(10_000_000),
  source: z.enum(pendingSources).default('transfer'),
  /** Last day on which it can be loaded. */
  expiresOn: z.iso.date().optional(),
});

/** An `id` in a path is what the parentheses catch. */
const routes: readonly Route[] = [
  ['GET', /^\/demo\/clock$/, ({ clock }) => Promise.resolve(ok(clockView(clock)))],
  ['POST', /^\/demo\/clock$/, setClock],
  ['GET', /^\/demo\/people$/, people],
  ['GET', /^\/demo\/accounts\/(\w+)$/, account],
  ['POST', /^\/demo\/accounts\/(\w+)\/state$/, setState],
  ['POST', /^\/demo\/accounts\/(\w+)\/pending$/, addPending],
  ['GET', /^\/demo\/loads$/, async ({ inspection }) => ok({ loads: await inspection.loads() })],
  ['GET', /^\/demo\/debits$/, async ({ inspection }) => ok({ debits: await inspection.debits() })],
  ['GET', /^\/demo\/ledger$/, async ({ inspection }) => ok(await inspection.ledger())],
  ['GET', /^\/demo\/alarms$/, async ({ inspection }) => ok({ alarms: await inspection.alarms(100) })],
  ['GET', /^\/demo\/kiosks$/, kiosks],
  [
    'GET',
    /^\/demo\/kiosks\/(\w+)\/credits$/,
    async ({ inspection }, id) => ok({ credits: await inspection.credits(id) }),
  ],
  ['POST', /^\/demo\/kiosks\/(\w+)\/clear$/, clearKiosk],
];

export function createDemoDoor(options: DemoDoorOptions): DemoDoor {
  return async (method, path, body) => {
    for (const [routeMethod, pattern, work] of routes) {
      const match = routeMethod === method ? pattern.exec(path) : null;
      if (match) return toAnswer(await work(options, match[1] ?? '', body));
    }
    return toAnswer(refuse(404, 'The demo has no such route.'));
  };
}

function toAnswer(result: DemoResult): PlatformAnswer {
  if (result.ok) return { status: 200, body: JSON.stringify(result.value) };
  return { status: result.error.status, body: JSON.stringify({ error: { message: result.error.message } }) };
}

function refuse(status: number, message: string): DemoResult {
  return err({ status, message });
}

function read<T>(schema: z.ZodType<T>, body: string): T | undefined {
  try {
    const parsed = schema.safeParse(JSON.parse(body));
    return parsed.success ? parsed.data : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function clockView(clock: DemoClock): { readonly now: number; readonly offsetMs: number } {
  return { now: Math.floor(clock.wallMs()), offsetMs: clock.offsetMs };
}

function setClock({ clock, campus }: DemoDoorOptions, _id: string, body: string): Promise<DemoResult> {
  const wanted = read(clockRequest, body);
  if (!wanted) return Promise.resolve(refuse(400, 'Give {"localTime": "16:29:50"} or {"offsetMs": 0}.'));
  if ('localTime' in wanted) clock.setLocalTime(wanted.localTime, campus);
  else clock.setOffset(wanted.offsetMs);
  return Promise.resolve(ok(clockView(clock)));
}

/** Everybody, with what has to stand on their cards: the characters first, with their stories. */
async function people({ store, identityMacs }: DemoDoorOptions): Promise<DemoResult> {
  const stories = new Map(
    characters('2000-01-01').map(({ accountId, story }, place) => [accountId, { story, place }]),
  );
  const all = await store.transact(async (tx) => {
    const rows = [];
    for (const holder of await tx.holders.all()) {
      const cards = (await tx.holders.cards(holder.accountId)).map(
        ({ uid, state, frozenBecause, cardNumber, issueNumber, validUntil, ...totals }) => {
          const fields = { cardNumber, holderKind: holder.holderKind, issueNumber, validUntil };
          return {
            uid,
            state,
            frozenBecause,
            loadedFen: totals.knownLoadedFen,
            spentFen: totals.knownSpentFen,
            identity: { ...fields, mac: identityMacs.make(uid, fields) },
          };
        },
      );
      rows.push({ ...holder, story: stories.get(holder.accountId)?.story ?? '', cards });
    }
    return rows;
  });
  const placeOf = (accountId: string): number => stories.get(accountId)?.place ?? stories.size;
  return ok({ people: all.sort((a, b) => placeOf(a.accountId) - placeOf(b.accountId)) });
}

async function account({ inspection }: DemoDoorOptions, accountId: string): Promise<DemoResult> {
  const state = await inspection.account(accountId);
  if (!state) return refuse(404, `There is no account ${accountId}.`);
  const cards = state.cards.map(({ knownLoadedFen: loadedFen, knownSpentFen: spentFen, ...card }) => {
    const { uid, cardNumber, issueNumber, state: cardState, frozenBecause } = card;
    return { uid, cardNumber, issueNumber, cardState, frozenBecause, loadedFen, spentFen };
  });
  return ok({ ...state, cards, movements: (await inspection.movements(accountId)).slice(0, 50) });
}

async function setState(
  { administration }: DemoDoorOptions,
  accountId: string,
  body: string,
): Promise<DemoResult> {
  const wanted = read(stateRequest, body);
  if (!wanted)
    return refuse(400, 'Give {"personState": ...}, {"cardState": ...} or both, with states of the contract.');
  const { personState, cardState, frozenBecause } = wanted;
  if (personState) {
    const done = await administration.setPersonState(accountId, personState);
    if (!done.ok) return refuse(404, done.error);
  }
  if (cardState) {
    const done = await administration.setCardState(accountId, cardState, frozenBecause);
    if (!done.ok) return refuse(404, done.error);
  }
  return ok({});
}

async function addPending(
  { administration, clock, campus }: DemoDoorOptions,
  accountId: string,
  body: string,
): Promise<DemoResult> {
  const wanted = read(pendingRequest, body);
  if (!wanted) return refuse(400, 'Give {"amountFen": 5000}; "source" and "expiresOn" if you like.');
  const { amountFen, source, expiresOn } = wanted;
  const arrivedAtMs = Math.floor(clock.wallMs());
  const item = { accountId, source, amountFen: fen(amountFen), arrivedAtMs, expiresOn };
  const done = await administration.addPending(item, campus.dayOf(arrivedAtMs));
  return done.ok ? ok({}) : refuse(404, done.error);
}

async function kiosks({ inspection }: DemoDoorOptions): Promise<DemoResult> {
  const rows = [];
  for (const { kioskId, epoch, journalHead, blocked } of await inspection.kiosks()) {
    const [latest] = await inspection.heartbeats(kioskId, 1);
    rows.push({ kioskId, epoch, journalHead, blocked, latestHeartbeat: latest });
  }
  return ok({ kiosks: rows });
}

async function clearKiosk({ administration }: DemoDoorOptions, kioskId: string): Promise<DemoResult> {
  const done = await administration.clearKiosk(kioskId);
  return done.ok ? ok({}) : refuse(409, done.error);
}
