import type { JournalHead, PlatformReply } from '../contract/platform-api.ts';
import { ok } from '../contract/result.ts';
import { raiseAlarm } from './call-context.ts';
import type { CallContext, Parsed } from './call-context.ts';
import { failure } from './failure.ts';
import type { CallResult } from './failure.ts';
import { EMPTY_WINDOW } from './request-window.ts';
import type { BootRow, KioskRow } from './store/central-store.ts';

/** A day and a night of heartbeats every 30 seconds. */
export const HEARTBEATS_KEPT = 2880;

const NO_ENTRIES: JournalHead = { seq: 0, hash: '0'.repeat(64) };

/** A kiosk as it stands before it was ever heard of. */
export function newKiosk(kioskId: string): KioskRow {
  return {
    kioskId,
    epoch: 0,
    highestRequest: EMPTY_WINDOW.highest,
    seenRequests: EMPTY_WINDOW.seen.toString(16),
    journalHead: undefined,
    blocked: undefined,
  };
}

/**
 * A start of the kiosk. The same start repeated gets its own epoch again; that of a start which is not the latest is
 * stale and good for nothing, so a repeated old boot does no harm.
 */
export async function boot(
  context: CallContext,
  request: Parsed<'boot'>,
): Promise<CallResult<PlatformReply<'boot'>>> {
  const { tx, kiosk, nowMs } = context;
  const known = await tx.kiosks.boot(kiosk.kioskId, request.bootId);
  if (known) return ok({ epoch: known.epoch, now: nowMs, journal: known.journal });
  if (await isOvertaken(context, request.asOf))
    return failure(
      'bootOvertaken',
      'A later start was heard of since. Ask for the time, then announce again.',
    );

  // A kiosk that cannot read its journal names no head: what it has shown before stands.
  const journalHead = request.journalHead ?? kiosk.journalHead ?? NO_ENTRIES;
  const journal = kiosk.blocked ?? compareHeads(kiosk.journalHead, journalHead);
  const epoch = kiosk.epoch + 1;
  await tx.kiosks.addBoot({ kioskId: kiosk.kioskId, ...request, journalHead, epoch, journal, atMs: nowMs });
  await tx.kiosks.put({
    ...kiosk,
    epoch,
    highestRequest: EMPTY_WINDOW.highest,
    seenRequests: EMPTY_WINDOW.seen.toString(16),
    journalHead: journal === 'known' ? journalHead : kiosk.journalHead,
    blocked: journal === 'known' ? undefined : journal,
  });
  if (journal !== 'known' && !kiosk.blocked) {
    const kind = journal === 'behind' ? 'journalBehind' : 'journalDiverged';
    await raiseAlarm(context, kind, describeHeads(kiosk.journalHead, journalHead));
  }
  return ok({ epoch, now: nowMs, journal });
}

/** Told the time before the latest start arrived: sent by a process that this start has replaced, or just as it began. */
async function isOvertaken(
  { tx, kiosk: { kioskId, epoch }, nowMs }: CallContext,
  asOf: number | undefined,
): Promise<boolean> {
  const latest = await tx.kiosks.bootOfEpoch(kioskId, epoch);
  // A clock that was set back behind the latest start proves nothing.
  return latest !== undefined && asOf !== undefined && asOf < latest.atMs && latest.atMs <= nowMs;
}

/** Heartbeats may overtake each other, so a lower head says nothing here; another hash at the same place does. */
export async function heartbeat(
  context: CallContext,
  request: Parsed<'heartbeat'>,
): Promise<CallResult<PlatformReply<'heartbeat'>>> {
  const { tx, kiosk, nowMs } = context;
  await tx.kiosks.addHeartbeat(
    { kioskId: kiosk.kioskId, epoch: kiosk.epoch, atMs: nowMs, heartbeat: request },
    HEARTBEATS_KEPT,
  );
  if (kiosk.blocked || !request.journalHead) return ok({ now: nowMs });
  const verdict = compareHeads(kiosk.journalHead, request.journalHead);
  if (verdict === 'known') await tx.kiosks.put({ ...kiosk, journalHead: request.journalHead });
  if (verdict === 'diverged') {
    await tx.kiosks.put({ ...kiosk, blocked: 'diverged' });
    await raiseAlarm(context, 'journalDiverged', describeHeads(kiosk.journalHead, request.journalHead));
  }
  return ok({ now: nowMs });
}

/** How the journal shown now relates to the furthest one shown before. */
function compareHeads(furthest: JournalHead | undefined, shown: JournalHead): BootRow['journal'] {
  if (!furthest || shown.seq > furthest.seq) return 'known';
  if (shown.seq < furthest.seq) return 'behind';
  return shown.hash === furthest.hash ? 'known' : 'diverged';
}

function describeHeads(furthest: JournalHead | undefined, shown: JournalHead): string {
  const name = (head: JournalHead | undefined): string =>
    head ? `entry ${head.seq} (${head.hash.slice(0, 12)}…)` : 'none';
  return `The journal ends at ${name(shown)}; seen before: ${name(furthest)}.`;
}
