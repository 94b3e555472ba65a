import { toHex } from '../../../contract/hex.ts';
import type { Fen } from '../../../contract/money.ts';
import type { Clock } from '../../../contract/time.ts';
import type { ByteStream } from '../../serial/byte-stream.ts';
import { Calls } from '../calls.ts';
import { NotInEscrowError } from '../cash-acceptor.ts';
import type {
  AcceptorCounters,
  AcceptorEvent,
  AcceptorFault,
  CreditReport,
  EscrowedNote,
} from '../cash-acceptor.ts';
import type { AcceptorEars, Conversation, Ending } from '../connecting-acceptor.ts';
import { takeFreshStart } from '../fresh-starts.ts';
import type { FreshStarts } from '../fresh-starts.ts';
import { LineClosedError, NoAnswerError } from '../line-errors.ts';
import { Pause } from '../pause.ts';
import { startPlace } from '../start-place.ts';
import { takeAnswer } from './answers.ts';
import { ACKNOWLEDGED, bareFrame, commandName } from './codec/commands.ts';
import type { Id003Frame } from './codec/frames.ts';
import { kindOf, parseStatus } from './codec/statuses.ts';
import { CommandLoop } from './command-loop.ts';
import { newsOf, noNews } from './findings.ts';
import type { Findings, News } from './findings.ts';
import { creditReport, startReport } from './reports.ts';
import {
  decide,
  drawsNothing,
  isViolatedAtRest,
  openSession,
  plan,
  switchAcceptance,
  underWay,
} from './session.ts';
import type { Session, SessionTiming, Told, Vend } from './session.ts';
import { inhibit, maskOf } from './settings.ts';
import { firstStart, proceed } from './starting.ts';
import type { ExpectedDevice, StartInput } from './starting.ts';

/** What outlives a connection, within one driver. */
export interface Memory extends FreshStarts {
  nextEscrowId: number;
  nextCreditNo: number;
  /** What was learned by a start that did not come to its end. */
  news: News;
  /** A note that was asked for and whose end was not seen: a credit that waits at the next start is this one's. */
  underWay: Fen | undefined;
  /** Faults that were told and not yet told to be over. */
  readonly faults: Set<AcceptorFault['code']>;
}

export interface ConversationOptions extends AcceptorEars {
  readonly stream: ByteStream;
  readonly clock: Clock;
  readonly expected: ExpectedDevice;
  readonly timing: SessionTiming;
  readonly replyTimeoutMs: number;
  readonly repeats: number;
  readonly memory: Memory;
  readonly tell: (event: AcceptorEvent) => void;
}

/** How a session ended: with the connection, or because the acceptor restarted on a line that works. */
type Served = Ending | { readonly type: 'restarted' };

/** How long `stop` waits for the device to obey before the line is closed under it. */
const STOP_LIMIT_MS = 2000;

/**
 * One connection to an acceptor, used once. The pure functions of `starting` and `session` say what to send and what an
 * answer means; this is the one loop that does it.
 */
export class Id003Conversation implements Conversation {
  readonly #options: ConversationOptions;
  readonly #loop: CommandLoop;
  readonly #calls = new Calls();
  readonly #pause: Pause;
  #lastStatus = '';
  #session: Session | undefined;
  #stopping = false;
  #switchTurn: Promise<void> = Promise.resolve();

  constructor(options: ConversationOptions) {
    this.#options = options;
    const { stream, clock, replyTimeoutMs, repeats, log } = options;
    this.#pause = new Pause(clock);
    this.#loop = new CommandLoop({
      stream,
      clock,
      replyTimeoutMs,
      repeats,
      onDiscarded: ({ reason, bytes }) => {
        log('id003.discarded', { reason, bytes: toHex(bytes) });
      },
    });
  }

  async run(): Promise<Ending> {
    const { stream } = this.#options;
    try {
      await stream.purge();
      return await this.#converse();
    } catch (reason) {
      if (this.#stopping) return { type: 'stopped' };
      if (reason instanceof NoAnswerError) return { type: 'lost', state: 'offline', detail: reason.message };
      if (reason instanceof LineClosedError)
        return { type: 'lost', state: 'noDevice', detail: reason.message };
      throw reason;
    } finally {
      this.#forget('contact with the acceptor is lost');
      await stream.close();
    }
  }

  stop(): void {
    this.#stopping = true;
    this.#pause.end();
    this.#options.clock.schedule(STOP_LIMIT_MS, () => void this.#options.stream.close());
  }

  enable(denominations: readonly Fen[]): Promise<void> {
    return this.#inTurn((session) => {
      const unknown = denominations.filter(
        (wanted) => !session.denominations.some(({ value }) => value === wanted),
      );
      if (unknown.length > 0)
        throw new RangeError(`the acceptor does not recognise ${unknown.join(', ')} (fen)`);
      if (session.faults.some(({ code }) => code === 'protocolViolation'))
        throw new Error('the acceptor broke the protocol and is out of service until the next connection');
      return maskOf(session.denominations, denominations);
    });
  }

  disable(): Promise<void> {
    return this.#inTurn(() => 0);
  }

  decide(note: EscrowedNote, decision: 'accept' | 'giveBack'): Promise<void> {
    const decided = this.#session && decide(this.#session, note.escrowId, decision);
    if (!decided)
      return Promise.reject(new NotInEscrowError(`note ${note.escrowId} does not stand in escrow undecided`));
    this.#session = decided;
    const done = this.#calls.decision();
    this.#pause.end();
    return done;
  }

  /** The protocol has no counters. */
  readCounters(): Promise<AcceptorCounters | undefined> {
    return this.#session
      ? Promise.resolve(undefined)
      : Promise.reject(new Error('the acceptor is not connected'));
  }

  async #converse(): Promise<Ending> {
    for (;;) {
      const started = await this.#startUp();
      if (started.type !== 'ready') return started;
      this.#open(started.findings);
      const served = await this.#serve();
      if (served.type !== 'restarted') return served;
      this.#options.memory.news = { ...noNews, deviceRestarted: true };
      this.#forget('the acceptor restarted');
    }
  }

  async #startUp(): Promise<Ending | { type: 'ready'; findings: Findings }> {
    const { clock, memory, expected, timing } = this.#options;
    let state = firstStart(expected, timing.pollMs, memory.news);
    let input: StartInput = { type: 'begin' };
    while (!this.#stopping) {
      const step = proceed(state, input);
      this.#options.onStep?.('id003 start', state.step, input.type, startPlace(step));
      state = step.state;
      memory.news = newsOf(state.findings);
      switch (step.effect.type) {
        case 'send': {
          const answer = await this.#exchange(step.effect.frame);
          input = { type: 'answered', answer, nowMs: clock.monotonicMs() };
          break;
        }
        case 'pause':
          await this.#pause.until(clock.monotonicMs() + step.effect.ms);
          input = { type: 'paused' };
          break;
        case 'ready':
          memory.news = noNews;
          return { type: 'ready', findings: step.effect.findings };
        case 'refuse':
          return { type: 'refused', fault: step.effect.fault };
      }
    }
    return { type: 'stopped' };
  }

  /** The device is ready: everything found while starting is told first, then what stops it. */
  #open(findings: Findings): void {
    const { clock, timing, memory, log } = this.#options;
    const waiting = findings.creditWaits ? this.#waitingCredit() : undefined;
    this.#session = openSession(findings, timing, clock.monotonicMs(), waiting, memory);
    memory.underWay = waiting?.denomination;
    log('id003.started', { firmware: findings.identity.firmware, status: findings.status.name });
    const report = startReport(findings, waiting && this.#report(waiting));
    this.#tell({ type: 'started', report });
    for (const code of [...memory.faults].filter((other) => other !== findings.fault?.code))
      this.#say({ type: 'faultCleared', code });
    if (findings.fault) this.#say({ type: 'fault', fault: findings.fault });
  }

  /** A status tells no value: the credit is worth what was asked for last, if that was this process. */
  #waitingCredit(): Vend {
    const { memory } = this.#options;
    const creditNo = memory.nextCreditNo;
    memory.nextCreditNo += 1;
    return { creditNo, denomination: memory.underWay, recorded: false, ackSent: false };
  }

  async #serve(): Promise<Served> {
    const { clock, memory } = this.#options;
    while (!this.#stopping && this.#session) {
      const { session, effect } = plan(this.#session, clock.monotonicMs());
      this.#session = session;
      if (effect.type === 'wait') {
        await this.#pause.until(effect.untilMs);
        continue;
      }
      memory.underWay = underWay(session);
      const answer = await this.#exchange(effect.frame);
      const ended = this.#take(effect.what, answer);
      if (ended) return ended;
    }
    await this.#leave();
    return { type: 'stopped' };
  }

  #take(what: Parameters<typeof takeAnswer>[1], answer: Id003Frame | undefined): Served | undefined {
    // Calls of the host may have changed the session while the answer was under way.
    if (!this.#session) return undefined;
    const { memory, clock, onStep } = this.#options;
    const from = this.#session.path.at;
    const outcome = takeAnswer(this.#session, what, answer, clock.monotonicMs());
    const { session, told, settled, restarted } = outcome;
    onStep?.('id003 session', from, what, restarted ? 'restarted' : session.path.at);
    if (restarted) return { type: 'restarted' };
    this.#session = session;
    memory.nextCreditNo = session.nextCreditNo;
    memory.nextEscrowId = session.nextEscrowId;
    memory.underWay = underWay(session);
    for (const one of settled) this.#calls.settle(one);
    for (const one of told) this.#say(one);
    return this.#endViolated(session);
  }

  /** Ended once the path is at rest, so that a full start decides; too often within an hour, the fault stays. */
  #endViolated(session: Session): Ending | undefined {
    const { memory, clock } = this.#options;
    if (!isViolatedAtRest(session) || !takeFreshStart(memory, clock.monotonicMs())) return undefined;
    const detail = 'the acceptor broke the protocol; the connection is made anew to ask for its state';
    return { type: 'lost', state: 'hardwareError', detail };
  }

  /** A host that goes: a note in escrow goes back, and as soon as the acceptor rests it is inhibited. */
  async #leave(): Promise<void> {
    const { clock, timing } = this.#options;
    // The limit of `stop` closes the line under this.
    for (;;) {
      const answer = await this.#exchange(bareFrame('status'));
      const status = answer && parseStatus(answer);
      if (!status || status.name === 'vendValid' || kindOf(status) === 'fault') return;
      if (status.name === 'disabled' || kindOf(status) === 'power') return;
      if (status.name === 'escrow' || status.name === 'holding') await this.#exchange(bareFrame('giveBack'));
      if (status.name === 'idle') await this.#exchange(inhibit.frame);
      else await this.#pause.until(clock.monotonicMs() + timing.pollMs);
    }
  }

  async #exchange(frame: Id003Frame): Promise<Id003Frame | undefined> {
    const answer = await this.#loop.exchange(frame);
    this.#logChange(frame, answer);
    return answer;
  }

  /** Statuses come five times a second; a log line is worth it when one is another than the last. */
  #logChange(frame: Id003Frame, answer: Id003Frame | undefined): void {
    const command = commandName(frame.code) ?? 'unknown';
    if (answer?.code === ACKNOWLEDGED && command === 'hold') return;
    const said = answer ? toHex(Uint8Array.of(answer.code, ...answer.data)) : 'silence';
    if (command === 'status') {
      if (said === this.#lastStatus) return;
      this.#lastStatus = said;
    }
    this.#options.log('id003.answer', { command, answer: said });
  }

  #say(told: Told): void {
    const { memory } = this.#options;
    if (told.type === 'fault') memory.faults.add(told.fault.code);
    if (told.type === 'faultCleared') memory.faults.delete(told.code);
    if (told.type === 'credited') this.#tell({ type: 'credited', credit: this.#report(told.vend) });
    else this.#tell(told);
  }

  #tell(event: AcceptorEvent): void {
    if (!this.#stopping) this.#options.tell(event);
  }

  #report({ creditNo, denomination }: Vend): CreditReport {
    return creditReport(denomination, () => this.#acknowledge(creditNo));
  }

  #acknowledge(creditNo: number): Promise<boolean> {
    const session = this.#session;
    if (session?.vend?.creditNo !== creditNo)
      return Promise.reject(
        new Error('the acceptor was lost, restarted or went on before the acknowledgement'),
      );
    this.#session = { ...session, vend: { ...session.vend, recorded: true } };
    const done = this.#calls.acknowledgement(creditNo);
    this.#pause.end();
    return done;
  }

  /** Enabling and disabling are obeyed one after the other, in call order. */
  #inTurn(mask: (session: Session) => number): Promise<void> {
    const turn = this.#switchTurn.then(() => this.#switch(mask));
    // The caller hears of a failure; the next in turn does not depend on it.
    this.#switchTurn = turn.then(undefined, () => undefined);
    return turn;
  }

  #switch(mask: (session: Session) => number): Promise<void> {
    const session = this.#session;
    if (!session) throw new Error('the acceptor is not connected');
    this.#session = switchAcceptance(session, mask(session));
    if (drawsNothing(session)) return Promise.resolve();
    const done = this.#calls.switching();
    this.#pause.end();
    return done;
  }

  /** Nothing of this session is valid any more. */
  #forget(why: string): void {
    this.#session = undefined;
    this.#calls.failAll(why);
  }
}
