import { z } from 'zod';
import { cardStates, personStates, totalFen } from '../../contract/platform-fields.ts';
import type { Fen } from '../../contract/money.ts';
import type { Result } from '../../contract/result.ts';
import { err, ok } from '../../contract/result.ts';
import type { Clock } from '../../contract/time.ts';
import { asError, withTimeout } from '../../contract/time.ts';
import type { CentralDemo, DemoAccount, DemoCredit } from './ports.ts';

const ANSWER_LIMIT_MS = 5000;

const holderKinds = ['student', 'staff', 'temporary', 'merchant'] as const;
const peopleReply = z.object({
  people: z.array(
    z.object({
      accountId: z.string(),
      fullName: z.string(),
      holderKind: z.enum(holderKinds),
      story: z.string(),
      /** The latest first. */
      cards: z.array(
        z.object({
          uid: z.string().regex(/^([0-9a-f]{8}|[0-9a-f]{14})$/),
          state: z.enum(cardStates),
          /** What the platform knows of the card's two totals. */
          loadedFen: totalFen,
          spentFen: totalFen,
          identity: z.object({
            cardNumber: z.string(),
            holderKind: z.enum(holderKinds),
            issueNumber: z.int(),
            validUntil: z.string(),
            mac: z.string().regex(/^[0-9a-f]{16}$/),
          }),
        }),
      ),
    }),
  ),
});
export type DemoPerson = z.infer<typeof peopleReply>['people'][number];

const clockReply = z.object({ now: z.int() });
const accountReply = z.object({
  accountId: z.string(),
  fullName: z.string(),
  personState: z.enum(personStates),
  cardState: z.enum(cardStates),
  balanceFen: z.int(),
  pendingFen: z.int(),
  inFlightFen: z.int(),
  cashHeadroomFen: z.int(),
  cards: z.array(z.object({ uid: z.string(), loadedFen: totalFen, spentFen: totalFen })),
  movements: z.array(z.object({ key: z.string(), atMs: z.int(), account: z.string(), amountFen: z.int() })),
});
const kiosksReply = z.object({ kiosks: z.array(z.object({ kioskId: z.string() })) });
const creditsReply = z.object({
  credits: z.array(z.object({ noteId: z.string(), valueFen: z.int(), accountId: z.string() })),
});
const refusal = z.object({ error: z.object({ message: z.string() }) });

/** The bench's client of central's demo routes. Nothing here rejects: failures are sentences. */
export class CentralClient implements CentralDemo {
  readonly #base: string;
  readonly #clock: Clock;

  constructor(options: { readonly url: string; readonly clock: Clock }) {
    this.#base = options.url;
    this.#clock = options.clock;
  }

  async people(): Promise<Result<readonly DemoPerson[], string>> {
    const reply = await this.#call('/demo/people', peopleReply);
    return reply.ok ? ok(reply.value.people) : reply;
  }

  async account(accountId: string): Promise<Result<DemoAccount, string>> {
    const reply = await this.#call(`/demo/accounts/${accountId}`, accountReply);
    if (!reply.ok) return reply;
    const { fullName, cashHeadroomFen, movements, ...account } = reply.value;
    return ok({
      ...account,
      name: fullName,
      headroomFen: cashHeadroomFen,
      movements: movements.map(({ key, atMs, account: ledger, amountFen }) => ({
        text: `${reasonOf(key)} (${ledger === '2102' ? 'pending' : 'balance'})`,
        amountFen,
        atMs,
      })),
    });
  }

  /** Notes credited for kiosks that ever started. What the made-up people put in elsewhere is not among them. */
  async credits(): Promise<Result<readonly DemoCredit[], string>> {
    const known = await this.#call('/demo/kiosks', kiosksReply);
    if (!known.ok) return known;
    const credits: DemoCredit[] = [];
    for (const { kioskId } of known.value.kiosks) {
      const reply = await this.#call(`/demo/kiosks/${kioskId}/credits`, creditsReply);
      if (!reply.ok) return reply;
      credits.push(...reply.value.credits);
    }
    return ok(credits);
  }

  async now(): Promise<Result<number, string>> {
    const reply = await this.#call('/demo/clock', clockReply);
    return reply.ok ? ok(reply.value.now) : reply;
  }

  async setClock(to: Parameters<CentralDemo['setClock']>[0]): Promise<Result<number, string>> {
    const reply = await this.#call('/demo/clock', clockReply, to);
    return reply.ok ? ok(reply.value.now) : reply;
  }

  async addPending(accountId: string, amountFen: Fen): Promise<Result<undefined, string>> {
    const reply = await this.#call(`/demo/accounts/${accountId}/pending`, z.looseObject({}), { amountFen });
    return reply.ok ? ok(undefined) : reply;
  }

  async #call<T>(path: string, schema: z.ZodType<T>, body?: object): Promise<Result<T, string>> {
    try {
      const asked = fetch(new URL(path, this.#base), body ? asPost(body) : {});
      const answer = await withTimeout(this.#clock, ANSWER_LIMIT_MS, asked);
      const json: unknown = await answer.json();
      if (!answer.ok)
        return err(refusal.safeParse(json).data?.error.message ?? `central answers ${answer.status}`);
      const reply = schema.safeParse(json);
      return reply.success
        ? ok(reply.data)
        : err(`central's answer to ${path} is not understood: ${reply.error.message}`);
    } catch (reason) {
      return err(`central does not answer ${path}: ${asError(reason).message}`);
    }
  }
}

const reasons: Readonly<Record<string, string>> = { debit: 'purchase', arrival: 'money arrived' };

/** What a posting was about, from its key: `K01/<noteId>:credit`, `opening:<account>` or `debit:<card>`. */
function reasonOf(key: string): string {
  const noteId = /\/(\w+):credit$/.exec(key)?.[1];
  if (noteId !== undefined) return `note ${noteId.slice(0, 6)}`;
  const [kind = key] = key.split(':', 1);
  return reasons[kind] ?? kind;
}

function asPost(body: object): RequestInit {
  return { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
