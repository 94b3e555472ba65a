import type { CampusCardReader, CardReadError } from '../../devices/campus-card/campus-card.ts';
import type { CardRecord, TotalName } from '../../contract/card-layout.ts';
import type { AccountView, FrozenCause, PlatformReply } from '../../contract/platform-api.ts';
import { standingRefusal } from '../../contract/standing.ts';
import { err, ok, type Result } from '../../contract/result.ts';
import { sleep, type Clock } from '../../contract/time.ts';
import type { CardRefusal } from '../../contract/view.ts';
import type { PlatformClient } from '../platform/platform-client.ts';

/** The card in the cradle and whose it is. */
export interface IdentifiedCard {
  readonly record: CardRecord;
  /** Undefined where the platform does not answer: then only the card speaks, and nothing but its balance is told. */
  readonly account: AccountView | undefined;
  /** When the chip was read, by the platform's time; undefined while that is not known. */
  readonly readAtMs: number | undefined;
}

/** Why nobody can be served: a refusal to explain, or `gone`: the card left while we read it. */
export interface CardProblem {
  readonly reason: CardRefusal | 'gone';
  readonly frozenBecause?: FrozenCause | undefined;
  readonly validUntil?: string | undefined;
}

export interface ReadCardPorts {
  readonly cards: CampusCardReader;
  readonly client: PlatformClient;
  readonly clock: Clock;
  /** The platform's time, as far as it is known. */
  readonly nowMs: () => number | undefined;
  /** How long the platform's answer to the start of this process is worth waiting for (monotonic). */
  readonly bootAnsweredByMs: number;
  /** Writes down that torn totals are about to be put right; false: it could not, and nothing is to be written. */
  readonly beginMending: (uid: string, totals: readonly TotalName[]) => boolean;
}

/** A first answer that got lost leaves time to ask once more; people wait no longer than both together. */
const LOOKUP_TIMEOUTS_MS = [5_000, 3_000] as const;
const BOOT_LOOK_MS = 250;

/**
 * Reads the chip and asks the platform whose card it is and what may be done with it. Changes nothing but a total that
 * was torn on a card which the platform has found genuine: it is made to say on both sides what it says anyway.
 */
export async function identifyCard(
  ports: ReadCardPorts,
  uid: string,
): Promise<Result<IdentifiedCard, CardProblem>> {
  const read = await ports.cards.read(uid);
  if (!read.ok) return err({ reason: readProblem(read.error) });
  const card = { record: read.value, readAtMs: ports.nowMs() };
  const reply = await lookUp(ports, card.record);
  if (!reply) return ok({ ...card, account: undefined });
  if (reply.result !== 'found') return err({ reason: reply.result });
  const { account } = reply;
  const { frozenBecause, validUntil } = account;
  const refusal = standingRefusal(account);
  if (refusal) return err({ reason: refusal, frozenBecause, validUntil });
  const settled = await mended(ports, card.record);
  return settled.ok ? ok({ ...card, record: settled.value, account }) : settled;
}

/** Undefined: no answer that says anything about this card. */
async function lookUp(
  ports: ReadCardPorts,
  record: CardRecord,
): Promise<PlatformReply<'lookUpCard'> | undefined> {
  const { client, clock, bootAnsweredByMs } = ports;
  // A card that lay in the cradle when the machine started is read before the platform knows of this start.
  while (client.epoch === undefined && clock.monotonicMs() < bootAnsweredByMs)
    await sleep(clock, BOOT_LOOK_MS);
  const { cardNumber, issueNumber, holderKind, validUntil, mac } = record.identity;
  const question = {
    uid: record.uid,
    ...{ cardNumber, issueNumber, holderKind, validUntil, identityMac: mac },
    loadedFen: record.purse.loadedFen,
    spentFen: record.purse.spentFen,
    ...(record.loadRecord ? { loadRecord: record.loadRecord } : {}),
  };
  for (const timeoutMs of LOOKUP_TIMEOUTS_MS) {
    const reply = await client.call('lookUpCard', question, { timeoutMs });
    if (reply.ok) return reply.value;
    if (reply.error.kind !== 'noAnswer') return undefined;
  }
  return undefined;
}

async function mended(ports: ReadCardPorts, record: CardRecord): Promise<Result<CardRecord, CardProblem>> {
  const { uid, tornTotals } = record;
  // Without a record of it nothing is written: the card says what it says, and the next machine mends it.
  if (tornTotals.length === 0 || !ports.beginMending(uid, tornTotals)) return ok(record);
  const mending = await ports.cards.mend(uid);
  return mending.ok ? ok(mending.value) : err({ reason: readProblem(mending.error) });
}

function readProblem(error: CardReadError): CardProblem['reason'] {
  switch (error) {
    case 'gone':
      return 'gone';
    case 'foreign':
      return 'foreignCard';
    case 'damaged':
      return 'damagedCard';
    case 'antenna':
      return 'antennaOutOfOrder';
  }
}
