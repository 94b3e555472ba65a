import type { PlatformReply } from '../contract/platform-api.ts';
import { ok } from '../contract/result.ts';
import { raiseAlarm } from './call-context.ts';
import type { CallContext, Parsed } from './call-context.ts';
import { freezeFor } from './card-truth.ts';
import { failure } from './failure.ts';
import type { CallResult } from './failure.ts';
import { holderBalances } from './ledger.ts';
import { loadOfAttempt } from './load-calls.ts';
import { endLoad } from './load-end.ts';
import { once } from './once.ts';

/** What machines say of how a load ended. */

export const confirmLoad = once('confirmLoad', { keyOf: ({ loadId }) => `${loadId}:confirm`, work: confirm });
export const cancelLoad = once('cancelLoad', { keyOf: ({ loadId }) => `${loadId}:cancel`, work: cancel });
export const questionLoad = once('questionLoad', {
  keyOf: ({ loadId }) => `${loadId}:question`,
  work: question,
});

const unknownLoad = () => failure('noSuchLoad', 'This kiosk has never asked for this load.');

/** The card was read and holds the new total. */
async function confirm(
  context: CallContext,
  { loadId, reference, loadedFen }: Parsed<'confirmLoad'>,
): Promise<CallResult<PlatformReply<'confirmLoad'>>> {
  const { tx, campus, nowMs } = context;
  const load = await loadOfAttempt(context, loadId);
  if (!load) return unknownLoad();
  if (load.reference !== reference || load.afterFen !== loadedFen) {
    await raiseAlarm(
      context,
      'loadDiffers',
      `Load ${load.reference} to ${load.afterFen} fen is confirmed as ${reference} to ${loadedFen} fen.`,
    );
    return failure('loadDiffers', 'Reference and total must be those of the grant: a case for people.');
  }
  if (load.state === 'notExecuted') {
    const card = await tx.holders.card(load.cardNumber, load.issueNumber);
    if (!card) throw new Error(`Load ${load.reference} has no card.`);
    await freezeFor(context, card, load);
    return failure('loadDiffers', 'This load was cancelled before: a case for people.');
  }
  if (load.state === 'inFlight') await endLoad(context, load, 'executed', 'confirmed');
  return ok(await holderBalances(tx, load.accountId, campus.dayOf(nowMs)));
}

/**
 * The machine has sent nothing to the card. Only when every machine that was given this load says so can the card not
 * have it, and its money goes back; as long as one has not, the load stays in flight. A cancel that comes before its
 * start is remembered, so that the start is refused.
 */
async function cancel(
  context: CallContext,
  { loadId }: Parsed<'cancelLoad'>,
): Promise<CallResult<PlatformReply<'cancelLoad'>>> {
  const { tx, kiosk, nowMs } = context;
  const attempt = await tx.loads.attempt(kiosk.kioskId, loadId);
  const load = await loadOfAttempt(context, loadId);
  if (!attempt || !load) {
    await tx.loads.putAttempt({
      kioskId: kiosk.kioskId,
      loadId,
      reference: undefined,
      atMs: nowMs,
      cancelled: true,
    });
    return ok({ result: 'notStarted' });
  }
  await tx.loads.cancelAttempt(kiosk.kioskId, loadId);
  if (load.state === 'executed') return ok({ result: 'executed' });
  const open = (await tx.loads.attempts(load.reference)).some(({ cancelled }) => !cancelled);
  if (open) return ok({ result: 'handedOn' });
  if (load.state === 'inFlight') await endLoad(context, load, 'notExecuted', 'cancelled');
  return ok({ result: 'cancelled' });
}

/** Nothing moves: the money stays apart until the card is seen again. */
async function question(
  context: CallContext,
  { loadId, why }: Parsed<'questionLoad'>,
): Promise<CallResult<PlatformReply<'questionLoad'>>> {
  const load = await loadOfAttempt(context, loadId);
  if (!load) return unknownLoad();
  if (load.state === 'inFlight') await context.tx.loads.question(load.reference, why);
  if (why === 'readBackDiffers')
    await raiseAlarm(
      context,
      'cardDiffers',
      `Card …${load.cardNumber.slice(-4)} does not hold what load ${load.reference} wrote.`,
    );
  return ok({ state: load.state });
}

export async function loadStates(
  context: CallContext,
  { loadIds }: Parsed<'loadStates'>,
): Promise<CallResult<PlatformReply<'loadStates'>>> {
  const { tx, kiosk } = context;
  const loads: PlatformReply<'loadStates'>['loads'] = [];
  for (const loadId of loadIds) {
    const attempt = await tx.loads.attempt(kiosk.kioskId, loadId);
    const load = await loadOfAttempt(context, loadId);
    loads.push({ loadId, state: load?.state ?? (attempt ? 'notExecuted' : 'unknown') });
  }
  return ok({ loads });
}
