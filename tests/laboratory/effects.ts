import type { PlatformCall } from '../../contract/platform-api.ts';
import { platformCalls } from '../../contract/platform-api.ts';
import {
  decodeClassicCommand,
  type ClassicCommand,
} from '../../devices/card-antenna/pn532/codec/classic-commands.ts';
import { pn532Commands } from '../../devices/card-antenna/pn532/codec/commands.ts';
import { Pn532FrameDecoder } from '../../devices/card-antenna/pn532/codec/frame-decoder.ts';
import type { ByteStream } from '../../devices/serial/byte-stream.ts';
import type { Journal } from '../../kiosk/journal/journal.ts';
import type { PlatformTransport } from '../../kiosk/platform/transport.ts';
import type { AcceptorTruth } from '../../lobby/hands.ts';
import type { TouchPoints } from '../world/machine-world.ts';
import { ProcessDied, type Life } from '../world/mortal.ts';
import type { AcceptorProtocol } from '../world/world-acceptor.ts';
import { readCommands, type AcceptorCommand } from './acceptor-commands.ts';

/**
 * Whether the process dies at an effect: before anything of it has happened, or right after all of it has. Or the machine
 * loses its power there: `torn` in the middle of a commit (else before the effect), `powerCut` after it.
 */
export type Doom = 'before' | 'after' | 'torn' | 'powerCut' | undefined;

/** Decides over each effect: `visit` 0 is the machine's start, `number` counts from 1 within the visit. */
export type DeathPlan = (visit: number, number: number) => Doom;

export interface EffectCounterOptions {
  readonly deaths: DeathPlan;
  readonly acceptor: AcceptorProtocol;
  readonly truth: () => AcceptorTruth;
  /** The machine loses its power with the process that dies now; perhaps in the middle of the commit just made. */
  readonly cutPower: (duringCommit: boolean) => void;
  /** Told of every effect. */
  readonly onEffect: (label: string, number: number, doom: Doom) => void;
}

/** Requests that change something at the platform. */
const changingCalls: ReadonlySet<PlatformCall> = new Set([
  'boot',
  'reserveNote',
  'creditNote',
  'releaseNote',
  'startLoad',
  'resumeLoad',
  'confirmLoad',
  'cancelLoad',
  'questionLoad',
]);
/** Numbers what the kiosk does to the world outside of its process, and ends the process where the plan says so. */
export class EffectCounter {
  readonly #options: EffectCounterOptions;
  #visit = 0;
  #number = 0;
  #lastSeen = '';
  /** Effects of each visit so far. */
  readonly counts: number[] = [0];

  constructor(options: EffectCounterOptions) {
    this.#options = options;
  }

  beginVisit(visit: number): void {
    this.#visit = visit;
    this.#number = 0;
    this.counts[visit] = 0;
  }

  /** Puts the counter between one life and what it touches. */
  around(points: TouchPoints, life: Life): TouchPoints {
    return {
      openJournal: () => this.#countingJournal(points.openJournal(), life),
      transport: this.#countingTransport(points.transport, life),
      openAcceptorLine: async () => {
        const read = readCommands(this.#options.acceptor);
        return this.#countingLine(await points.openAcceptorLine(), life, (bytes) => {
          const command = read(bytes);
          return command && this.#isEffect(command) ? `acceptor ${command.name}` : undefined;
        });
      },
      openAntennaLine: async () => this.#countingLine(await points.openAntennaLine(), life, cardWrite),
    };
  }

  #next(label: string): Doom {
    this.#number += 1;
    this.counts[this.#visit] = this.#number;
    const doom = this.#options.deaths(this.#visit, this.#number);
    this.#options.onEffect(label, this.#number, doom);
    return doom;
  }

  #countingJournal(journal: Journal, life: Life): Journal {
    const commit = journal.commit.bind(journal);
    journal.commit = (...facts) => {
      if (!life.alive) throw new ProcessDied();
      const doom = this.#next(`journal ${facts.map(({ kind }) => kind).join(' ')}`);
      if (doom === 'before') this.#die(life);
      if (doom === 'torn') this.#options.cutPower(true);
      const entry = commit(...facts);
      if (doom !== undefined) {
        if (doom === 'powerCut') this.#options.cutPower(false);
        this.#die(life);
      }
      return entry;
    };
    return journal;
  }

  #end(life: Life, doom: Doom): void {
    if (!life.alive) return;
    if (doom === 'torn' || doom === 'powerCut') this.#options.cutPower(false);
    life.end();
  }

  #die(life: Life): never {
    life.end();
    throw new ProcessDied();
  }

  #countingTransport(transport: PlatformTransport, life: Life): PlatformTransport {
    return {
      send: (request, options) => {
        const call = callOf(request.path);
        if (!life.alive || call === undefined || !changingCalls.has(call))
          return transport.send(request, options);
        const doom = this.#next(`platform ${call}`);
        if (isBefore(doom)) this.#end(life, doom);
        const answer = transport.send(request, options);
        if (doom !== undefined) this.#end(life, doom);
        return answer;
      },
    };
  }

  /** `effectOf` names the effect that a frame has; undefined: none. */
  #countingLine(
    line: ByteStream,
    life: Life,
    effectOf: (bytes: Uint8Array) => string | undefined,
  ): ByteStream {
    return {
      closed: line.closed,
      setByteListener: (listener) => {
        line.setByteListener(listener);
      },
      purge: () => line.purge(),
      close: () => line.close(),
      write: (bytes) => {
        const label = effectOf(bytes);
        if (!life.alive || label === undefined) return line.write(bytes);
        const doom = this.#next(label);
        if (isBefore(doom)) {
          this.#end(life, doom);
          return never();
        }
        const written = line.write(bytes);
        if (doom !== undefined) this.#end(life, doom);
        return written;
      },
    };
  }

  /**
   * A poll is an effect when it moves a note (SSP: in escrow it accepts) or takes news away that the device may tell only
   * once; a poll of an idle device is none.
   */
  #isEffect({ changes }: AcceptorCommand): boolean {
    if (changes === 'always' || changes === 'never') return changes === 'always';
    const { inPath, atBezel, inBox, boxPresent, powered } = this.#options.truth();
    const seen = `${inPath?.position} ${atBezel?.noteNo} ${inBox.length} ${String(boxPresent)} ${String(powered)}`;
    const news = seen !== this.#lastSeen;
    this.#lastSeen = seen;
    const moves = inPath?.position === 'escrow' || inPath?.position === 'stacking';
    return news || (moves && changes === 'movingPoll');
  }
}

function isBefore(doom: Doom): boolean {
  return doom === 'before' || doom === 'torn';
}

/** Frames to the card reader that change a card, or its transfer buffer. */
function cardWrite(bytes: Uint8Array): string | undefined {
  const decoder = new Pn532FrameDecoder();
  for (const frame of decoder.push(bytes)) {
    if (frame.type !== 'data' || frame.code !== pn532Commands.inDataExchange.code) continue;
    const command = decodeClassicCommand(frame.data.slice(1));
    if (command && changingCardCommands.has(command.name)) return `card ${command.name} ${command.block}`;
  }
  return undefined;
}

const changingCardCommands: ReadonlySet<ClassicCommand['name']> = new Set([
  'write',
  'increment',
  'restore',
  'transfer',
]);

/** What a dead process waits for. */
function never(): Promise<never> {
  return new Promise(() => undefined);
}

const callNames = Object.keys(platformCalls) as PlatformCall[];

export function callOf(path: string): PlatformCall | undefined {
  return callNames.find((name) => platformCalls[name].path === path);
}
