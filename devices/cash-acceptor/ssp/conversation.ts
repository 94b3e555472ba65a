import type { Fen } from '../../../contract/money.ts';
import type { Clock, Random } from '../../../contract/time.ts';
import type { ByteStream } from '../../serial/byte-stream.ts';
import type { AcceptorEars, Conversation, Ending } from '../connecting-acceptor.ts';
import { NotInEscrowError } from '../cash-acceptor.ts';
import type { AcceptorCounters, AcceptorEvent, EscrowedNote } from '../cash-acceptor.ts';
import { takeAnswer } from './answers.ts';
import { Calls } from '../calls.ts';
import { commands, encodeCommand } from './codec/commands.ts';
import type { CommandName } from './codec/commands.ts';
import type { SspEvent } from './codec/events.ts';
import { toHex } from '../codec/fields.ts';
import { parseReply } from './codec/replies.ts';
import type { Reply } from './codec/replies.ts';
import { CommandLoop } from './command-loop.ts';
import { LineClosedError, NoAnswerError } from '../line-errors.ts';
import { emptyDelivery, recordCredit } from './delivery.ts';
import type { Credit } from './delivery.ts';
import { newsOf, noNews } from './findings.ts';
import type { Findings } from './findings.ts';
import { takeFreshStart } from '../fresh-starts.ts';
import type { Memory } from './memory.ts';
import { secureLine } from './negotiation.ts';
import type { Encryption } from './negotiation.ts';
import { sessionPlace } from './outcome.ts';
import type { Told } from './outcome.ts';
import { Pause } from '../pause.ts';
import { startPlace } from '../start-place.ts';
import { creditReport, startReport } from './reports.ts';
import { decide, isViolatedAtRest, maskOf, openSession, plan, switchAcceptance } from './session.ts';
import type { Effect, Session, SessionTiming } from './session.ts';
import { firstStart, proceed, startAgain } from './starting.ts';
import type { ExpectedDevice, StartInput, Starting } from './starting.ts';

export interface ConversationOptions extends AcceptorEars {
  readonly stream: ByteStream;
  readonly clock: Clock;
  readonly random: Random;
  readonly expected: ExpectedDevice;
  readonly timing: SessionTiming;
  readonly replyTimeoutMs: number;
  readonly repeats: number;
  /** Undefined: everything in clear. */
  readonly encryption: Encryption | undefined;
  readonly memory: Memory;
  readonly tell: (event: AcceptorEvent) => void;
}

/** How a session ended: with the connection, or because the device restarted on a line that works. */
type Served = Ending | { readonly type: 'restarted'; readonly events: readonly SspEvent[] };

/** How long `stop` waits for the device to obey before the line is closed under it. */
const STOP_LIMIT_MS = 2000;

/**
 * One connection to a validator, from SYNC to the end of the line; used once. The pure functions of `starting` and
 * `session` say what to send and what an answer means; this is the one loop that does it.
 */
export class SspConversation implements Conversation {
  readonly #options: ConversationOptions;
  readonly #loop: CommandLoop;
  readonly #calls = new Calls();
  readonly #pause: Pause;
  readonly #lastAnswers = new Map<CommandName, string>();
  #session: Session | undefined;
  #stopping = false;
  #switchTurn: Promise<void> = Promise.resolve();

  constructor(options: ConversationOptions) {
    this.#options = options;
    this.#pause = new Pause(options.clock);
    this.#loop = new CommandLoop({
      stream: options.stream,
      clock: options.clock,
      replyTimeoutMs: options.replyTimeoutMs,
      repeats: options.repeats,
      random: options.random,
      onDiscarded: ({ reason, bytes }) => options.log('ssp.discarded', { reason, bytes: toHex(bytes) }),
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
      this.#forget('contact with the validator is lost');
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
        (wanted) => !session.channels.some(({ denomination }) => denomination === wanted),
      );
      if (unknown.length > 0)
        throw new RangeError(`the validator does not recognise ${unknown.join(', ')} (fen)`);
      if (session.faults.some(({ code }) => code === 'protocolViolation'))
        throw new Error('the validator broke the protocol and is out of service until the next connection');
      return maskOf(session.channels, denominations);
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

  readCounters(): Promise<AcceptorCounters | undefined> {
    const session = this.#session;
    if (!session) return Promise.reject(new Error('the validator is not connected'));
    const countersAskedMs = session.countersAskedMs ?? this.#options.clock.monotonicMs();
    this.#session = { ...session, countersAskedMs };
    const done = this.#calls.counters();
    this.#pause.end();
    return done;
  }

  async #converse(): Promise<Ending> {
    let start = this.#firstStart();
    for (;;) {
      const started = await this.#startUp(start);
      if (started.type !== 'ready') return started;
      this.#open(started.findings);
      const served = await this.#serve();
      if (served.type !== 'restarted') return served;
      this.#forget('the validator restarted');
      start = startAgain(this.#firstStart(), started.findings.pollCommand, served.events);
    }
  }

  #firstStart(): Starting {
    const { expected, timing, memory, encryption } = this.#options;
    return firstStart(
      expected,
      timing.pollMs,
      emptyDelivery(memory.nextCreditNo),
      memory.news,
      encryption !== undefined,
    );
  }

  async #startUp(begun: Starting): Promise<Ending | { type: 'ready'; findings: Findings }> {
    const { clock, memory } = this.#options;
    let state = begun;
    let input: StartInput = { type: 'begin' };
    while (!this.#stopping) {
      const step = proceed(state, input);
      this.#options.onStep?.('ssp start', state.step, input.type, startPlace(step));
      state = step.state;
      memory.nextCreditNo = state.findings.delivery.nextCreditNo;
      memory.news = newsOf(state.findings);
      switch (step.effect.type) {
        case 'send': {
          const { command, data } = step.effect;
          const reply = await this.#exchange(command, data);
          if (typeof reply === 'string') return { type: 'lost', state: 'hardwareError', detail: reply };
          input = { type: 'reply', reply, nowMs: clock.monotonicMs() };
          break;
        }
        case 'pause':
          await this.#pause.until(clock.monotonicMs() + step.effect.ms);
          input = { type: 'paused' };
          break;
        case 'negotiate':
          input = { type: 'negotiated', secured: await this.#secure() };
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

  /** True when everything from now on is encrypted. */
  #secure(): Promise<boolean> {
    const { encryption, random } = this.#options;
    return secureLine(this.#loop, (name, data) => this.#exchange(name, data), encryption, random);
  }

  /** The device is ready: everything found while starting is told first, then what stops it. */
  #open(findings: Findings): void {
    const { clock, timing, memory, log } = this.#options;
    const session = openSession(findings, timing, clock.monotonicMs(), memory.nextEscrowId);
    this.#session = session;
    const { protocol, pollCommand, secured } = findings;
    log('ssp.started', { protocol, pollCommand, secured });
    const report = startReport(findings, (credit) => this.#report(credit));
    this.#tell({ type: 'started', report });
    const shown = new Set(findings.faults.map(({ code }) => code));
    for (const code of [...memory.faults].filter((other) => !shown.has(other)))
      this.#say({ type: 'faultCleared', code });
    for (const fault of findings.faults) this.#say({ type: 'fault', fault });
  }

  async #serve(): Promise<Served> {
    const { clock } = this.#options;
    while (!this.#stopping && this.#session) {
      const planned = plan(this.#session, clock.monotonicMs());
      this.#session = planned.session;
      const ended = await this.#perform(planned.effect);
      if (ended) return ended;
    }
    await this.#leave();
    return { type: 'stopped' };
  }

  async #perform(effect: Effect): Promise<Served | undefined> {
    switch (effect.type) {
      case 'wait':
        await this.#pause.until(effect.untilMs);
        return undefined;
      case 'withoutCounters':
        this.#calls.settle({ call: 'counters', counters: undefined });
        return undefined;
      case 'send': {
        const reply = await this.#exchange(effect.command, effect.data);
        if (typeof reply === 'string') return { type: 'lost', state: 'hardwareError', detail: reply };
        return this.#take(effect.command, reply);
      }
    }
  }

  #take(command: CommandName, reply: Reply): Served | undefined {
    // Calls of the host may have changed the session while the answer was under way.
    if (!this.#session) return undefined;
    const from = this.#session.path.at;
    const outcome = takeAnswer(this.#session, command, reply, this.#options.clock.monotonicMs());
    this.#options.onStep?.('ssp session', from, command, sessionPlace(outcome));
    this.#session = outcome.session;
    this.#options.memory.nextCreditNo = outcome.session.delivery.nextCreditNo;
    this.#options.memory.nextEscrowId = outcome.session.nextEscrowId;
    for (const settled of outcome.settled) this.#calls.settle(settled);
    for (const told of outcome.told) this.#say(told);
    if (outcome.restarted) return { type: 'restarted', events: outcome.restarted };
    if (outcome.broken !== undefined) return { type: 'lost', state: 'hardwareError', detail: outcome.broken };
    return this.#endViolated(outcome.session);
  }

  /** Ended once the path is at rest, so that a full start decides; too often within an hour, the fault stays. */
  #endViolated(session: Session): Ending | undefined {
    const { memory, clock } = this.#options;
    if (!isViolatedAtRest(session) || !takeFreshStart(memory, clock.monotonicMs())) return undefined;
    const detail = 'the validator broke the protocol; the connection is made anew to ask for its state';
    return { type: 'lost', state: 'hardwareError', detail };
  }

  /** The last commands of a host that goes: none of them is a poll, which would accept or swallow a credit. */
  async #leave(): Promise<void> {
    const path = this.#session?.path.at;
    if (path === 'escrow' || path === 'gone')
      await this.#exchange('reject', encodeCommand(commands.reject, undefined));
    await this.#exchange('disable', encodeCommand(commands.disable, undefined));
  }

  /** The answer, or in words what came instead of one. */
  async #exchange(command: CommandName, data: Uint8Array): Promise<Reply | string> {
    const answer = await (command === 'sync' ? this.#loop.synchronise(data) : this.#loop.exchange(data));
    const hex = toHex(answer);
    // Polls come five times a second; a log line is worth it when the answer is another than last time.
    if (this.#lastAnswers.get(command) !== hex) this.#options.log('ssp.answer', { command, answer: hex });
    this.#lastAnswers.set(command, hex);
    return parseReply(answer) ?? `${command} was answered with ${hex}, which begins with no answer code`;
  }

  #say(told: Told): void {
    const { memory } = this.#options;
    if (told.type === 'fault') memory.faults.add(told.fault.code);
    if (told.type === 'faultCleared') memory.faults.delete(told.code);
    if (told.type === 'credited') this.#tell({ type: 'credited', credit: this.#report(told.credit) });
    else this.#tell(told);
  }

  #tell(event: AcceptorEvent): void {
    if (!this.#stopping) this.#options.tell(event);
  }

  #report(credit: Credit): ReturnType<typeof creditReport> {
    const channels = this.#session?.channels ?? [];
    return creditReport(credit, channels, () => this.#acknowledge(credit.creditNo));
  }

  #acknowledge(creditNo: number): Promise<boolean> {
    const session = this.#session;
    if (session?.pollCommand === 'poll') return Promise.resolve(false);
    if (!session?.delivery.unrecorded.includes(creditNo))
      return Promise.reject(new Error('the validator was lost or restarted before the acknowledgement'));
    this.#session = { ...session, delivery: recordCredit(session.delivery, creditNo) };
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
    if (!session) throw new Error('the validator is not connected');
    const wanted = mask(session);
    this.#session = switchAcceptance(session, wanted);
    // A path that holds a note draws in no other; the command itself waits for the decision.
    if (wanted === 0 && session.path.at === 'escrow') return Promise.resolve();
    const done = this.#calls.switching();
    this.#pause.end();
    return done;
  }

  /** Nothing of this session is valid any more. A note that is back is told even if nobody can say why it is. */
  #forget(why: string): void {
    for (const { escrowId, reason } of this.#session?.returns ?? [])
      this.#tell({ type: 'returned', escrowId, reason: reason ?? 'unknown' });
    this.#session = undefined;
    this.#calls.failAll(why);
  }
}
