import type { StepListener } from '../../../contract/step-listener.ts';
import type { Clock, Random } from '../../../contract/time.ts';
import type { ByteStream, LineSettings } from '../../serial/byte-stream.ts';
import type { CashAcceptor } from '../cash-acceptor.ts';
import { ConnectingAcceptor } from '../connecting-acceptor.ts';
import type { AcceptorLog } from '../connecting-acceptor.ts';
import { DEFAULT_FIXED_KEY } from './codec/encryption.ts';
import { SspConversation } from './conversation.ts';
import { noNews } from './findings.ts';
import type { Memory } from './memory.ts';
import type { ExpectedDevice } from './starting.ts';

/** How the serial line to an SSP validator is set. */
export const sspLine: LineSettings = {
  baud: 9600,
  dataBits: 8,
  parity: 'none',
  stopBits: 'long',
  flowControl: 'none',
};

export interface SspAcceptorOptions {
  /** Opens a fresh line, set as `sspLine`. Called again after every loss of contact. */
  readonly openLine: () => Promise<ByteStream>;
  readonly clock: Clock;
  readonly random: Random;
  readonly expected: ExpectedDevice;
  /** Time between two polls; the device wants 200..1000. */
  readonly pollMs?: number;
  /** `negotiate`: encrypted where the device can. `off` unless told. */
  readonly encryption?: 'off' | 'negotiate';
  /** The half of the key that the device was given at commissioning; else that of the factory. */
  readonly fixedKey?: bigint;
  readonly log?: AcceptorLog;
  readonly onStep?: StepListener | undefined;
}

const REPLY_TIMEOUT_MS = 1000;
const REPEATS = 5;
/** A held note goes back by itself after 5 s without a command; once a second leaves room for repeats. */
const HOLD_EVERY_MS = 1000;
const HOLD_LIMIT_MS = 25_000;
const OUTCOME_LIMIT_MS = 30_000;
const REST_LIMIT_MS = 15_000;

/** A cash acceptor that speaks SSP: Innovative Technology NV9, NV10, NV200 and their family. */
export function createSspAcceptor(options: SspAcceptorOptions): CashAcceptor {
  const { openLine, clock, random, expected, onStep, log = () => undefined } = options;
  const memory: Memory = {
    nextEscrowId: 1,
    nextCreditNo: 1,
    news: noNews,
    faults: new Set(),
    freshStartsMs: [],
  };
  const timing = {
    pollMs: options.pollMs ?? 200,
    holdEveryMs: HOLD_EVERY_MS,
    holdLimitMs: HOLD_LIMIT_MS,
    outcomeLimitMs: OUTCOME_LIMIT_MS,
    restLimitMs: REST_LIMIT_MS,
  };
  const { encryption = 'off', fixedKey = DEFAULT_FIXED_KEY } = options;
  return new ConnectingAcceptor({
    protocol: 'ssp',
    clock,
    openLine,
    faults: memory.faults,
    log,
    onStep,
    converse: (stream, tell) =>
      new SspConversation({
        stream,
        clock,
        random,
        expected,
        timing,
        replyTimeoutMs: REPLY_TIMEOUT_MS,
        repeats: REPEATS,
        encryption: encryption === 'negotiate' ? { fixedKey } : undefined,
        memory,
        log,
        tell,
        onStep,
      }),
  });
}
