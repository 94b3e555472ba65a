import type { StepListener } from '../../../contract/step-listener.ts';
import type { Clock } from '../../../contract/time.ts';
import type { ByteStream, LineSettings } from '../../serial/byte-stream.ts';
import type { CashAcceptor } from '../cash-acceptor.ts';
import { ConnectingAcceptor } from '../connecting-acceptor.ts';
import type { AcceptorLog } from '../connecting-acceptor.ts';
import { Id003Conversation } from './conversation.ts';
import type { Memory } from './conversation.ts';
import { noNews } from './findings.ts';
import type { SessionTiming } from './session.ts';
import type { ExpectedDevice } from './starting.ts';

/** How the serial line to an ID-003 acceptor is set. */
export const id003Line: LineSettings = {
  baud: 9600,
  dataBits: 8,
  parity: 'even',
  stopBits: 'short',
  flowControl: 'none',
};

export interface Id003AcceptorOptions {
  /** Opens a fresh line, set as `id003Line`. Called again after every loss of contact. */
  readonly openLine: () => Promise<ByteStream>;
  readonly clock: Clock;
  readonly expected: ExpectedDevice;
  readonly log?: AcceptorLog;
  readonly onStep?: StepListener | undefined;
}

/** The acceptor answers within 300 ms, or not at all. */
const REPLY_TIMEOUT_MS = 500;
const REPEATS = 5;
const timing: SessionTiming = {
  pollMs: 200,
  // A held note goes back by itself after 5 to 10 s; this leaves room for one that was not heard.
  holdEveryMs: 2500,
  holdLimitMs: 25_000,
  outcomeLimitMs: 30_000,
  sameNoteMs: 2000,
  stuckLimitMs: 60_000,
};

/** A cash acceptor that speaks ID-003: JCM UBA, WBA, DBV, iVIZION and compatibles. */
export function createId003Acceptor(options: Id003AcceptorOptions): CashAcceptor {
  const { openLine, clock, expected, onStep, log = () => undefined } = options;
  const memory: Memory = {
    nextEscrowId: 1,
    nextCreditNo: 1,
    news: noNews,
    underWay: undefined,
    faults: new Set(),
    freshStartsMs: [],
  };
  return new ConnectingAcceptor({
    protocol: 'id003',
    clock,
    openLine,
    faults: memory.faults,
    log,
    onStep,
    converse: (stream, tell) =>
      new Id003Conversation({
        stream,
        clock,
        expected,
        timing,
        replyTimeoutMs: REPLY_TIMEOUT_MS,
        repeats: REPEATS,
        memory,
        log,
        tell,
        onStep,
      }),
  });
}
