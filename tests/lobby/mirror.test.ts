import { expect, test } from 'vitest';
import { EMPTY_MIRROR, MIRROR_LIMIT, mirrorSchema, reflect } from '../../lobby/dock/mirror.ts';

const entry = (
  seq: number,
  kind = 'visitStarted',
): { seq: number; atMs: number; fact: { kind: string; visitId: string } } => ({
  seq,
  atMs: seq * 10,
  fact: { kind, visitId: 'v' },
});
const report = (...seqs: number[]): ReturnType<typeof mirrorSchema.parse> =>
  mirrorSchema.parse({ entries: seqs.map((seq) => entry(seq)) });

test('the mirror keeps the last 500 entries in order, whatever order they came in', () => {
  const many = Array.from({ length: 400 }, (_, index) => index + 1);
  const mirror = reflect(
    reflect(EMPTY_MIRROR, report(...many.map((seq) => seq + 400)), 1),
    report(...many),
    2,
  );
  expect(mirror.entries).toHaveLength(MIRROR_LIMIT);
  expect(mirror.entries[0]?.seq).toBe(301);
  expect(mirror.entries.at(-1)?.seq).toBe(800);
  expect(mirror.lastHeardMs).toBe(2);
});

test('an entry told twice, as after a restart of the kiosk, counts once', () => {
  expect(
    reflect(reflect(EMPTY_MIRROR, report(1, 2), 1), report(2, 3), 2).entries.map(({ seq }) => seq),
  ).toEqual([1, 2, 3]);
});

test('another journal under the same numbers takes the place of the old one', () => {
  const before = reflect(EMPTY_MIRROR, report(1, 2, 3), 1);
  const after = reflect(before, mirrorSchema.parse({ entries: [entry(1, 'kioskStarted')] }), 2);
  expect(after.entries.map(({ kind }) => kind)).toEqual(['kioskStarted']);
});

test('nested and flat entries read the same', () => {
  const nested = reflect(EMPTY_MIRROR, report(1), 1).entries;
  const flat = mirrorSchema.parse({ entries: [{ seq: 1, atMs: 10, kind: 'visitStarted', visitId: 'v' }] });
  expect(reflect(EMPTY_MIRROR, flat, 1).entries).toEqual(nested);
  expect(nested).toEqual([{ seq: 1, atMs: 10, kind: 'visitStarted', facts: { visitId: 'v' }, postings: [] }]);
});

test('a report of more than 500 entries is refused', () => {
  const entries = Array.from({ length: 501 }, (_, seq) => entry(seq));
  expect(mirrorSchema.safeParse({ entries }).success).toBe(false);
});
