import { REQUEST_WINDOW } from '../contract/platform-api.ts';

/**
 * Which request numbers of an epoch were seen: the highest, and one bit for each of the REQUEST_WINDOW numbers up to
 * it. Numbers may overtake each other on the way; each is taken once, and one that fell out of the window never.
 */
export interface RequestWindow {
  /** -1 before the first request. */
  readonly highest: number;
  /** Bit n stands for `highest - n`. */
  readonly seen: bigint;
}

export const EMPTY_WINDOW: RequestWindow = { highest: -1, seen: 0n };
const ALL_BITS = (1n << BigInt(REQUEST_WINDOW)) - 1n;

/** The window after this number; undefined when the number was seen before or is too old to tell. */
export function take(window: RequestWindow, requestNumber: number): RequestWindow | undefined {
  const ahead = requestNumber - window.highest;
  if (ahead > 0) {
    const kept = ahead < REQUEST_WINDOW ? (window.seen << BigInt(ahead)) & ALL_BITS : 0n;
    return { highest: requestNumber, seen: kept | 1n };
  }
  if (-ahead >= REQUEST_WINDOW) return undefined;
  const bit = 1n << BigInt(-ahead);
  return (window.seen & bit) === 0n ? { highest: window.highest, seen: window.seen | bit } : undefined;
}
