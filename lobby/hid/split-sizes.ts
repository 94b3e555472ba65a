import type { Random } from '../../contract/time.ts';
import { MAX_REPORT_BYTES } from '../../devices/serial/codec/cp2110-codec.ts';

/** How many of the waiting bytes go into the next input report; what is out of range is brought into it. */
export type SplitSizes = (waiting: number) => number;

/** What fits: the default. */
export const wholeReports: SplitSizes = (waiting) => waiting;

/** One byte per report, as real bridges do at 9600 baud. */
export const oneByOne: SplitSizes = () => 1;

/** Any size. */
export function randomSplits(random: Random): SplitSizes {
  return () => 1 + ((random.bytes(1)[0] ?? 0) % MAX_REPORT_BYTES);
}
