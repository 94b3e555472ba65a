import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { asAccountId, asCaseId, asLoadId, asNoteId, asVisitId } from '../../contract/ids.ts';
import { fen, yuan } from '../../contract/money.ts';
import type { Fact, QuestionReason } from '../../kiosk/journal/facts.ts';
import { Journal } from '../../kiosk/journal/journal.ts';
import { accounts, type Account } from '../../kiosk/journal/postings.ts';
import { StaffDesk } from '../../kiosk/staff/staff-desk.ts';
import type { StaffResult } from '../../kiosk/staff/staff-refusal.ts';
import { seededRandom, VirtualClock } from '../virtual-clock.ts';

export const account = asAccountId('a20230001');
export const by = 'Duty technician';
export const remark = 'seen on the video of the lobby';

/** A real journal in a folder of its own, as a stopped kiosk leaves it, and the desk over it. */
export function deskWorld() {
  const folder = mkdtempSync(join(tmpdir(), 'staff-'));
  const { privateKey } = generateKeyPairSync('ed25519');
  writeFileSync(join(folder, 'kiosk-key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const clock = new VirtualClock();
  const open = (): Journal =>
    new Journal({ path: join(folder, 'journal.sqlite'), clock, signingKey: privateKey });
  const journal = open();
  const told: string[] = [];
  const desk = new StaffDesk({
    journal,
    random: seededRandom(1),
    nowMs: () => clock.wallMs(),
    onHaltCleared: () => told.push('haltCleared'),
    onSettled: () => told.push('settled'),
  });
  let closed = false;
  const close = (): void => {
    if (!closed) journal.close();
    closed = true;
  };
  onTestFinished(() => {
    close();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    folder,
    clock,
    journal,
    desk,
    told,
    open,
    close,
    ...noteStories(journal),
    ...loadStories(journal),
  };
}
export type DeskWorld = ReturnType<typeof deskWorld>;

/** How notes come to be where they are, told by the facts that the till would write. */
function noteStories(journal: Journal) {
  let count = 0;
  const escrowed = (value: number) => {
    count += 1;
    const noteId = asNoteId(`note${count}`);
    const visitId = asVisitId('visit1');
    journal.commit({ kind: 'noteEscrowed', noteId, visitId, accountId: account, valueFen: yuan(value) });
    return noteId;
  };
  const requested = (value: number) => {
    const noteId = escrowed(value);
    journal.commit({ kind: 'noteAcceptRequested', noteId });
    return noteId;
  };
  const accepted = (value: number) => {
    const noteId = requested(value);
    journal.commit({ kind: 'noteAccepted', noteId, evidence: 'credit', acceptedAtMs: 1 });
    return noteId;
  };
  const credited = (value: number) => {
    const noteId = accepted(value);
    journal.commit({ kind: 'noteCredited', noteId, pendingFen: yuan(value) });
    return noteId;
  };
  const question = (noteId: ReturnType<typeof escrowed>, reason: QuestionReason, moneyInBox: boolean) => {
    const caseId = asCaseId(`case${noteId}`);
    journal.commit({ kind: 'noteQuestioned', noteId, caseId, reason, moneyInBox });
    return { noteId, caseNumber: caseNumberOf(journal, caseId) };
  };
  return {
    escrowed,
    requested,
    accepted,
    credited,
    jammed: (value: number) => question(requested(value), 'jam', false),
    creditRefused: (value: number) => question(accepted(value), 'creditRefused', true),
    stray: (value: number | undefined) => {
      count += 1;
      const noteId = asNoteId(`stray${count}`);
      const caseId = asCaseId(`case${noteId}`);
      const valueFen = value === undefined ? undefined : yuan(value);
      const evidence = 'clearedToBox';
      journal.commit({ kind: 'strayCredit', noteId, caseId, evidence, valueFen, lastVisitId: undefined });
      return { noteId, caseNumber: caseNumberOf(journal, caseId) };
    },
  };
}

/** How loads come to be where they are, told by the facts that the loads would write. */
function loadStories(journal: Journal) {
  let count = 0;
  const writing = (value: number) => {
    count += 1;
    const loadId = asLoadId(`load${count}`);
    const card = { uid: 'a1b2c3d4', cardLast4: '0001', accountId: account, visitId: asVisitId('visit1') };
    const [beforeFen, afterFen] = [yuan(100), yuan(100 + value)];
    journal.commit({ kind: 'loadStarting', loadId, ...card, loadedFen: beforeFen });
    const grant = { reference: 'ab'.repeat(16), counter: 7, beforeFen, afterFen };
    journal.commit({ kind: 'loadGranted', loadId, ...grant });
    return loadId;
  };
  const questioned = (value: number) => {
    const loadId = writing(value);
    journal.commit({ kind: 'loadQuestioned', loadId, why: 'cardTaken', caseId: undefined });
    return loadId;
  };
  return {
    writing,
    questioned,
    differing: (value: number) => {
      const loadId = writing(value);
      const caseId = asCaseId(`case${loadId}`);
      journal.commit({ kind: 'loadQuestioned', loadId, why: 'readBackDiffers', caseId });
      return { loadId, caseNumber: caseNumberOf(journal, caseId) };
    },
  };
}

function caseNumberOf(journal: Journal, caseId: ReturnType<typeof asCaseId>): number {
  const file = journal.queries.caseFile(caseId);
  if (!file) throw new Error(`no case ${caseId}`);
  return file.number;
}

/** Balances in yuan, debit positive; accounts that are not named must be empty. All of them add up to zero. */
export function expectBooks({ journal, desk }: DeskWorld, books: Partial<Record<Account, number>>): void {
  const actual = Object.fromEntries(
    accounts
      .map((name) => [name, journal.queries.balance(name)] as const)
      .filter(([, amount]) => amount !== 0)
      .map(([name, amount]) => [name, amount / 100]),
  );
  expect(actual).toEqual(books);
  expect(Object.values(actual).reduce((sum, amount) => sum + amount, 0)).toBe(0);
  expect(desk.status().booksAgree).toBe(true);
  expect(journal.queries.balance('2190')).toBe(fen(0 - journal.queries.acceptedNotCredited()));
  expect(journal.queries.balance('2191')).toBe(fen(0 - journal.queries.inSuspense()));
}

/** The act was refused for this reason, and not one entry was written. */
export function expectRefused({ journal }: DeskWorld, act: () => StaffResult<unknown>, code: string): void {
  const before = journal.head.seq;
  const result = act();
  expect(result.ok ? 'done' : result.error.code).toBe(code);
  expect(journal.head.seq).toBe(before);
}

/** The value of what was done; fails when it was refused. */
export function done<T>(result: StaffResult<T>): T {
  if (!result.ok) throw new Error(`refused: ${result.error.sentence}`);
  return result.value;
}

export function newestFact({ desk }: DeskWorld): Fact | undefined {
  return desk.newestEntries(1)[0]?.fact;
}
