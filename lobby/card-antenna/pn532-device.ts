import { toHex } from '../../contract/hex.ts';
import type { Clock, Timer } from '../../contract/time.ts';
import type { CommandRow, Pn532CommandName } from '../../devices/card-antenna/pn532/codec/commands.ts';
import { commandNameOf, PN532_IC, pn532Commands } from '../../devices/card-antenna/pn532/codec/commands.ts';
import type { ExchangeStatus } from '../../devices/card-antenna/pn532/codec/exchange-status.ts';
import { exchangeStatusCode } from '../../devices/card-antenna/pn532/codec/exchange-status.ts';
import { Pn532FrameDecoder } from '../../devices/card-antenna/pn532/codec/frame-decoder.ts';
import type { Pn532Frame } from '../../devices/card-antenna/pn532/codec/frames.ts';
import { encodeFrame } from '../../devices/card-antenna/pn532/codec/frames.ts';
import { decodeUidCall } from '../../devices/card-antenna/pn532/codec/targets.ts';
import type { CardAnswer, ContactlessCard } from '../cards/contactless-card.ts';
import type { UartDevice } from '../hid/uart-device.ts';
import { airTimeMs } from './air-time.ts';
import type { Cradle } from './cradle.ts';
import type { Pn532Timing } from './pn532-timing.ts';
import { lifelikePn532Timing } from './pn532-timing.ts';

export { instantPn532Timing, lifelikePn532Timing } from './pn532-timing.ts';

/** What goes wrong with one command. */
export type Pn532Fault = 'loseCommand' | 'loseAck' | 'loseReply' | 'damageReply' | 'hang';

export interface Pn532Command {
  readonly name: Pn532CommandName | undefined;
  readonly code: number;
  readonly data: Uint8Array;
}

export interface Pn532DeviceOptions {
  readonly clock: Clock;
  readonly cradle: Cradle;
  readonly timing?: Pn532Timing;
}

/** A frame that stops in the middle is given up after this; the manual names no time. */
const INTER_BYTE_GAP_MS = 100;
const FOR_EVER = 0xff;
const WAKE_UP_BYTE = 0x55;

type Answer = Extract<Pn532Frame, { readonly type: 'data' | 'error' }>;
/** Undefined: the answer comes later. */
type Execute = () => Answer | undefined;

/**
 * The PN532 at the end of its serial line. After power-up it sleeps until it sees a wake-up byte, and searches for
 * cards without end until RFConfiguration says otherwise.
 */
export class Pn532Device implements UartDevice {
  readonly line = { baud: 115_200, parity: 'none', dataBits: 8, stopBits: 'short' } as const;
  /** Asked before each command that arrives; for faults and for hands that move at this very moment. */
  beforeCommand: (command: Pn532Command) => Pn532Fault | undefined = () => undefined;
  #exchanges = 0;
  #airTimeMs = 0;
  readonly #clock: Clock;
  readonly #cradle: Cradle;
  readonly #timing: Pn532Timing;
  readonly #decoder = new Pn532FrameDecoder();
  #transmit: (bytes: Uint8Array) => void = () => undefined;
  #isAsleep = true;
  #lastByteMs = 0;
  #isBusy = false;
  /** Everything that the running command still has to do. */
  #timers: Timer[] = [];
  /** Set while a search without end waits for a card. */
  #search: (() => void) | undefined;
  #searchRetries = FOR_EVER;
  #targets: readonly ContactlessCard[] = [];
  #lastAnswer: Uint8Array | undefined;

  constructor({ clock, cradle, timing = lifelikePn532Timing }: Pn532DeviceOptions) {
    this.#clock = clock;
    this.#cradle = cradle;
    this.#timing = timing;
    cradle.setPlacedListener(() => this.#search?.());
  }

  /** Exchanges with cards so far, and how long they lasted on the air and in the card (`air-time.ts`). For benches. */
  get onAir(): { readonly exchanges: number; readonly airTimeMs: number } {
    return { exchanges: this.#exchanges, airTimeMs: this.#airTimeMs };
  }

  connect(transmit: (bytes: Uint8Array) => void): void {
    this.#transmit = transmit;
  }

  /** The supply was cut and came back: everything that the chip was told is forgotten. */
  powerCycle(): void {
    this.#stopCommand();
    this.#fallAsleep();
    this.#decoder.reset();
    this.#searchRetries = FOR_EVER;
    this.#lastAnswer = undefined;
  }

  receive(bytes: Uint8Array): void {
    const nowMs = this.#clock.monotonicMs();
    const isLate = nowMs - this.#lastByteMs > INTER_BYTE_GAP_MS;
    this.#lastByteMs = nowMs;
    if (isLate && this.#decoder.isInsideFrame)
      for (const frame of this.#decoder.flush()) this.#onFrame(frame);
    const heard = this.#isAsleep ? this.#wakeUpFrom(bytes) : bytes;
    for (const frame of this.#decoder.push(heard)) this.#onFrame(frame);
  }

  #wakeUpFrom(bytes: Uint8Array): Uint8Array {
    const wakeUp = bytes.indexOf(WAKE_UP_BYTE);
    if (wakeUp < 0) return new Uint8Array();
    this.#isAsleep = false;
    this.#cradle.setField(true);
    return bytes.subarray(wakeUp);
  }

  #fallAsleep(): void {
    this.#isAsleep = true;
    this.#targets = [];
    this.#cradle.setField(false);
  }

  #onFrame(frame: ReturnType<Pn532FrameDecoder['push']>[number]): void {
    switch (frame.type) {
      case 'ack':
        this.#stopCommand();
        return;
      case 'nack':
        if (this.#lastAnswer) this.#transmit(this.#lastAnswer);
        return;
      case 'data':
        if (frame.from === 'host') this.#onCommand(frame.code, frame.data);
        return;
      case 'error':
      case 'discarded':
        // A frame with a wrong checksum gets no ACK; that is all the host learns.
        return;
    }
  }

  #stopCommand(): void {
    for (const timer of this.#timers) timer.cancel();
    this.#timers = [];
    this.#search = undefined;
    this.#isBusy = false;
  }

  #onCommand(code: number, data: Uint8Array): void {
    // Whether a second command would end the first is not documented; here nothing but an ACK does.
    if (this.#isBusy) return;
    const name = commandNameOf(code);
    const fault = this.beforeCommand({ name, code, data });
    if (fault === 'loseCommand') return;
    this.#isBusy = true;
    this.#after(this.#timing.ack, () => {
      if (fault !== 'loseAck') this.#transmit(encodeFrame({ type: 'ack' }));
    });
    if (fault === 'hang') return;
    const execute = name ? this.#executorOf(name, data, fault) : undefined;
    this.#after(this.#timing.ack + this.#durationOf(name, data), () => {
      const answer = execute ? execute() : ({ type: 'error' } as const);
      if (answer) this.#answer(answer, fault);
    });
  }

  #durationOf(name: Pn532CommandName | undefined, data: Uint8Array): number {
    const { list, exchange, command, air } = this.#timing;
    if (name === 'inListPassiveTarget') return list;
    if (name !== 'inDataExchange') return command;
    return exchange + (air ? airTimeMs(data.subarray(1)) : 0);
  }

  #answer(answer: Answer, fault: Pn532Fault | undefined): void {
    this.#isBusy = false;
    this.#lastAnswer = encodeFrame(answer);
    if (fault === 'loseReply') return;
    const sent = Uint8Array.from(this.#lastAnswer);
    const checksumAt = sent.length - 2;
    if (fault === 'damageReply') sent[checksumAt] = (sent[checksumAt] ?? 0) ^ 0x40;
    this.#transmit(sent);
  }

  /** Undefined: the parameters are not those of this command. */
  #executorOf(name: Pn532CommandName, data: Uint8Array, fault: Pn532Fault | undefined): Execute | undefined {
    switch (name) {
      case 'diagnose':
        return executor(pn532Commands.diagnose, data, (request) => request);
      case 'getFirmwareVersion':
        return executor(pn532Commands.getFirmwareVersion, data, () => ({
          ...{ ic: PN532_IC, version: 1, revision: 6, support: 7 },
        }));
      case 'samConfiguration':
        return executor(pn532Commands.samConfiguration, data, () => 'nothing' as const);
      case 'powerDown':
        return executor(pn532Commands.powerDown, data, () => {
          this.#fallAsleep();
          return { status: 0 };
        });
      case 'rfConfiguration':
        return executor(pn532Commands.rfConfiguration, data, (request) => {
          if (request.item === 'maxRetries') this.#searchRetries = request.passive;
          if (request.item === 'field') this.#cradle.setField(request.on);
          return 'nothing' as const;
        });
      case 'inListPassiveTarget':
        return this.#searcher(data, fault);
      case 'inDataExchange':
        return executor(pn532Commands.inDataExchange, data, (request) =>
          this.#exchange(request.target, request.data),
        );
      case 'inRelease':
        return executor(pn532Commands.inRelease, data, ({ target }) => {
          const isListed = target === 0 || this.#targets[target - 1] !== undefined;
          if (isListed) this.#targets = [];
          return { status: exchangeStatusCode(isListed ? 'ok' : 'wrongContext') };
        });
    }
  }

  #searcher(data: Uint8Array, fault: Pn532Fault | undefined): Execute | undefined {
    const row = pn532Commands.inListPassiveTarget;
    const request = row.decodeRequest(data);
    if (!request) return undefined;
    const list = (): boolean => this.#list(request.maxTargets, decodeUidCall(request.call));
    const found = (): Answer => {
      const targets = this.#targets.map(({ sensRes, selRes, uid, ats }, index) => ({
        ...{ target: index + 1, sensRes, selRes, uid, ats },
      }));
      return answerTo(row, { targets });
    };
    return () => {
      if (list()) return found();
      if (this.#searchRetries === FOR_EVER) {
        this.#search = () => {
          if (!list()) return;
          this.#search = undefined;
          this.#answer(found(), fault);
        };
      } else {
        this.#after(this.#timing.listNothing, () => {
          list();
          this.#answer(found(), fault);
        });
      }
      return undefined;
    };
  }

  /** Wakes and selects what lies in the field; whoever was listed before is no longer. */
  #list(maxTargets: number, call: Uint8Array): boolean {
    this.#cradle.setField(true);
    const called = (card: ContactlessCard): boolean => call.length === 0 || toHex(card.uid) === toHex(call);
    this.#targets = this.#cradle.cardsInField
      .filter((card) => called(card) && card.select())
      .slice(0, maxTargets);
    return this.#targets.length > 0;
  }

  #exchange(target: number, data: Uint8Array): { readonly status: number; readonly data: Uint8Array } {
    const card = this.#targets[target - 1];
    const failed = (name: ExchangeStatus): { readonly status: number; readonly data: Uint8Array } => ({
      status: exchangeStatusCode(name),
      data: new Uint8Array(),
    });
    if (!card) return failed('wrongContext');
    this.#exchanges += 1;
    this.#airTimeMs += airTimeMs(data);
    const answer: CardAnswer = this.#cradle.cardsInField.includes(card)
      ? card.exchange(data)
      : { type: 'silent' };
    switch (answer.type) {
      case 'data':
        return { status: 0, data: answer.bytes };
      case 'silent':
        return failed('timeout');
      case 'refused':
        return failed('format');
      case 'authenticationFailed':
        return failed('authentication');
    }
  }

  #after(delayMs: number, work: () => void): void {
    if (delayMs === 0) work();
    else this.#timers.push(this.#clock.schedule(delayMs, work));
  }
}

function answerTo<Request, Reply>(row: CommandRow<Request, Reply>, reply: Reply): Answer {
  return { type: 'data', from: 'chip', code: row.code + 1, data: row.encodeReply(reply) };
}

function executor<Request, Reply>(
  row: CommandRow<Request, Reply>,
  data: Uint8Array,
  execute: (request: Request) => Reply,
): Execute | undefined {
  const request = row.decodeRequest(data);
  return request === undefined ? undefined : () => answerTo(row, execute(request));
}
