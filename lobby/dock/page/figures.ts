import { fen, formatYuan } from '../../../contract/money.ts';

export const DENOMINATIONS_FEN = [100, 500, 1000, 2000, 5000, 10_000] as const;

/** `¥20.00`, `−¥12.80` */
export function yuan(amountFen: number): string {
  const sign = amountFen < 0 ? '−' : '';
  return `${sign}¥${formatYuan(fen(Math.abs(amountFen)))}`;
}

/** `¥20` */
export function shortYuan(amountFen: number): string {
  return `¥${formatYuan(fen(amountFen), 'short')}`;
}

const clockFormat = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Shanghai',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/** Campus time of day, `16:25:07`. */
export function timeOfDay(atMs: number): string {
  return clockFormat.format(atMs);
}

/** The first characters of a random id: enough to tell notes apart on one page. */
export function shortId(id: string): string {
  return id.slice(0, 6);
}
