import { commands } from '../../devices/cash-acceptor/ssp/codec/commands.ts';
import type { Command, CommandName } from '../../devices/cash-acceptor/ssp/codec/commands.ts';
import { encodeEvents, events } from '../../devices/cash-acceptor/ssp/codec/events.ts';
import type { SspEvent } from '../../devices/cash-acceptor/ssp/codec/events.ts';
import { rejectCodes } from '../../devices/cash-acceptor/ssp/codec/reject-codes.ts';
import { encodeReply } from '../../devices/cash-acceptor/ssp/codec/replies.ts';
import type { ReplyCode } from '../../devices/cash-acceptor/ssp/codec/replies.ts';
import type { Setup } from '../../devices/cash-acceptor/ssp/codec/setup.ts';
import type { Timer } from '../../contract/time.ts';
import type { Banknote } from '../hands.ts';
import { EventMemory } from './event-memory.ts';
import type { NotePath, Position, Verdict } from './note-path.ts';
import { nameOf } from './ssp-wire.ts';
import type { ValidatorSettings } from './validator-settings.ts';

type Phase = 'off' | 'booting' | 'initialising' | 'running';

const LOWEST_PROTOCOL = 4;
/** What the unit speaks after power-up, until the host chooses. */
const POWER_UP_PROTOCOL = 4;

/**
 * The device's program: executes commands and forgets everything but the event memory's credits when power fails.
 */
export class SspFirmware {
  readonly memory = new EventMemory();
  readonly #settings: ValidatorSettings;
  readonly #path: NotePath;
  readonly #restart: () => void;
  #phase: Phase = 'running';
  #enabled = false;
  #mask = 0;
  #protocol = POWER_UP_PROTOCOL;
  #silence: Timer | undefined;
  #boot: Timer | undefined;
  /** Counts the commands that were executed. */
  executed = 0;
  pathOpen = false;

  /** @param restart turns the whole unit off and on, wire included */
  constructor(settings: ValidatorSettings, path: NotePath, restart: () => void) {
    this.#settings = settings;
    this.#path = path;
    this.#restart = restart;
    this.memory.tell({ name: 'slaveReset' });
  }

  get powered(): boolean {
    return this.#phase !== 'off';
  }

  /** Answers on the wire. */
  get awake(): boolean {
    return this.#phase === 'initialising' || this.#phase === 'running';
  }

  /** Would draw a note in; after a credit no other note moves before the host has acknowledged it. */
  get accepting(): boolean {
    return this.#phase === 'running' && !this.#off && this.memory.pending.length === 0;
  }

  powerOff(): void {
    if (this.#phase === 'off') return;
    this.#phase = 'off';
    this.#boot?.cancel();
    this.#silence?.cancel();
    this.#path.freeze();
    this.memory.loseVolatile(this.#settings.creditAfterReset !== 'absent');
    this.#enabled = false;
    this.#mask = 0;
    this.#protocol = POWER_UP_PROTOCOL;
  }

  powerOn(): void {
    if (this.#phase !== 'off') return;
    const { clock, timings } = this.#settings;
    this.#phase = 'booting';
    this.#boot = clock.schedule(timings.bootMs, () => {
      this.#phase = 'initialising';
      this.memory.tell({ name: 'slaveReset' });
      this.#boot = clock.schedule(timings.initialisingMs, () => {
        this.#path.clearPath();
        this.#phase = 'running';
      });
    });
  }

  /** How a note that was read is to be treated. */
  judge(note: Banknote): Verdict {
    const channel = this.#settings.channelValues.indexOf(note.valueFen / 100) + 1;
    switch (note.kind) {
      case 'counterfeit':
        return { rejectCode: rejectCodes.averageFail.code };
      case 'crumpled':
        return { rejectCode: rejectCodes.noNoteFound.code };
      case 'foreign':
        return { rejectCode: rejectCodes.graphFail.code };
      case 'genuine':
        if (channel === 0) return { rejectCode: rejectCodes.graphFail.code };
        if (!(this.#mask & (1 << (channel - 1)))) return { rejectCode: rejectCodes.channelInhibited.code };
        return { channel };
    }
  }

  /** Command code and parameters in, response code and data out. */
  execute(data: Uint8Array): Uint8Array {
    this.executed += 1;
    this.#listenForSilence();
    const name = nameOf(data);
    const reply = name === undefined ? encodeReply('unknownCommand') : this.#answer(name, data.slice(1));
    this.#settings.observe({ count: this.executed, command: name, data, reply });
    return reply;
  }

  #answer(name: CommandName, parameters: Uint8Array): Uint8Array {
    const known = commands[name].parameters.decode(parameters);
    if (!known.ok) return encodeReply('wrongParameterCount');
    switch (name) {
      case 'poll':
        return this.#poll(false);
      case 'pollWithAck':
        return this.#settings.acknowledges ? this.#poll(true) : encodeReply('unknownCommand');
      case 'eventAck':
        if (!this.#settings.acknowledges) return encodeReply('unknownCommand');
        return encodeReply(this.memory.acknowledge() ? 'ok' : 'cannotProcess');
      case 'hold':
        return encodeReply(this.#holdsNote ? 'ok' : 'cannotProcess');
      case 'reject':
        return encodeReply(this.#rejectEscrow() ? 'ok' : 'cannotProcess');
      case 'setInhibits':
        return this.#setInhibits(parameters);
      case 'enable':
        this.#enabled = true;
        return encodeReply('ok');
      case 'disable':
        this.#enabled = false;
        this.#path.reject(rejectCodes.unitDisabled.code);
        return encodeReply('ok');
      case 'protocolVersion':
        return this.#chooseProtocol(parameters[0] ?? 0);
      case 'reset':
        this.#settings.clock.schedule(this.#settings.timings.replyMs + 1, this.#restart);
        return encodeReply('ok');
      default:
        return this.#describe(name);
    }
  }

  /** Commands that only tell something, or that change nothing that the model has. */
  #describe(name: CommandName): Uint8Array {
    const { serialNumber, firmwareName, datasetName } = this.#settings;
    const setup = this.#setup();
    const say = <R>(command: Pick<Command<void, R>, 'answer'>, value: R): Uint8Array =>
      encodeReply('ok', command.answer.encode(value));
    switch (name) {
      case 'setup':
        return say(commands.setup, setup);
      case 'unitData':
        return say(commands.unitData, setup);
      case 'serialNumber':
        return say(commands.serialNumber, serialNumber);
      case 'firmwareVersion':
        return say(commands.firmwareVersion, firmwareName);
      case 'datasetVersion':
        return say(commands.datasetVersion, datasetName);
      case 'channelValues':
        return say(commands.channelValues, this.#channelValues(setup));
      case 'channelSecurity':
        return say(
          commands.channelSecurity,
          setup.channels.map(({ security }) => security),
        );
      case 'lastRejectCode':
        return say(commands.lastRejectCode, this.#path.lastRejectCode);
      case 'counters':
        return this.#settings.hasCounters
          ? say(commands.counters, this.#counters())
          : encodeReply('unknownCommand');
      case 'getBarCodeConfiguration':
        return say(commands.getBarCodeConfiguration, Uint8Array.of(0, 0, 1, 6));
      case 'getBarCodeInhibit':
        return say(commands.getBarCodeInhibit, 0xff);
      case 'barCodeData':
        return say(commands.barCodeData, Uint8Array.of(0, 0));
      case 'buildRevision':
        return say(commands.buildRevision, Uint8Array.of(0, 1, 0));
      case 'sync':
      case 'displayOn':
      case 'displayOff':
      case 'configureBezel':
      case 'setBarCodeConfiguration':
      case 'setBarCodeInhibit':
        return encodeReply('ok');
      default:
        return encodeReply('unknownCommand');
    }
  }

  /** Any poll accepts a note in escrow that an earlier poll has told of. */
  #poll(withAck: boolean): Uint8Array {
    const { position } = this.#path;
    const accepts = this.#holdsNote && position.at === 'escrow' && position.shown;
    const state = accepts ? [] : this.#state(withAck);
    if (accepts) this.#path.accept();
    if (this.#holdsNote) this.#path.shown();
    const inPath = this.#path.position.at !== 'empty';
    const happened = withAck ? this.memory.show() : this.memory.take(inPath);
    const list = [...happened, ...state].filter(({ name }) => events[name].since <= this.#protocol);
    return encodeReply('ok', encodeEvents(list));
  }

  /** What every poll shows for as long as it is so. */
  #state(withAck: boolean): SspEvent[] {
    const { position, boxPresent, full } = this.#path;
    const list: SspEvent[] = [];
    if (!this.#path.frozen) list.push(...shownMovement(position));
    if (position.at === 'jammed') list.push({ name: position.where === 'inside' ? 'safeJam' : 'unsafeJam' });
    if (!boxPresent) list.push({ name: 'boxRemoved' });
    if (full) list.push({ name: 'stackerFull' });
    if (this.pathOpen) list.push({ name: 'pathOpen' });
    if (this.#enabled && this.#mask === 0) list.push({ name: 'channelDisable' });
    if (this.#off) list.push({ name: 'disabled' });
    if (this.#phase === 'initialising' && withAck) list.push({ name: 'initialising' });
    return list;
  }

  /** Disabled by the host, by silence, by a fault, or because nothing may be accepted. */
  get #off(): boolean {
    const { position, boxPresent, full } = this.#path;
    const faulty = position.at === 'jammed' || !boxPresent || full || this.pathOpen;
    return !this.#enabled || this.#mask === 0 || faulty;
  }

  /** After a power cut the device does not know of a note before it has looked for one. */
  get #holdsNote(): boolean {
    return this.#path.position.at === 'escrow' && !this.#path.frozen;
  }

  #rejectEscrow(): boolean {
    return this.#holdsNote && this.#path.reject(rejectCodes.byHost.code);
  }

  #setInhibits(parameters: Uint8Array): Uint8Array {
    const enough = Math.ceil(this.#settings.channelValues.length / 8);
    if (parameters.length < enough) return encodeReply('wrongParameterCount');
    const mask = commands.setInhibits.parameters.decode(parameters);
    this.#mask = mask.ok ? mask.value : 0;
    return encodeReply('ok');
  }

  #chooseProtocol(version: number): Uint8Array {
    const code: ReplyCode =
      version >= LOWEST_PROTOCOL && version <= this.#settings.highestProtocol ? 'ok' : 'fail';
    if (code === 'ok') this.#protocol = version;
    return encodeReply(code);
  }

  #setup(): Setup {
    const { firmware, currency, channelValues } = this.#settings;
    return {
      unitType: 0,
      firmware,
      country: currency,
      valueMultiplier: 1,
      realMultiplier: 100,
      protocol: this.#protocol,
      channels: channelValues.map((value) => ({
        shortValue: value > 255 ? 0 : value,
        security: value === 0 ? 0 : 2,
        country: currency,
        value,
      })),
    };
  }

  #channelValues(setup: Setup): {
    shortValues: number[];
    long: { country: string; value: number }[] | undefined;
  } {
    const shortValues = setup.channels.map(({ shortValue }) => shortValue);
    if (this.#protocol < 6) return { shortValues, long: undefined };
    const long = this.#settings.channelValues.map((value) => ({ country: setup.country, value }));
    return { shortValues, long };
  }

  #counters(): { stacked: number; stored: number; dispensed: number; transferred: number; rejected: number } {
    const { stacked, rejected } = this.#path;
    return { stacked, rejected, stored: 0, dispensed: 0, transferred: 0 };
  }

  /** A host that says nothing is taken for dead: its customer gets the note back, then nobody is served. */
  #listenForSilence(): void {
    const { clock, timings } = this.#settings;
    this.#silence?.cancel();
    this.#silence = clock.schedule(timings.returnAfterSilenceMs, () => {
      this.#path.reject(rejectCodes.escrowTimeout.code);
      this.#silence = clock.schedule(timings.disableAfterSilenceMs - timings.returnAfterSilenceMs, () => {
        this.#enabled = false;
      });
    });
  }
}

function shownMovement(position: Position): SspEvent[] {
  switch (position.at) {
    case 'reading':
    case 'escrow':
      return [{ name: 'read', channel: position.channel }];
    case 'stacking':
      return [{ name: 'stacking' }];
    case 'rejecting':
      return [{ name: 'rejecting' }];
    case 'jammed':
    case 'empty':
      return [];
  }
}
