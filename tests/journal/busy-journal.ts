import { asLoadId, asVisitId } from '../../contract/ids.ts';
import { fen } from '../../contract/money.ts';
import type { Fact } from '../../kiosk/journal/facts.ts';
import type { Journal } from '../../kiosk/journal/journal.ts';
import { accountId, noteFacts, started, visitId } from './journal-folder.ts';

/** Facts of one load of ten yuan, ready to be committed one after the other. */
export function loadFacts(id: string) {
  const loadId = asLoadId(id);
  const card = { uid: '04a1b2c3', cardLast4: '0001', loadedFen: fen(1000) };
  const granted = { reference: 'ab'.repeat(16), counter: 3, beforeFen: fen(1000), afterFen: fen(2000) };
  return {
    loadId,
    starting: { kind: 'loadStarting', loadId, visitId, accountId, ...card },
    granted: { kind: 'loadGranted', loadId, ...granted },
    executed: { kind: 'loadExecuted', loadId, evidence: 'card', loadedFen: fen(2000) },
    questioned: { kind: 'loadQuestioned', loadId, why: 'cardTaken', caseId: undefined },
    reported: { kind: 'loadReported', loadId, key: `${id}:confirm` },
  } as const;
}

/** Everything of a visit that nothing disturbs: a note that is credited, and its load, both answered. */
export function visitFacts(n: number): readonly Fact[] {
  const id = `v${String(n).padStart(6, '0')}`;
  const note = noteFacts(`n${id}`, 10);
  const load = loadFacts(`l${id}`);
  return [
    { kind: 'visitStarted', visitId: asVisitId(id) },
    ...[note.escrowed, note.requested, note.accepted, note.acknowledged, note.credited, note.boxed],
    ...[load.starting, load.granted, load.executed, load.reported],
    { kind: 'visitEnded', visitId: asVisitId(id), because: 'finished' },
  ];
}

/** Writes so many visits, and then some that left something open: a jam, a refusal that was settled, a load in question. */
export function fill(journal: Journal, visits: number): void {
  journal.commit(started);
  for (let n = 0; n < visits; n += 1) for (const fact of visitFacts(n)) journal.commit(fact);
  const [jam, refused, load] = [noteFacts('jam'), noteFacts('ref'), loadFacts('quest')];
  for (const fact of [jam.escrowed, jam.requested, jam.jammed]) journal.commit(fact);
  for (const fact of [refused.escrowed, refused.requested, refused.accepted, refused.refused])
    journal.commit(fact);
  journal.commit(refused.settled('refund'));
  for (const fact of [load.starting, load.granted, load.questioned]) journal.commit(fact);
}
