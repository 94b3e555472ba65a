import type { Policy } from '../../contract/policy.ts';
import { addDays, campusMoment, utcOf } from './campus-time.ts';

/**
 * Whether cash may be taken, exact to the millisecond: open from the first moment of `opens`, closed from the first
 * moment of `closes`.
 */
export type CashWindow =
  | {
      /** `closingSoon`: notes are still taken in a visit that has begun, but no new one may begin. */
      readonly state: 'open' | 'closingSoon';
      /** Campus time like `16:30`; undefined where cash is taken around the clock. */
      readonly closesAt: string | undefined;
      readonly msUntilClose: number | undefined;
    }
  | {
      readonly state: 'closed';
      readonly opensAt: string;
      readonly msUntilOpen: number;
      /**
       * For a visit that began in time: how long it may still finish the note it already holds. No new note is taken.
       * 0: no longer.
       */
      readonly graceLeftMs: number;
    };

interface Span {
  readonly opensMs: number;
  readonly closesMs: number;
}

/**
 * The cash window at a moment of the platform's time. Hours whose end is not after their beginning run over midnight;
 * equal ones never close.
 */
export function cashWindow(policy: Pick<Policy, 'timeZone' | 'cash'>, nowMs: number): CashWindow {
  const { opens, closes, graceSeconds, startMarginSeconds } = policy.cash;
  if (opens === closes) return { state: 'open', closesAt: undefined, msUntilClose: undefined };
  const spans = spansAround(policy, nowMs);
  const current = spans.find(({ opensMs, closesMs }) => opensMs <= nowMs && nowMs < closesMs);
  if (current) {
    const msUntilClose = current.closesMs - nowMs;
    const state = msUntilClose <= startMarginSeconds * 1000 ? 'closingSoon' : 'open';
    return { state, closesAt: closes, msUntilClose };
  }
  const next = spans.find(({ opensMs }) => opensMs > nowMs);
  const previous = spans.findLast(({ closesMs }) => closesMs <= nowMs);
  if (!next || !previous) throw new Error(`no cash hours around ${nowMs}: ${opens} to ${closes}`);
  return {
    state: 'closed',
    opensAt: opens,
    msUntilOpen: next.opensMs - nowMs,
    graceLeftMs: Math.max(0, previous.closesMs + graceSeconds * 1000 - nowMs),
  };
}

/** The hours of a day are asked for with every screen, and are the same all day. */
let lastSpans: { readonly key: string; readonly spans: readonly Span[] } | undefined;

function spansAround({ timeZone, cash }: Pick<Policy, 'timeZone' | 'cash'>, nowMs: number): readonly Span[] {
  const { date } = campusMoment(nowMs, timeZone);
  const key = `${date} ${cash.opens} ${cash.closes} ${timeZone}`;
  if (lastSpans?.key !== key) lastSpans = { key, spans: spansAroundDay(date, cash, timeZone) };
  return lastSpans.spans;
}

/** Enough days on both sides that one span lies before the moment and one after it, whatever a clock change swallows. */
function spansAroundDay(
  today: string,
  cash: Pick<Policy['cash'], 'opens' | 'closes'>,
  timeZone: string,
): readonly Span[] {
  const closesNextDay = cash.closes < cash.opens ? 1 : 0;
  return [-2, -1, 0, 1, 2]
    .map((day) => {
      const date = addDays(today, day);
      return {
        opensMs: utcOf(date, cash.opens, timeZone),
        closesMs: utcOf(addDays(date, closesNextDay), cash.closes, timeZone),
      };
    })
    .filter(({ opensMs, closesMs }) => opensMs < closesMs);
}
