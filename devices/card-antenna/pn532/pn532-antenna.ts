import type { DeviceState } from '../../../contract/device-state.ts';
import { toHex } from '../../../contract/hex.ts';
import type { Result } from '../../../contract/result.ts';
import { err, ok } from '../../../contract/result.ts';
import type { Clock } from '../../../contract/time.ts';
import { asError, sleep } from '../../../contract/time.ts';
import type { ByteStream } from '../../serial/byte-stream.ts';
import type { AntennaEvent, CardAntenna, CardFault, ChipKind, ClassicCard } from '../card-antenna.ts';
import { ClassicSession } from './classic-session.ts';
import { pn532Commands } from './codec/commands.ts';
import { encodeUidCall } from './codec/targets.ts';
import type { TypeATarget } from './codec/targets.ts';
import { Pn532CommandLine } from './command-line.ts';
import { nobody, observe, withoutCard } from './presence.ts';
import { recover, setUp } from './set-up.ts';

export interface Pn532Options {
  /** A fresh line at 115200 8N1; rejects when the bridge is not there. */
  readonly openLine: () => Promise<ByteStream>;
  readonly clock: Clock;
  /** Pause between two looks for cards. */
  readonly pollMs?: number;
  /** Faults that were mended and would otherwise leave no trace. */
  readonly log?: (event: string, facts: Readonly<Record<string, string>>) => void;
}

export function createPn532Antenna(options: Pn532Options): CardAntenna {
  return new Pn532Antenna(options);
}

const FIRST_BACKOFF_MS = 200;
const LONGEST_BACKOFF_MS = 5000;
/** A chip that needs mending at every look is not working. */
const MOST_FAILED_LOOKS = 5;
const CLASSIC_1K = 0x08;
const DESFIRE = { sensRes: 0x0344, selRes: 0x20 } as const;

function chipOf({ sensRes, selRes }: TypeATarget): ChipKind {
  if (selRes === CLASSIC_1K) return 'mifareClassic1k';
  return sensRes === DESFIRE.sensRes && selRes === DESFIRE.selRes ? 'desfire' : 'other';
}

class Pn532Antenna implements CardAntenna {
  readonly #openLine: () => Promise<ByteStream>;
  readonly #clock: Clock;
  readonly #pollMs: number;
  readonly #log: NonNullable<Pn532Options['log']>;
  readonly #stopping = new AbortController();
  #listener: ((event: AntennaEvent) => void) | undefined;
  #loop: Promise<void> = Promise.resolve();
  /** What holds the antenna now or waits for it; one after the other. */
  #queue: Promise<unknown> = Promise.resolve();
  /** The line that is open now, also while the chip is being set up. */
  #opened: Pn532CommandLine | undefined;
  /** The same while the chip is ready. */
  #line: Pn532CommandLine | undefined;
  #presence = nobody;
  #reported = '';

  constructor({ openLine, clock, pollMs = 250, log = () => undefined }: Pn532Options) {
    this.#openLine = openLine;
    this.#clock = clock;
    this.#pollMs = pollMs;
    this.#log = log;
  }

  start(listener: (event: AntennaEvent) => void): void {
    if (this.#listener) throw new Error('the antenna was started twice');
    this.#listener = listener;
    this.#report('starting', 'connecting to the card antenna');
    this.#loop = this.#serveForEver();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#opened?.close();
    await this.#loop;
  }

  withClassicCard<T>(
    uid: Uint8Array,
    work: (card: ClassicCard) => Promise<Result<T, CardFault>>,
  ): Promise<Result<T, CardFault>> {
    return this.#alone(async () => {
      const line = this.#line;
      if (!line) return err('antenna');
      const target = await this.#select(line, uid);
      if (!target.ok) return target;
      const session = new ClassicSession(line, target.value);
      try {
        return await work(session);
      } finally {
        session.end();
        if (session.lineFailed) await this.#mend(line, 'exchange with a card');
      }
    });
  }

  async #select(line: Pn532CommandLine, uid: Uint8Array): Promise<Result<TypeATarget, CardFault>> {
    const request = { maxTargets: 1, call: encodeUidCall(uid) } as const;
    const listed = await line.run(pn532Commands.inListPassiveTarget, request);
    if (!listed.ok) {
      await this.#mend(line, `selecting a card: ${listed.error}`);
      return err('antenna');
    }
    const [target] = listed.value.targets;
    if (!target || toHex(target.uid) !== toHex(uid)) {
      this.#presence = withoutCard(this.#presence, uid);
      return err(target ? 'otherCard' : 'gone');
    }
    return target.selRes === CLASSIC_1K ? ok(target) : err('refused');
  }

  async #serveForEver(): Promise<void> {
    let backoffMs = FIRST_BACKOFF_MS;
    while (!this.#isStopping()) {
      const hasServed = await this.#serveOneLine();
      if (hasServed) backoffMs = FIRST_BACKOFF_MS;
      await this.#pause(backoffMs);
      backoffMs = Math.min(backoffMs * 2, LONGEST_BACKOFF_MS);
    }
  }

  /** True when the chip became ready. */
  async #serveOneLine(): Promise<boolean> {
    let stream: ByteStream;
    try {
      stream = await this.#openLine();
    } catch (reason) {
      this.#report('noDevice', asError(reason).message);
      return false;
    }
    if (this.#isStopping()) {
      await stream.close();
      return false;
    }
    const line = new Pn532CommandLine(stream, this.#clock);
    this.#opened = line;
    try {
      const firmware = await setUp(line);
      if (this.#isStopping()) return false;
      if (!firmware.ok) {
        this.#report(firmware.error.state, firmware.error.detail);
        return false;
      }
      this.#line = line;
      this.#report('online', `PN532 firmware ${firmware.value.version}.${firmware.value.revision}`);
      await this.#lookForCards(line);
      return true;
    } finally {
      this.#line = undefined;
      this.#opened = undefined;
      await line.close();
    }
  }

  async #lookForCards(line: Pn532CommandLine): Promise<void> {
    let failedLooks = 0;
    while (this.#line === line && !this.#isStopping()) {
      const hasSeen = await this.#alone(() => this.#look(line));
      failedLooks = hasSeen ? 0 : failedLooks + 1;
      if (failedLooks >= MOST_FAILED_LOOKS) this.#drop(line, 'looking for cards');
      else await this.#pause(this.#pollMs);
    }
  }

  async #look(line: Pn532CommandLine): Promise<boolean> {
    if (this.#line !== line) return false;
    const request = { maxTargets: 2, call: new Uint8Array() } as const;
    const listed = await line.run(pn532Commands.inListPassiveTarget, request);
    if (!listed.ok) {
      await this.#mend(line, `looking for cards: ${listed.error}`);
      return false;
    }
    const cards = listed.value.targets.map((target) => ({ uid: target.uid, chip: chipOf(target) }));
    const { presence, events } = observe(this.#presence, cards);
    this.#presence = presence;
    for (const event of events) this.#listener?.(event);
    return true;
  }

  /** After a fault of the chip or the line. */
  async #mend(line: Pn532CommandLine, during: string): Promise<void> {
    if (this.#line !== line) return;
    if (await recover(line)) {
      this.#log('antennaMended', { during });
      return;
    }
    this.#drop(line, during);
  }

  #drop(line: Pn532CommandLine, during: string): void {
    if (this.#line !== line) return;
    this.#line = undefined;
    if (this.#isStopping()) return;
    // What lies in the cradle is unknown from here on; a card that is still there is reported anew.
    if (this.#presence.cards.length > 0) this.#listener?.({ type: 'cardGone' });
    this.#presence = nobody;
    const detail = line.isClosed
      ? 'the connection to the card antenna is closed'
      : 'the card antenna is silent';
    this.#report('offline', `${detail} (${during}); check its cable`);
  }

  #report(state: DeviceState, detail: string): void {
    const words = `${state} ${detail}`;
    if (words === this.#reported || this.#isStopping()) return;
    this.#reported = words;
    this.#listener?.({ type: 'state', state, detail });
  }

  #alone<T>(work: () => Promise<T>): Promise<T> {
    const run = this.#queue.then(work);
    // Whoever asked gets the failure through `run`; the next in the queue is not concerned.
    const settled = (): void => undefined;
    this.#queue = run.then(settled, settled);
    return run;
  }

  #isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  async #pause(ms: number): Promise<void> {
    const { signal } = this.#stopping;
    if (signal.aborted) return;
    await sleep(this.#clock, ms, signal).catch((reason: unknown) => {
      if (!signal.aborted) throw reason;
    });
  }
}
