import { err, ok, type Result } from '../contract/result.ts';
import type { KioskView } from '../contract/view.ts';
import type { Kiosk, KioskPorts } from './kiosk-ports.ts';
import { checkInBackground } from './journal/background-check.ts';
import { booksProblem } from './journal/books-check.ts';
import type { Entry } from './journal/entry.ts';
import { feedsOutbox, isUrgent } from './fact-effects.ts';
import { distrustHalt, distrustOf, headProblem } from './journal/distrust.ts';
import { JournalError } from './journal/journal-error.ts';
import type { Journal } from './journal/journal.ts';
import { JournalRetry } from './journal-retry.ts';
import { StorageKeeper } from './journal/storage-keeper.ts';
import { noLoads } from './loads/no-loads.ts';
import { Loads } from './loads/loads.ts';
import { OutboxSender } from './outbox/outbox-sender.ts';
import { announceStart } from './platform/announce-start.ts';
import { createHeartbeat, type Heartbeat } from './platform/heartbeat.ts';
import {
  createPlatformClient,
  type PlatformClient,
  type PlatformLogEvent,
} from './platform/platform-client.ts';
import { createPlatformTime } from './platform/platform-time.ts';
import { Machine } from './machine.ts';
import { heartbeatBody } from './platform/heartbeat-body.ts';
import { StaffDesk } from './staff/staff-desk.ts';
import { Till } from './till/till.ts';
import { Visits } from './visits.ts';
import { createLoadMachine } from './workflows/load.machine.ts';

export type { Kiosk, KioskPorts } from './kiosk-ports.ts';

const RESTART_AFTER_MS = 500;
export function createKiosk(ports: KioskPorts): Kiosk {
  return new RunningKiosk(ports);
}

/** Where the journal stood before this start, and the journal with this start written into it. */
interface OpenedJournal {
  readonly journal: Journal;
  readonly headBefore: Journal['head'];
}

class RunningKiosk implements Kiosk {
  readonly #ports: KioskPorts;
  readonly #stopping = new AbortController();
  readonly #machine: Machine;
  readonly #client: PlatformClient;
  readonly #visits: Visits;
  readonly #heartbeat: Heartbeat;
  #parts: Parts | undefined;
  readonly #retry: JournalRetry;

  constructor(ports: KioskPorts) {
    this.#ports = ports;
    const { config, clock, random, transport, signingKey, version, log } = ports;
    const time = createPlatformTime({
      clock,
      onSkew: ({ predictedMs, correctedMs }) => {
        log.event('time.skew', { byMs: correctedMs - predictedMs });
        this.#heartbeat.beatSoon(); // the next answer tells which of the two was right
      },
    });
    this.#machine = new Machine({ config, clock, time });
    const { kioskId } = config;
    const hear = (event: PlatformLogEvent): void => {
      this.#hearPlatform(event);
    };
    this.#client = createPlatformClient({
      ...{ transport, clock, random, kioskId, signingKey, version },
      log: hear,
    });
    this.#visits = new Visits({ ...ports, machine: this.#machine, client: this.#client });
    this.#retry = new JournalRetry({
      clock,
      openJournal: ports.openJournal,
      isAtRest: () => this.#visits.isAtRest,
      onRestart: ports.onRestart,
    });
    this.#heartbeat = createHeartbeat({
      ...{ client: this.#client, clock, random },
      intervalMs: config.policy.heartbeatSeconds * 1000,
      collect: () => heartbeatBody(this.#machine, this.#parts?.journal, version),
      onTime: (platformMs, roundTripMs) => {
        this.#machine.time.update(platformMs, roundTripMs);
        this.#visits.timeChanged();
      },
      onFailure: () => undefined, // every answer and failure is heard in #hearPlatform
    });
  }

  start(): Promise<void> {
    const opened = this.#openJournal();
    if (opened.ok) this.#serve(opened.value);
    else if (opened.error.code === 'locked') return Promise.reject(opened.error);
    else this.#serveWithoutJournal(opened.error);
    return Promise.resolve();
  }

  subscribe(listener: (view: KioskView) => void): () => void {
    return this.#visits.subscribe(listener);
  }

  handle(event: unknown): void {
    this.#visits.handle(event);
  }

  get journalError(): JournalError | undefined {
    return this.#machine.journalError;
  }

  get staff(): StaffDesk | undefined {
    const { clock, random } = this.#ports;
    if (!this.#parts) return undefined;
    const { journal, till, outbox } = this.#parts;
    return new StaffDesk({
      isHalted: () => till.status.state === 'halted',
      journalError: () => this.#machine.journalError,
      storage: () => this.#machine.storage,
      journal,
      random,
      nowMs: () => this.#machine.time.now() ?? clock.wallMs(),
      // Whatever step had failed is settled by a start, and by nothing less. Staff get their answer first.
      onHaltCleared: () => {
        this.#retry.stop(); // it would write down once more what they have looked at
        clock.schedule(RESTART_AFTER_MS, () => {
          this.#ports.onRestart();
        });
      },
      onSettled: () => {
        outbox.nudge();
      },
    });
  }

  async stop(): Promise<void> {
    this.#stopping.abort(new Error('the kiosk stops'));
    this.#retry.stop();
    this.#visits.stop();
    this.#heartbeat.stop();
    if (this.#parts) {
      const { till, outbox, loads, stopCheck, storage } = this.#parts;
      stopCheck();
      await storage?.stop();
      // The note in escrow first: a send under way may take its time.
      await till.stop();
      await loads.stop();
      await outbox.stop();
    }
    await this.#ports.cards.stop();
    this.#parts?.journal.checkpoint();
    this.#parts?.journal.close();
  }

  /** Opens the journal and writes this start into it; one that takes no entry is as good as none. */
  #openJournal(): Result<OpenedJournal, JournalError> {
    let journal: Journal | undefined;
    try {
      journal = this.#ports.openJournal();
      const headBefore = journal.head;
      journal.onEntry((entry) => {
        this.#hearEntry(entry);
        this.#ports.onJournalEntry?.(entry);
      });
      journal.commit({ kind: 'kioskStarted', bootId: this.#client.bootId, version: this.#ports.version });
      // Whoever wrote: a journal that may hold what nobody was told of is only good for being opened anew.
      journal.onUncertain(this.#ports.onFatal);
      return ok({ journal, headBefore });
    } catch (error) {
      journal?.close();
      if (error instanceof JournalError) return err(error);
      throw error;
    }
  }

  #serve({ journal, headBefore }: OpenedJournal): void {
    const onFault = (error: unknown): void => {
      this.#hearFault(error);
    };
    const parts = this.#makeParts(journal, onFault);
    this.#parts = parts;
    const { till, loads } = parts;
    this.#machine.attach(journal, till);
    // Whatever was found to be wrong with the journal stands until staff have looked, over restarts too.
    const halt = journal.queries.halt();
    const code = halt && distrustOf(halt.reason);
    if (code) this.#machine.hearJournalError(new JournalError(code, halt.detail));
    loads.recover();
    this.#checkBooks();
    till.start();
    parts.storage?.start();
    this.#visits.start({ journal, till, load: createLoadMachine(loads.steps) });
    void this.#boot(headBefore).catch(onFault);
    this.#retry.watch(journal, () => this.#machine.journalError);
  }

  #makeParts(journal: Journal, onFault: (error: unknown) => void): Parts {
    const { clock, random, acceptor, cards, log, config, onFatal, inspect } = this.#ports;
    const client = this.#client;
    const onChange = (): void => {
      this.#visits.refresh();
    };
    const till = new Till({
      ...{ acceptor, journal, client, clock, random, log, onFatal, inspect },
      policy: config.policy.cash,
      nowMs: () => this.#machine.nowMs(),
      hoursAllow: () => this.#machine.hoursAllowNote(),
      onNotice: (notice) => {
        if (notice.type === 'sessionClosed') this.#checkBooks();
        this.#visits.hearTill(notice);
      },
      onStatus: onChange,
    });
    const outbox = new OutboxSender({ journal, client, clock, random, log, onChange, onFault });
    const loads = new Loads({ journal, client, cards, clock, random, log, onFault, onFatal });
    const stopCheck = checkInBackground(journal, clock, (detail) => {
      this.#distrust(new JournalError('damaged', `the journal is damaged: ${detail}`));
    });
    return { journal, till, outbox, loads, stopCheck, storage: this.#keepStorage(journal, till) };
  }

  #keepStorage(journal: Journal, till: Till): StorageKeeper | undefined {
    const { backups, clock, log, config } = this.#ports;
    const { storage: policy, timeZone } = config.policy;
    return (
      backups &&
      new StorageKeeper({
        ...{ journal, backups, policy, timeZone, clock, log },
        nowMs: () => this.#machine.nowMs(),
        isAtRest: () => this.#visits.isAtRest && till.status.state !== 'busy',
        onStatus: (status) => {
          this.#machine.hearStorage(status);
        },
      })
    );
  }

  /**
   * What needs a record is closed; balances and help go on. Nothing is repaired or deleted here: the journal is tried
   * again as it is, and once it can be used a new start settles what it says.
   */
  #serveWithoutJournal(error: JournalError): void {
    this.#ports.log.fault('journal.unusable', error);
    this.#machine.hearJournalError(error);
    this.#visits.start({ journal: undefined, till: undefined, load: createLoadMachine(noLoads) });
    void this.#boot(undefined);
    this.#retry.reopen((again) => {
      this.#machine.hearJournalError(again);
    });
  }

  /** A defect, or a disk that fails: no more cash until people have looked. */
  #hearFault(error: unknown): void {
    this.#ports.log.fault('kiosk.fault', error);
    if (error instanceof JournalError) this.#machine.hearJournalError(error);
    this.#parts?.till.halt(error instanceof Error ? error.message : String(error));
    this.#visits.refresh();
  }

  /** The journal can be written and not be believed: nothing that needs a record, until staff have looked. */
  #distrust(error: JournalError): void {
    this.#ports.log.event('journal.distrusted', { code: error.code, detail: error.message });
    this.#machine.hearJournalError(error);
    this.#parts?.till.halt(error.message, distrustHalt(error).reason);
    this.#visits.refresh();
    this.#heartbeat.beatSoon();
  }

  /** Announces this start until the platform has given its epoch; nothing is sent before. */
  async #boot(headBefore: Journal['head'] | undefined): Promise<void> {
    const answer = await announceStart(this.#client, this.#ports.clock, headBefore, this.#stopping.signal);
    if (!answer) return; // stopped
    const { epoch, now, journal: known } = answer.reply;
    this.#machine.time.update(now, answer.roundTripMs);
    if (this.#parts) {
      const { journal, outbox, loads } = this.#parts;
      journal.commit({ kind: 'epochGiven', epoch, journal: known });
      // An old image of the disk was started, or another machine goes by our name: no money until staff have looked.
      // What it has to say is not sent: the true journal may know better.
      if (known !== 'known') this.#distrust(new JournalError('behind', headProblem(known)));
      else {
        outbox.start();
        loads.watch();
      }
    }
    this.#heartbeat.start();
    this.#visits.timeChanged();
  }

  #hearPlatform(event: PlatformLogEvent): void {
    const { log } = this.#ports;
    if (event.id === 'platform.request') {
      log.event(event.id, { call: event.call, requestNumber: event.requestNumber });
      return;
    }
    const { call, requestNumber, durationMs, failure } = event;
    log.event(event.id, { call, requestNumber, durationMs: Math.round(durationMs), failure: failure?.kind });
    this.#machine.hearPlatform(failure);
    if (failure?.kind === 'machineRefused')
      log.fault('platform.machineRefused', new Error(`${call}: ${failure.code}`));
    if (failure?.kind === 'staleEpoch')
      this.#parts?.till.halt('the platform knows a later start of this machine');
    if (!failure) this.#parts?.outbox.nudge();
    this.#visits.refresh();
  }

  #hearEntry({ fact }: Entry): void {
    this.#machine.hearFact(fact);
    this.#visits.hearFact(fact);
    if (feedsOutbox(fact)) this.#parts?.outbox.nudge();
    if (isUrgent(fact)) this.#heartbeat.beatSoon();
  }

  /** When the books disagree with what they are made of no more cash is taken. */
  #checkBooks(): void {
    const problem = this.#parts && booksProblem(this.#parts.journal.queries);
    if (problem !== undefined) this.#parts?.till.halt(problem);
  }
}

interface Parts {
  readonly journal: Journal;
  readonly till: Till;
  readonly outbox: OutboxSender;
  readonly loads: Loads;
  readonly stopCheck: () => void;
  readonly storage: StorageKeeper | undefined;
}
