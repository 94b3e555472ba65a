import { sleep, type Clock } from '../../contract/time.ts';
import type { HidBus, HidPort, HidSelector } from '../hid/hid-port.ts';
import type { ByteStream, LineSettings } from './byte-stream.ts';
import {
  CP2110_FEATURES,
  CP2110_PART_NUMBER,
  decodeData,
  decodeFeature,
  encodeData,
  encodeFeature,
  ERROR_BITS,
  FEATURE_REPORT_LENGTH,
  FIFO_BYTES,
  MAX_REPORT_BYTES,
  PURGE,
  toUartConfig,
  VENDOR_PARITY_CODES,
  type Cp2110FeatureName,
  type Cp2110FeatureValues,
  type ParityCodes,
} from './codec/cp2110-codec.ts';

export interface Cp2110StreamOptions {
  /** Which of the chip's parity codes is odd and which is even; found out at commissioning. */
  readonly parityCodes?: ParityCodes;
  /** How long, after the purge, input is thrown away that was already under way. 20 unless told; 0 waits for nothing. */
  readonly drainMs?: number;
  /** How long the transmit FIFO may stand still before the line counts as dead. 5000 unless told. */
  readonly stallMs?: number;
}

/** What the bridge has seen on its line since it was opened. */
export interface LineStatus {
  readonly parityErrors: number;
  readonly overruns: number;
  /** Reports from the bridge that were none; their contents were thrown away. */
  readonly malformedReports: number;
  /** Bytes that wait in the bridge at this moment. */
  readonly txWaiting: number;
  readonly rxWaiting: number;
  readonly lineBreak: boolean;
}

/**
 * A byte stream that knows how its line is doing. `write` waits while the bridge's FIFO is full, and rejects with
 * Cp2110Error `stalled` when nothing leaves it for too long: a part of the bytes may be on the wire then, so that
 * the caller purges or closes.
 */
export interface Cp2110Stream extends ByteStream {
  /** Asks the bridge. Counts grow by one for every time that the bridge reported the error. */
  lineStatus(): Promise<LineStatus>;
}

/** `wrongPart`, `configRefused`: nothing that this program can use is behind the selector. `stalled`: see write. */
export class Cp2110Error extends Error {
  override readonly name = 'Cp2110Error';
  readonly code: 'wrongPart' | 'configRefused' | 'stalled';

  constructor(code: Cp2110Error['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/** How often a full transmit FIFO is asked again. */
const FIFO_POLL_MS = 5;

/**
 * Opens a CP2110 bridge with the settings of the line, empty FIFOs and nothing left over from before.
 * Rejects with HidOpenError, HidClosedError or Cp2110Error; the bridge is closed then.
 */
export async function openCp2110(
  bus: HidBus,
  selector: HidSelector,
  line: LineSettings,
  clock: Clock,
  options: Cp2110StreamOptions = {},
): Promise<Cp2110Stream> {
  const config = toUartConfig(line, options.parityCodes ?? VENDOR_PARITY_CODES);
  const port = await bus.open(selector);
  const stream = new PortStream(port, clock, options.stallMs ?? 5000);
  try {
    await stream.start(config, options.drainMs ?? 20);
  } catch (error) {
    await port.close();
    throw error;
  }
  return stream;
}

class PortStream implements Cp2110Stream {
  readonly #port: HidPort;
  readonly #clock: Clock;
  readonly #stallMs: number;
  #listener: ((bytes: Uint8Array) => void) | undefined;
  /** Input is thrown away while this is set: until the line is set up, and during a purge. */
  #discarding = true;
  /** Bytes that came before somebody listened; as many as the chip itself would keep. */
  #early: number[] = [];
  /** Writes and purges happen one after another, in call order. */
  #lastTurn: Promise<void> = Promise.resolve();
  /** Bytes that fit into the transmit FIFO for certain; asking the bridge makes it larger again. */
  #room = FIFO_BYTES;
  #parityErrors = 0;
  #overruns = 0;
  #malformedReports = 0;

  constructor(port: HidPort, clock: Clock, stallMs: number) {
    this.#port = port;
    this.#clock = clock;
    this.#stallMs = stallMs;
    port.setReportListener((report) => this.#onReport(report));
  }

  get closed(): ByteStream['closed'] {
    return this.#port.closed;
  }

  /** The opening sequence. Any order works with the chip; this one never has it run with unknown settings. */
  async start(config: Cp2110FeatureValues<'config'>, drainMs: number): Promise<void> {
    const { partNumber } = await this.#get('version');
    if (partNumber !== CP2110_PART_NUMBER) {
      throw new Cp2110Error(
        'wrongPart',
        `part number ${partNumber} is not a CP2110; check the serial number in the configuration`,
      );
    }
    await this.#set('enable', { enabled: false });
    await this.#set('config', config);
    const taken = await this.#get('config');
    if (JSON.stringify(taken) !== JSON.stringify(config)) {
      throw new Cp2110Error(
        'configRefused',
        `the bridge was set to ${JSON.stringify(config)} and says ${JSON.stringify(taken)}`,
      );
    }
    await this.#set('enable', { enabled: true });
    await this.#set('purge', { fifos: PURGE.both });
    if (drainMs > 0) await sleep(this.#clock, drainMs);
    this.#discarding = false;
  }

  write(bytes: Uint8Array): Promise<void> {
    const copy = bytes.slice();
    return this.#inTurn(async () => {
      for (let at = 0; at < copy.length; at += MAX_REPORT_BYTES) {
        const chunk = copy.subarray(at, at + MAX_REPORT_BYTES);
        await this.#waitForRoom(chunk.length);
        this.#room -= chunk.length;
        await this.#port.write(encodeData(chunk));
      }
    });
  }

  setByteListener(listener: (bytes: Uint8Array) => void): void {
    this.#listener = listener;
    const early = Uint8Array.from(this.#early);
    this.#early = [];
    if (early.length > 0) listener(early);
  }

  purge(): Promise<void> {
    return this.#inTurn(async () => {
      this.#discarding = true;
      try {
        await this.#set('purge', { fifos: PURGE.both });
        this.#early = [];
      } finally {
        this.#discarding = false;
      }
    });
  }

  async lineStatus(): Promise<LineStatus> {
    const { txWaiting, rxWaiting, lineBreak } = await this.#readStatus();
    return {
      parityErrors: this.#parityErrors,
      overruns: this.#overruns,
      malformedReports: this.#malformedReports,
      txWaiting,
      rxWaiting,
      lineBreak,
    };
  }

  /** What still waits in the transmit FIFO goes out; the bridge stays enabled until it is opened again. */
  close(): Promise<void> {
    return this.#port.close();
  }

  #onReport(report: Uint8Array): void {
    const bytes = decodeData(report);
    if (!bytes) this.#malformedReports += 1;
    else if (this.#discarding) return;
    else if (this.#listener) this.#listener(bytes);
    else if (this.#early.length + bytes.length <= FIFO_BYTES) this.#early.push(...bytes);
    else this.#overruns += 1;
  }

  /** The error bits are cleared by every read, so that every read has to count them. */
  async #readStatus(): Promise<Cp2110FeatureValues<'status'>> {
    const status = await this.#get('status');
    if (status.errors & ERROR_BITS.parity) this.#parityErrors += 1;
    if (status.errors & ERROR_BITS.overrun) this.#overruns += 1;
    return status;
  }

  async #waitForRoom(needed: number): Promise<void> {
    let lowest = Infinity;
    let progressAtMs = this.#clock.monotonicMs();
    while (this.#room < needed) {
      const { txWaiting } = await this.#readStatus();
      this.#room = Math.max(0, FIFO_BYTES - txWaiting);
      if (this.#room >= needed) return;
      if (txWaiting < lowest) {
        lowest = txWaiting;
        progressAtMs = this.#clock.monotonicMs();
      } else if (this.#clock.monotonicMs() - progressAtMs >= this.#stallMs) {
        throw new Cp2110Error(
          'stalled',
          `the bridge has sent nothing for ${this.#stallMs} ms; check the device's cable and power`,
        );
      }
      await sleep(this.#clock, FIFO_POLL_MS);
    }
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#lastTurn.then(work);
    // The next one has its turn however this one ends; who called this one hears of its failure.
    this.#lastTurn = turn.catch(() => undefined);
    return turn;
  }

  async #get<N extends Cp2110FeatureName>(name: N): Promise<Cp2110FeatureValues<N>> {
    return decodeFeature(
      name,
      await this.#port.getFeatureReport(CP2110_FEATURES[name].id, FEATURE_REPORT_LENGTH),
    );
  }

  #set<N extends Cp2110FeatureName>(name: N, values: Cp2110FeatureValues<N>): Promise<void> {
    return this.#port.sendFeatureReport(encodeFeature(name, values));
  }
}
