import { expect } from 'vitest';
import type { LoadGrant } from '../../contract/load-calls.ts';
import type { LoadRecord } from '../../contract/card-change-records.ts';
import type { AccountView } from '../../contract/platform-api.ts';
import { lookupBody, openCampus } from './campus.ts';
import type { Answer, Campus, CampusOptions, TestKiosk } from './campus.ts';

/** What stands on a chip, as a machine would read it. */
export interface Chip {
  readonly cardNumber: string;
  loadedFen: number;
  spentFen: number;
  loadRecord?: LoadRecord;
  debits: number;
}

export function chipOf(cardNumber: string): Chip {
  const { loadedFen, spentFen } = lookupBody(cardNumber) as { loadedFen: number; spentFen: number };
  return { cardNumber, loadedFen, spentFen, debits: 0 };
}

const totalsOf = ({ loadedFen, spentFen, loadRecord }: Chip) => ({
  loadedFen,
  spentFen,
  ...(loadRecord && { loadRecord }),
});
const uidOf = ({ cardNumber }: Chip): unknown => lookupBody(cardNumber)['uid'];

/** A campus in which all four machines have booted. */
export async function bootedCampus(options: CampusOptions = {}): Promise<Campus> {
  const campus = await openCampus(options);
  for (const machine of [campus.k01, campus.k02, campus.p01, campus.p02]) await machine.boot();
  return campus;
}

export function startBody(loadId: string, chip: Chip): Record<string, unknown> {
  const { cardNumber } = chip;
  const accountId = `a${cardNumber}`;
  const card = { uid: uidOf(chip), cardNumber, issueNumber: 1 };
  return { key: `${loadId}:start`, loadId, visitId: 'v1', accountId, ...card, ...totalsOf(chip) };
}

export const start = (machine: TestKiosk, loadId: string, chip: Chip): Promise<Answer> =>
  machine.send('startLoad', startBody(loadId, chip));

export async function granted(machine: TestKiosk, loadId: string, chip: Chip): Promise<LoadGrant> {
  const { content } = await start(machine, loadId, chip);
  expect(content).toMatchObject({ result: 'granted' });
  return content as LoadGrant;
}

export const resume = (machine: TestKiosk, loadId: string, chip: Chip): Promise<Answer> =>
  machine.send('resumeLoad', { loadId, uid: uidOf(chip), ...totalsOf(chip) });

/** The card is written: record and total. */
export function write(chip: Chip, { record }: LoadGrant): void {
  chip.loadRecord = record;
  chip.loadedFen = record.after;
}

export const confirm = (machine: TestKiosk, loadId: string, { record }: LoadGrant): Promise<Answer> =>
  machine.send('confirmLoad', {
    key: `${loadId}:confirm`,
    loadId,
    reference: record.reference,
    loadedFen: record.after,
  });

export const cancel = (machine: TestKiosk, loadId: string): Promise<Answer> =>
  machine.send('cancelLoad', { key: `${loadId}:cancel`, loadId });

export async function stateOf(machine: TestKiosk, loadId: string): Promise<string | undefined> {
  const { content } = await machine.send('loadStates', { loadIds: [loadId] });
  return (content as { loads: readonly { state: string }[] }).loads[0]?.state;
}

export async function lookUp(machine: TestKiosk, chip: Chip): Promise<Record<string, unknown>> {
  const { content } = await machine.send('lookUpCard', { ...lookupBody(chip.cardNumber), ...totalsOf(chip) });
  return content as Record<string, unknown>;
}

export async function account(machine: TestKiosk, chip: Chip): Promise<AccountView> {
  const found = await lookUp(machine, chip);
  expect(found['result']).toBe('found');
  return found['account'] as AccountView;
}

/** Spends on the chip, as a terminal does before it reports; the report's record. */
export function spend(chip: Chip, amountFen: number): { counter: number; before: number; after: number } {
  chip.debits += 1;
  const before = chip.spentFen;
  chip.spentFen += amountFen;
  return { counter: chip.debits, before, after: chip.spentFen };
}

export function reportDebit(
  machine: TestKiosk,
  debitId: string,
  chip: Chip,
  record: { counter: number; before: number; after: number },
): Promise<Answer> {
  const card = { uid: uidOf(chip), cardNumber: chip.cardNumber, issueNumber: 1 };
  return machine.send('reportDebit', { key: `${debitId}:debit`, debitId, ...card, record, takenAtMs: 1 });
}

/** The kinds of alarm so far, the latest first. */
export async function alarms({ inspection }: Campus): Promise<readonly string[]> {
  return (await inspection.alarms(100)).map(({ kind }) => kind);
}

/** Every story ends with books that are right. */
export async function expectSoundBooks({ inspection }: Campus): Promise<void> {
  expect((await inspection.ledger()).faults).toEqual([]);
}

/** Puts a note of this value in, as pending money. */
export async function putIn(machine: TestKiosk, noteId: string, chip: Chip, valueFen: number): Promise<void> {
  const accountId = `a${chip.cardNumber}`;
  expect((await machine.reserve(noteId, accountId, valueFen)).content).toEqual({ result: 'granted' });
  expect((await machine.credit(noteId, accountId, valueFen)).status).toBe(200);
}
