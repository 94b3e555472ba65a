import { z } from 'zod';
import type { Result } from '../../contract/result.ts';
import { ok } from '../../contract/result.ts';
import type { BenchBook } from '../bench-book.ts';
import type { ValidatorMemory } from '../cash-acceptor/validator-settings.ts';
import type { AcceptorHands, CradleHands } from '../hands.ts';
import type { FaultProxy } from '../network/fault-proxy.ts';
import type { PosHands } from '../pos/pos-desk.ts';
import type { CardShelf, CentralDemo } from './ports.ts';

/** What the hands act on. */
export interface Bench {
  readonly acceptor: AcceptorHands;
  readonly cradle: CradleHands;
  readonly shelf: CardShelf;
  readonly book: BenchBook;
  /** Where the notes in the validator are, in a form that outlives this process. */
  memory(): ValidatorMemory;
  readonly proxy: Pick<FaultProxy, 'state' | 'setFault'>;
  readonly central: CentralDemo;
  readonly pos: PosHands;
  /** SIGKILLs the kiosk process last told of; the sentence says why not. */
  killKiosk(): Result<number, string>;
}

/** What a deed came to: a line for the bench's log, and facts for a caller. An error is what the machine refused. */
export type DeedResult = Result<
  { readonly text: string; readonly facts?: Readonly<Record<string, unknown>> },
  string
>;

export interface Hand<S extends z.ZodType = z.ZodType> {
  readonly schema: S;
  act(bench: Bench, wish: z.output<S>): DeedResult | Promise<DeedResult>;
}

/** Ties a deed to the schema of its body. */
export function hand<S extends z.ZodType>(schema: S, act: Hand<S>['act']): Hand {
  return { schema, act: (bench, wish) => act(bench, wish as z.output<S>) };
}

export const nothing = z.strictObject({});
export const done = (text: string, facts?: Readonly<Record<string, unknown>>): DeedResult =>
  ok(facts ? { text, facts } : { text });
