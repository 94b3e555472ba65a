import type { Clock, Random } from '../../contract/time.ts';
import type { PathMemory } from './note-path.ts';
import type { WireExchange } from './ssp-wire.ts';

/** How long the mechanics take, in milliseconds. */
export interface ValidatorTimings {
  readonly readingMs: number;
  /** From the accepting command to the point of no return. */
  readonly toCreditMs: number;
  readonly toBoxMs: number;
  readonly rejectingMs: number;
  /** From power to the first answer. */
  readonly bootMs: number;
  /** From the first answer until a note found in the path is cleared away. */
  readonly initialisingMs: number;
  readonly replyMs: number;
  /** Without a command for this long a note that is not accepted yet goes back. */
  readonly returnAfterSilenceMs: number;
  /** Without a command for this long the device disables itself. */
  readonly disableAfterSilenceMs: number;
}

/** One model of validator with its data set, and the ways in which firmwares differ. */
export interface ValidatorSettings {
  readonly clock: Clock;
  readonly random: Random;
  readonly serialNumber: number;
  readonly firmware: string;
  readonly firmwareName: string;
  readonly datasetName: string;
  readonly currency: string;
  /** Whole currency units of channel 1, 2...; 0 is an unused channel. */
  readonly channelValues: readonly number[];
  readonly highestProtocol: number;
  /** False: poll with ack is an unknown command, credits are reported once. */
  readonly acknowledges: boolean;
  readonly hasCounters: boolean;
  /** Refuses in clear what need not be in clear. */
  readonly insistsOnEncryption: boolean;
  /** What becomes of a credit that was not acknowledged (or not delivered) when power fails. */
  readonly creditAfterReset: 'repeated' | 'absent' | 'withCleared';
  /** Where a note goes at power-up that was on its way to the box without credit. */
  readonly clearedBeforeCredit: 'box' | 'front' | 'boxSilently';
  /** False: E1 and E2 carry channel 0. */
  readonly knowsWhatItCleared: boolean;
  /** A note that is pulled back is also reported as a fraud attempt. */
  readonly strimmingIsFraud: boolean;
  readonly boxCapacity: number;
  readonly timings: ValidatorTimings;
  /** Sees every command that arrives, once, after it was executed and before the answer leaves. */
  readonly observe: (exchange: WireExchange) => void;
  /** What an earlier run of the lobby kept. */
  readonly memory: ValidatorMemory | undefined;
}

/** What survives a restart of the lobby. */
export type ValidatorMemory = PathMemory;

export const defaultTimings: ValidatorTimings = {
  readingMs: 400,
  toCreditMs: 300,
  toBoxMs: 300,
  rejectingMs: 400,
  bootMs: 3000,
  initialisingMs: 800,
  replyMs: 10,
  returnAfterSilenceMs: 5000,
  disableAfterSilenceMs: 10_000,
};

export type ValidatorOptions = Pick<ValidatorSettings, 'clock' | 'random'> &
  Partial<Omit<ValidatorSettings, 'timings'>> & { readonly timings?: Partial<ValidatorTimings> };

/** A validator with a data set for yuan notes: 1, 5, 10, 20, 50 and 100. */
export function validatorSettings(options: ValidatorOptions): ValidatorSettings {
  return {
    serialNumber: 1_873_452,
    firmware: '0333',
    firmwareName: 'NV02004141498000',
    datasetName: 'CNY01610',
    currency: 'CNY',
    channelValues: [1, 5, 10, 20, 50, 100],
    highestProtocol: 8,
    acknowledges: true,
    hasCounters: true,
    insistsOnEncryption: false,
    creditAfterReset: 'repeated',
    clearedBeforeCredit: 'box',
    knowsWhatItCleared: true,
    strimmingIsFraud: false,
    boxCapacity: 600,
    observe: () => undefined,
    memory: undefined,
    ...options,
    timings: { ...defaultTimings, ...options.timings },
  };
}
