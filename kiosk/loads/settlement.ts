import type { CaseId, LoadId } from '../../contract/ids.ts';
import type { Fact } from '../journal/facts.ts';
import type { JournalQueries } from '../journal/journal-queries.ts';
import type { KioskLoad } from '../journal/load.ts';

/**
 * What is to be written down when the platform says how a load ended that this machine does not know the end of; nothing
 * where the end is known already, or where the load is being written at this moment: then the card itself will say it.
 */
export function endByPlatform(
  queries: JournalQueries,
  loadId: LoadId,
  ended: 'executed' | 'notExecuted',
  atMs: number,
): readonly Fact[] {
  const load = queries.loads.byId(loadId);
  if (!load?.granted) return [];
  const inQuestion = load.state === 'QUESTIONED';
  if (ended === 'notExecuted') {
    if (!inQuestion) return [];
    return [{ kind: 'loadNotExecuted', loadId, why: 'platform' }, ...caseEnd(queries, load, atMs)];
  }
  // Given up here with nothing written, and finished by another machine that was handed the same load.
  if (!inQuestion && load.state !== 'NOT_EXECUTED') return [];
  const { afterFen: loadedFen } = load.granted;
  return [{ kind: 'loadExecuted', loadId, evidence: 'platform', loadedFen }, ...caseEnd(queries, load, atMs)];
}

/** The case about a load has nothing left to decide once its end is known. */
export function caseEnd(queries: JournalQueries, load: KioskLoad, atMs: number): readonly Fact[] {
  const caseId = openCaseOf(queries, load);
  if (caseId === undefined) return [];
  return [
    {
      kind: 'caseSettled',
      caseId,
      outcome: 'closed',
      accountId: undefined,
      settledAtMs: Math.round(atMs),
      by: 'machine',
      remark: 'the end of the load is proven now',
    },
  ];
}

/** The case about this load, as long as nobody has settled it. */
export function openCaseOf(queries: JournalQueries, { caseId }: KioskLoad): CaseId | undefined {
  const file = caseId && queries.caseFile(caseId);
  return file && file.settled === undefined ? caseId : undefined;
}
