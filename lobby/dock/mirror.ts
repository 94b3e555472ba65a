import { z } from 'zod';

/** How many journal entries the dock keeps. */
export const MIRROR_LIMIT = 500;

/**
 * What the kiosk process of the demo tells: its process id, and the entries that its journal wrote. An entry is
 * `{seq, atMs?, fact: {kind, ...}, postings?}`; a flat `{seq, kind, ...}` is understood as well.
 */
export const mirrorSchema = z.strictObject({
  pid: z.int().min(2).optional(),
  entries: z
    .array(z.looseObject({ seq: z.int().nonnegative() }))
    .max(MIRROR_LIMIT)
    .default([]),
});
export type MirrorReport = z.infer<typeof mirrorSchema>;

/** One journal entry, as readable as the kiosk told it. */
export interface MirrorEntry {
  readonly seq: number;
  readonly atMs: number | undefined;
  readonly kind: string;
  readonly facts: Readonly<Record<string, unknown>>;
  /** Debits positive, credits negative; empty when nothing was moved in the books. */
  readonly postings: readonly { readonly account: string; readonly amountFen: number }[];
}

export interface KioskMirror {
  /** Undefined: never told, or killed by our hands since. */
  readonly pid: number | undefined;
  readonly lastHeardMs: number | undefined;
  /** Ordered by sequence number, the last MIRROR_LIMIT. */
  readonly entries: readonly MirrorEntry[];
}

export const EMPTY_MIRROR: KioskMirror = { pid: undefined, lastHeardMs: undefined, entries: [] };

/** The mirror after a report. Entries told twice count once; a number with another content is another journal. */
export function reflect(mirror: KioskMirror, report: MirrorReport, nowMs: number): KioskMirror {
  const told = report.entries.map(normalised);
  const known = new Map(mirror.entries.map((entry) => [entry.seq, entry]));
  const anotherJournal = told.some(({ seq, kind }) => {
    const before = known.get(seq);
    return before !== undefined && before.kind !== kind;
  });
  if (anotherJournal) known.clear();
  for (const entry of told) known.set(entry.seq, entry);
  const entries = [...known.values()].sort((a, b) => a.seq - b.seq).slice(-MIRROR_LIMIT);
  return { pid: report.pid ?? mirror.pid, lastHeardMs: nowMs, entries };
}

const postingsSchema = z.array(z.object({ account: z.string(), amountFen: z.int() })).max(100);
const factSchema = z.looseObject({ kind: z.string().max(60) });

function normalised(entry: MirrorReport['entries'][number]): MirrorEntry {
  const { seq, atMs, fact, postings, ...rest } = entry;
  const { kind, ...facts } = factSchema.safeParse(fact ?? rest).data ?? { kind: 'entry', ...rest };
  return {
    seq,
    atMs: typeof atMs === 'number' ? atMs : undefined,
    kind,
    facts,
    postings: postingsSchema.safeParse(postings).data ?? [],
  };
}
