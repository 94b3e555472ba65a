import type { LoadRecord } from '../../contract/card-change-records.ts';
import { encodeLoadFields, encodeLoadRecord } from '../../contract/card-change-records.ts';
import { cardBlocks, cardSectors, decodeTotalBlock } from '../../contract/card-layout.ts';
import { BLOCK_BYTES } from '../../contract/classic-chip.ts';
import { fromHex, toHex } from '../../contract/hex.ts';
import type { LoadGrant } from '../../contract/load-calls.ts';
import type { Fen } from '../../contract/money.ts';
import type { Random } from '../../contract/time.ts';
import { randomId } from '../../contract/time.ts';
import type { ContactlessCard } from '../cards/contactless-card.ts';
import type { PosReading } from './chip-reading.ts';
import { readChip } from './chip-reading.ts';
import { ChipFailure, ChipSession } from './chip-session.ts';
import type { PosCallFailure, PosClient } from './pos-client.ts';
import type { PosLoad, PosMemory } from './pos-memory.ts';
import type { CollectOutcome } from './pos-outcome.ts';
import type { SecureModule } from './secure-module.ts';

/** Loading pending money at a terminal. The way is the kiosk's, the code is not. */
export interface CollectParts {
  readonly client: PosClient;
  readonly keys: SecureModule;
  readonly random: Random;
  readonly memory: PosMemory;
  /** Ends an interrupted purchase of the card first. */
  readonly settle: (session: ChipSession) => void;
}

/** An earlier load that is to be finished first, then what is pending now; more would be a platform gone mad. */
const MOST_LOADS = 2;

export async function collectPending(card: ContactlessCard, parts: CollectParts): Promise<CollectOutcome> {
  let collectedFen = 0;
  for (let round = 1; ; round++) {
    const read = onChip(card, (session) => {
      parts.settle(session);
      return readChip(session, parts.keys);
    });
    if (read instanceof ChipFailure) return chipOutcome(read);
    if (!read.ok) return refuse(read.error);
    const outcome = await collectOnce(card, read.value, parts);
    if (outcome.result !== 'collected') {
      const isRest = collectedFen > 0 && outcome.result === 'refused' && outcome.why === 'nothingPending';
      return isRest ? { result: 'collected', amountFen: collectedFen, pendingFen: 0 } : outcome;
    }
    collectedFen += outcome.amountFen;
    if (!outcome.isResumed || round === MOST_LOADS) {
      return { result: 'collected', amountFen: collectedFen, pendingFen: outcome.pendingFen };
    }
  }
}

type OneLoad =
  | Exclude<CollectOutcome, { readonly result: 'collected' }>
  | (Extract<CollectOutcome, { readonly result: 'collected' }> & { readonly isResumed: boolean });

async function collectOnce(
  card: ContactlessCard,
  reading: PosReading,
  parts: CollectParts,
): Promise<OneLoad> {
  const { client, memory, random } = parts;
  const { identity, loadedFen, spentFen, loadRecord } = reading;
  const { mac: identityMac, ...fields } = identity;
  const totals = { loadedFen, spentFen, loadRecord };
  const uid = toHex(card.uid);
  const account = await client.call('lookUpCard', { uid, ...fields, identityMac, ...totals });
  if (!account.ok) return silent(account.error);
  if (account.value.result !== 'found') {
    return refuse(account.value.result === 'unknownCard' ? 'wrongCard' : 'forged');
  }
  const loadId = randomId(random);
  memory.setLoad({ loadId, step: 'starting' });
  const { cardNumber, issueNumber } = identity;
  const { accountId } = account.value.account;
  const started = await client.call('startLoad', {
    ...{ key: `${loadId}:start`, loadId, visitId: loadId, accountId },
    ...{ uid, cardNumber, issueNumber, ...totals },
  });
  if (!started.ok) return silent(started.error); // cancelled by the next upload
  if (started.value.result === 'refused') {
    memory.endLoad(loadId);
    return refuse(started.value.reason);
  }
  return execute(card, { loadId, reading, grant: started.value }, parts);
}

interface GrantedLoad {
  readonly loadId: string;
  readonly reading: PosReading;
  readonly grant: LoadGrant;
}

async function execute(card: ContactlessCard, load: GrantedLoad, parts: CollectParts): Promise<OneLoad> {
  const { client, keys, memory } = parts;
  const { loadId, reading, grant } = load;
  const { record } = grant;
  const { before, after } = record;
  const fits = keys.madeLoadRecord(card.uid, record) && [before, after].includes(reading.loadedFen);
  if (!fits) {
    await endLeftLoads(client, memory);
    return refuse('recordWrong');
  }
  memory.setLoad({ loadId, step: 'writing', reference: record.reference });
  const failure = onChip(card, (session) => {
    writeLoad(session, fromHex(grant.loadKey), record);
    return undefined;
  });
  if (failure) {
    await endLeftLoads(client, memory);
    return chipOutcome(failure);
  }
  const executed: PosLoad = { loadId, step: 'executed', reference: record.reference, loadedFen: after };
  memory.setLoad(executed);
  const confirmed = await endLoad(client, memory, executed);
  const pendingFen = confirmed ?? 0;
  return { result: 'collected', amountFen: after - before, pendingFen, isResumed: grant.resumed };
}

/** Goes on from wherever the card says that it stands. Throws ChipFailure. */
function writeLoad(session: ChipSession, loadKey: Uint8Array, record: LoadRecord): void {
  const isEven = record.counter % 2 === 0;
  const { sector } = isEven ? cardSectors.evenLoadRecord : cardSectors.oddLoadRecord;
  const blocks = isEven ? cardBlocks.evenLoadRecord : cardBlocks.oddLoadRecord;
  encodeLoadFields(session.uid, record); // throws on what has no place on a card, before anything is written
  const bytes = encodeLoadRecord(session.uid, record, fromHex(record.mac));
  session.open(sector, 'B', loadKey);
  for (const [index, block] of blocks.entries()) {
    const wanted = bytes.subarray(index * BLOCK_BYTES, (index + 1) * BLOCK_BYTES);
    if (!Buffer.from(session.read(block)).equals(wanted)) session.write(block, wanted);
  }
  const { primary, shadow } = cardBlocks.loaded;
  session.open(cardSectors.loaded.sector, 'B', loadKey);
  const value = (block: number): Fen | undefined => decodeTotalBlock('loaded', session.read(block));
  if (value(primary) === record.after) return;
  session.increment(primary, record.after - record.before, shadow);
  if (value(shadow) !== record.after) throw new ChipFailure('differs');
  session.copy(shadow, primary);
  if (value(primary) !== record.after) throw new ChipFailure('differs');
}

/** Tells the platform how the loads ended that were left open. What is not answered is told again next time. */
export async function endLeftLoads(client: PosClient, memory: PosMemory): Promise<void> {
  for (const load of memory.page.loads) await endLoad(client, memory, load);
}

/** Pending money after a confirmed load; undefined otherwise. */
async function endLoad(client: PosClient, memory: PosMemory, load: PosLoad): Promise<Fen | undefined> {
  const { loadId, step, reference, loadedFen } = load;
  if (step === 'executed' && reference !== undefined && loadedFen !== undefined) {
    const reply = await client.call('confirmLoad', {
      key: `${loadId}:confirm`,
      loadId,
      reference,
      loadedFen,
    });
    if (reply.ok || reply.error.kind === 'refused') memory.endLoad(loadId);
    return reply.ok ? reply.value.pendingFen : undefined;
  }
  const reply =
    step === 'starting'
      ? await client.call('cancelLoad', { key: `${loadId}:cancel`, loadId })
      : await client.call('questionLoad', { key: `${loadId}:question`, loadId, why: 'cardTaken' });
  if (reply.ok || reply.error.kind === 'refused') memory.endLoad(loadId);
  return undefined;
}

function onChip<T>(card: ContactlessCard, work: (session: ChipSession) => T): T | ChipFailure {
  try {
    return work(new ChipSession(card));
  } catch (reason) {
    if (reason instanceof ChipFailure) return reason;
    throw reason;
  } finally {
    card.leaveField();
  }
}

type Refusal = Extract<CollectOutcome, { readonly result: 'refused' }>;

function refuse(why: Refusal['why'], detail: string = why): Refusal {
  return { result: 'refused', why, detail };
}

function silent(failure: PosCallFailure): Refusal {
  return refuse('noAnswer', failure.message);
}

function chipOutcome({ code }: ChipFailure): Refusal | { readonly result: 'cardGone' } {
  if (code === 'gone') return { result: 'cardGone' };
  return refuse(code === 'differs' ? 'damaged' : 'wrongCard');
}
