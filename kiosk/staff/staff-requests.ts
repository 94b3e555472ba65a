import { z } from 'zod';
import { asAccountId } from '../../contract/ids.ts';
import { fen } from '../../contract/money.ts';
import { ok } from '../../contract/result.ts';
import type { CaseFile } from '../journal/journal-queries.ts';
import type { LineEntry } from './entry-line.ts';
import { outcomes } from './settlement-rules.ts';
import type { BoxRemovalReport, CaseReport, StaffDesk } from './staff-desk.ts';
import type { StaffResult } from './staff-refusal.ts';
import type { StaffStatus } from './staff-status.ts';

/** Bounds only; what a text must say is the desk's to judge, with a sentence that helps. */
const text = z.string().max(1_000);

/** What can be asked of the desk in writing. */
export const staffRequestSchema = z.discriminatedUnion('ask', [
  z.strictObject({ ask: z.literal('status') }),
  z.strictObject({ ask: z.literal('journal'), last: z.int().min(1).max(1_000) }),
  z.strictObject({ ask: z.literal('cases') }),
  z.strictObject({
    ask: z.literal('settle'),
    caseNumber: z.int().nonnegative(),
    outcome: z.enum(outcomes),
    accountId: text.transform(asAccountId).optional(),
    by: text,
    remark: text,
  }),
  z.strictObject({
    ask: z.literal('boxRemoved'),
    by: text,
    seal: text,
    counted: z.record(z.string().regex(/^\d{1,9}$/), z.int()),
  }),
  z.strictObject({ ask: z.literal('boxReplaced'), by: text, seal: text }),
  z.strictObject({
    ask: z.literal('claim'),
    by: text,
    valueFen: z
      .int()
      .min(0)
      .max(100_000_000)
      .transform((amount) => fen(amount))
      .optional(),
    remark: text,
  }),
  z.strictObject({ ask: z.literal('clearHalt'), by: text, remark: text }),
  z.strictObject({ ask: z.literal('maintenance'), on: z.boolean(), by: text, remark: text }),
]);
export type StaffRequest = z.input<typeof staffRequestSchema>;

export type StaffReply =
  | { readonly reply: 'status'; readonly status: StaffStatus }
  | { readonly reply: 'journal'; readonly entries: readonly LineEntry[] }
  | { readonly reply: 'cases'; readonly cases: readonly CaseReport[] }
  | { readonly reply: 'settled'; readonly file: CaseFile }
  | { readonly reply: 'boxRemoved'; readonly report: BoxRemovalReport }
  | { readonly reply: 'boxReplaced' }
  | { readonly reply: 'claim'; readonly file: CaseFile }
  | { readonly reply: 'haltCleared' }
  | { readonly reply: 'maintenance'; readonly on: boolean };

/** Puts a written request to the desk. */
export function answerStaff(
  desk: StaffDesk,
  request: z.output<typeof staffRequestSchema>,
): StaffResult<StaffReply> {
  switch (request.ask) {
    case 'status':
      return ok({ reply: 'status', status: desk.status() });
    case 'journal':
      return ok({ reply: 'journal', entries: desk.newestEntries(request.last) });
    case 'cases':
      return ok({ reply: 'cases', cases: desk.openCases() });
    case 'settle':
      return mapped(desk.settle(request), (file) => ({ reply: 'settled', file }));
    case 'boxRemoved':
      return mapped(desk.boxRemoved(request), (report) => ({ reply: 'boxRemoved', report }));
    case 'boxReplaced':
      return mapped(desk.boxReplaced(request.by, request.seal), () => ({ reply: 'boxReplaced' }));
    case 'claim':
      return mapped(desk.openClaim(request.by, request.valueFen, request.remark), (file) => ({
        reply: 'claim',
        file,
      }));
    case 'clearHalt':
      return mapped(desk.clearHalt(request.by, request.remark), () => ({ reply: 'haltCleared' }));
    case 'maintenance':
      return mapped(desk.setMaintenance(request.on, request.by, request.remark), () => ({
        reply: 'maintenance',
        on: request.on,
      }));
  }
}

function mapped<T>(result: StaffResult<T>, reply: (value: T) => StaffReply): StaffResult<StaffReply> {
  return result.ok ? ok(reply(result.value)) : result;
}
