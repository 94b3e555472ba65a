import { createHash } from 'node:crypto';
import type { LoadGrant, LoadRefusal } from '../contract/load-calls.ts';
import { fen } from '../contract/money.ts';
import type { Fen } from '../contract/money.ts';
import type { PlatformReply } from '../contract/platform-api.ts';
import { ok } from '../contract/result.ts';
import { standingRefusal } from '../contract/standing.ts';
import { raiseAlarm } from './call-context.ts';
import type { CallContext, Parsed } from './call-context.ts';
import { compareWithCard } from './card-truth.ts';
import type { Verdict } from './card-truth.ts';
import { failure } from './failure.ts';
import type { CallResult } from './failure.ts';
import { loadLines, loadPostingKey, post } from './ledger.ts';
import { once } from './once.ts';
import { takePending } from './pending-money.ts';
import { cardStateOn } from './standing.ts';
import type { CardRow } from './store/central-store.ts';
import type { LoadRow, PendingItemRow } from './store/load-rows.ts';

/** Beginning a load and taking one up again. How loads end: load-reports.ts. */

type StartReply = PlatformReply<'startLoad'>;
type ResumeReply = PlatformReply<'resumeLoad'>;

/** A total on a card never grows beyond this (`fen`). */
const MOST_TOTAL_FEN = 100_000_000;

const startEnded = () =>
  failure(
    'loadDiffers',
    'This load was cancelled or has ended: it is not begun again. Another try is another load id.',
  );

/** The row of the load is the memory of a grant: its key is never stored. */
export const startLoad = once('startLoad', {
  keyOf: ({ loadId }) => `${loadId}:start`,
  work: start,
  async noLonger({ tx, kiosk }, { loadId }) {
    const attempt = await tx.loads.attempt(kiosk.kioskId, loadId);
    if (!attempt) return undefined;
    const load = attempt.reference === undefined ? undefined : await tx.loads.get(attempt.reference);
    return attempt.cancelled || load?.state !== 'inFlight' ? startEnded() : undefined;
  },
  secret: {
    without: (reply) => (reply.result === 'granted' ? { result: 'granted', resumed: reply.resumed } : reply),
    async again(context, { loadId }, stored) {
      // As `without` made it, or the reply itself.
      const kept = stored as { readonly result: 'granted'; readonly resumed: boolean } | Refused;
      if (kept.result === 'refused') return ok(kept);
      const load = await loadOfAttempt(context, loadId);
      if (!load) throw new Error(`Load ${loadId} was granted and is not there.`);
      await takeInHand(context, loadId, load);
      return ok(grantOf(context, load, kept.resumed));
    },
  },
});
type Refused = Extract<StartReply, { result: 'refused' }>;

/**
 * One load a card at a time. What the card says comes first: it can prove a load in flight. One that is still in flight
 * then is the one that is granted, to whoever asks.
 */
async function start(context: CallContext, request: Parsed<'startLoad'>): Promise<CallResult<StartReply>> {
  const { tx, kiosk } = context;
  const { loadId, accountId, uid, cardNumber, issueNumber } = request;
  const found = await tx.holders.card(cardNumber, issueNumber);
  if (found?.uid !== uid || found.accountId !== accountId) return refused('unknownAccount');
  const refusal = verdictRefusals[await compareWithCard(context, found, request)];
  if (refusal) return refused(refusal);
  if (kiosk.blocked) return refused('kioskBlocked');
  const card = (await tx.holders.card(cardNumber, issueNumber)) ?? found;
  const standing = await standingOf(context, card);
  if (standing) return refused(standing);

  const inFlight = await tx.loads.inFlight(card);
  if (inFlight) {
    await takeInHand(context, loadId, inFlight);
    return ok(grantOf(context, inFlight, true));
  }
  const items = await tx.pending.loadable(accountId, context.campus.dayOf(context.nowMs));
  const amountFen = amountToLoad(context, request, items);
  if (typeof amountFen === 'string') return refused(amountFen);
  const load = await begin(context, { card, loadId, amountFen, items });
  await takeInHand(context, loadId, load);
  return ok(grantOf(context, load, false));
}

const refused = (reason: LoadRefusal): CallResult<StartReply> => ok({ result: 'refused', reason });

const verdictRefusals: Readonly<Record<Verdict, LoadRefusal | undefined>> = {
  fits: undefined,
  forged: 'recordForged',
  notGenuine: 'cardDiffers',
  differs: 'cardDiffers',
  frozen: 'cardFrozen',
};

async function standingOf(
  { tx, campus, nowMs }: CallContext,
  card: CardRow,
): Promise<LoadRefusal | undefined> {
  const holder = await tx.holders.get(card.accountId);
  if (!holder) return 'unknownAccount';
  return standingRefusal({ ...holder, cardState: cardStateOn(card, campus.dayOf(nowMs)) });
}

/** What waits, as far as it has room on the card by the card's own word: purchases may be on the way. */
function amountToLoad(
  { policy }: CallContext,
  { loadedFen, spentFen }: Parsed<'startLoad'>,
  items: readonly PendingItemRow[],
): Fen | 'nothingPending' | 'purseFull' {
  const waiting = items.reduce((sum, { remainingFen }) => sum + remainingFen, 0);
  if (waiting === 0) return 'nothingPending';
  const room = Math.min(policy.card.maxPurseFen - (loadedFen - spentFen), MOST_TOTAL_FEN - loadedFen);
  return room <= 0 ? 'purseFull' : fen(Math.min(waiting, room));
}

interface NewLoad {
  readonly card: CardRow;
  readonly loadId: string;
  readonly amountFen: Fen;
  readonly items: readonly PendingItemRow[];
}

async function begin(context: CallContext, { card, loadId, amountFen, items }: NewLoad): Promise<LoadRow> {
  const { tx, kiosk, nowMs, campus } = context;
  const { uid, cardNumber, issueNumber, accountId, knownLoadedFen } = card;
  const load: LoadRow = {
    reference: referenceOf(kiosk.kioskId, loadId),
    uid,
    cardNumber,
    issueNumber,
    accountId,
    // No load that may have touched the card was ever given up, so this counter is free on the card.
    counter: (await tx.loads.lastCounter(card)) + 1,
    beforeFen: knownLoadedFen,
    afterFen: fen(knownLoadedFen + amountFen),
    state: 'inFlight',
    startedAtMs: nowMs,
    ended: undefined,
    questionedBecause: undefined,
  };
  await tx.loads.add(load);
  await takePending(tx, load.reference, items, amountFen);
  await post(tx, {
    key: loadPostingKey(load, 'started'),
    atMs: nowMs,
    day: campus.dayOf(nowMs),
    lines: loadLines(load, 'started'),
  });
  return load;
}

/** Unique because load ids are random and one load id begins one load at most. */
function referenceOf(kioskId: string, loadId: string): string {
  return createHash('sha256').update(`load/${kioskId}/${loadId}`).digest('hex').slice(0, 32);
}

function takeInHand(
  { tx, kiosk, nowMs }: CallContext,
  loadId: string,
  { reference }: LoadRow,
): Promise<void> {
  return tx.loads.putAttempt({ kioskId: kiosk.kioskId, loadId, reference, atMs: nowMs, cancelled: false });
}

/** The load that this machine's try came to. */
export async function loadOfAttempt(
  { tx, kiosk }: CallContext,
  loadId: string,
): Promise<LoadRow | undefined> {
  const attempt = await tx.loads.attempt(kiosk.kioskId, loadId);
  return attempt?.reference === undefined ? undefined : tx.loads.get(attempt.reference);
}

function grantOf({ secrets }: CallContext, load: LoadRow, resumed: boolean): LoadGrant {
  const { uid, counter, reference, beforeFen: before, afterFen: after } = load;
  const record = { counter, reference, before, after };
  return {
    result: 'granted',
    record: { ...record, mac: secrets.recordMac(uid, record) },
    loadKey: secrets.loadKey(uid),
    resumed,
  };
}

/** Whoever was granted this load may finish it, whatever the card's state is by now; only the card itself can forbid it. */
export async function resumeLoad(
  context: CallContext,
  request: Parsed<'resumeLoad'>,
): Promise<CallResult<ResumeReply>> {
  const { tx, kiosk } = context;
  const { loadId, uid } = request;
  const attempt = await tx.loads.attempt(kiosk.kioskId, loadId);
  if (!attempt) return failure('noSuchLoad', 'This kiosk has never asked for this load.');
  const load = await loadOfAttempt(context, loadId);
  if (attempt.cancelled || !load) return startEnded();
  if (load.uid !== uid)
    return failure('loadDiffers', 'This load is for another card. Ask for the one that it began with.');
  const card = await tx.holders.card(load.cardNumber, load.issueNumber);
  if (!card) throw new Error(`Load ${load.reference} has no card.`);
  const verdict = await compareWithCard(context, card, request);
  const now = (await tx.loads.get(load.reference)) ?? load;
  if (now.state !== 'inFlight') return ok({ result: now.state });
  if (verdict !== 'fits') {
    await raiseAlarm(
      context,
      'loadDiffers',
      `Load ${load.reference} is not finished: the card is ${verdict}.`,
    );
    return failure('loadDiffers', 'The card is not as this load left it: a case for people.');
  }
  await takeInHand(context, loadId, load);
  return ok(grantOf(context, load, true));
}
