import type { KeyObject } from 'node:crypto';
import type { CampusCardReader } from '../devices/campus-card/campus-card.ts';
import type { CashAcceptor } from '../devices/cash-acceptor/cash-acceptor.ts';
import { sleep, type Clock, type Random } from '../contract/time.ts';
import type { KioskView } from '../contract/view.ts';
import type { KioskConfig } from './kiosk-config.ts';
import { checkChainInBackground } from './journal/background-check.ts';
import type { Entry } from './journal/entry.ts';
import type { Journal } from './journal/journal.ts';
import type { KioskLog } from './log.ts';
import { OutboxSender } from './outbox/outbox-sender.ts';
import { createHeartbeat, type Heartbeat } from './platform/heartbeat.ts';
import {
  createPlatformClient,
  type PlatformClient,
  type PlatformLogEvent,
} from './platform/platform-client.ts';
import { createPlatformTime } from './platform/platform-time.ts';
import type { PlatformTransport } from './platform/transport.ts';
import { Machine } from './machine.ts';
import { heartbeatBody } from './platform/heartbeat-body.ts';
import { StaffDesk } from './staff/staff-desk.ts';
import { Till } from './till/till.ts';
import { Visits } from './visits.ts';

/** Everything that the kiosk touches. Nothing in `kiosk/` reaches past these. */
export interface KioskPorts {
  readonly config: KioskConfig;
  readonly clock: Clock;
  readonly random: Random;
  readonly acceptor: CashAcceptor;
  readonly cards: CampusCardReader;
  readonly transport: PlatformTransport;
  /** Opens and locks the journal; called before any device is touched. Throws JournalError. */
  readonly openJournal: () => Journal;
  readonly signingKey: KeyObject;
  readonly log: KioskLog;
  readonly version: string;
  /** Every entry after it became durable; for the demo's mirror. */
  readonly onJournalEntry?: ((entry: Entry) => void) | undefined;
  /** This process must end and be started anew: only a reopened journal shows what is true. */
  readonly onFatal: (error: Error) => void;
  /** The same in good order: staff have cleared a halt. */
  readonly onRestart: () => void;
}

export interface Kiosk {
  /** Opens the journal, settles what was open, then serves. Rejects with JournalError when the journal cannot be used. */
  start(): Promise<void>;
  /** Calls the listener with the present view and each later one. Returns the way to stop. */
  subscribe(listener: (view: KioskView) => void): () => void;
  /** Anything that came from the renderer; what does not fit is dropped and logged without its content. */
  handle(event: unknown): void;
  /** What staff may ask and do; undefined before start. */
  readonly staff: StaffDesk | undefined;
  stop(): Promise<void>;
}

const BOOT_TIMEOUT_MS = 8_000;
const BOOT_RETRY_MS = 3_000;
const RESTART_AFTER_MS = 500;

export function createKiosk(ports: KioskPorts): Kiosk {
  return new RunningKiosk(ports);
}

class RunningKiosk implements Kiosk {
  readonly #ports: KioskPorts;
  readonly #stopping = new AbortController();
  readonly #machine: Machine;
  readonly #client: PlatformClient;
  readonly #visits: Visits;
  #parts: Parts | undefined;

  constructor(ports: KioskPorts) {
    this.#ports = ports;
    const { config, clock, random, transport, signingKey, version, log } = ports;
    const time = createPlatformTime({
      clock,
      onSkew: ({ predictedMs, correctedMs }) => {
        log.event('time.skew', { byMs: correctedMs - predictedMs });
        this.#parts?.heartbeat.beatSoon(); // the next answer tells which of the two was right
      },
    });
    this.#machine = new Machine({ config, clock, time });
    const { kioskId } = config;
    const hear = (event: PlatformLogEvent): void => {
      this.#hearPlatform(event);
    };
    this.#client = createPlatformClient({
      transport,
      clock,
      random,
      kioskId,
      signingKey,
      version,
      log: hear,
    });
    this.#visits = new Visits({ ...ports, machine: this.#machine, client: this.#client });
  }

  async start(): Promise<void> {
    const { clock, random, acceptor, log, config, onJournalEntry } = this.#ports;
    const journal = this.#ports.openJournal();
    const headBefore = journal.head;
    const { bootId } = this.#client;
    journal.onEntry((entry) => {
      this.#hearEntry(entry);
      onJournalEntry?.(entry);
    });
    journal.commit({ kind: 'kioskStarted', bootId, version: this.#ports.version });

    const client = this.#client;
    const onFault = (error: unknown): void => {
      log.fault('kiosk.fault', error);
      this.#parts?.till.halt(error instanceof Error ? error.message : String(error));
    };
    const till = new Till({
      ...{ acceptor, journal, client, clock, random, log },
      policy: config.policy.cash,
      nowMs: () => this.#machine.nowMs(),
      hoursAllow: () => this.#machine.hoursAllowNote(),
      onNotice: (notice) => {
        if (notice.type === 'sessionClosed') this.#checkBooks();
        this.#visits.hearTill(notice);
      },
      onStatus: () => {
        this.#visits.refresh();
      },
      onFatal: (error) => {
        this.#ports.onFatal(error);
      },
    });
    const onChange = (): void => {
      this.#visits.refresh();
    };
    const outbox = new OutboxSender({ journal, client, clock, random, log, onChange, onFault });
    const heartbeat = createHeartbeat({
      ...{ client, clock, random },
      intervalMs: config.policy.heartbeatSeconds * 1000,
      collect: () => heartbeatBody(this.#machine, journal, this.#ports.version),
      onTime: (platformMs, roundTripMs) => {
        this.#machine.time.update(platformMs, roundTripMs);
        this.#visits.timeChanged();
      },
      onFailure: () => undefined, // every answer and failure is heard in #hearPlatform
    });
    const stopCheck = checkChainInBackground(journal, clock, (detail) => {
      till.halt(`the journal's chain is broken: ${detail}`);
    });
    this.#parts = { journal, till, outbox, heartbeat, stopCheck };
    this.#machine.attach(journal, till);
    this.#checkBooks();
    till.start();
    this.#visits.start(journal, till);
    void this.#boot(headBefore).catch(onFault);
    await Promise.resolve();
  }

  subscribe(listener: (view: KioskView) => void): () => void {
    return this.#visits.subscribe(listener);
  }

  handle(event: unknown): void {
    this.#visits.handle(event);
  }

  get staff(): StaffDesk | undefined {
    const { clock, random } = this.#ports;
    if (!this.#parts) return undefined;
    const { journal, till, outbox } = this.#parts;
    return new StaffDesk({
      isHalted: () => till.status.state === 'halted',
      journal,
      random,
      nowMs: () => this.#machine.time.now() ?? clock.wallMs(),
      // Whatever step had failed is settled by a start, and by nothing less. Staff get their answer first.
      onHaltCleared: () => {
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
    this.#visits.stop();
    if (!this.#parts) return;
    const { journal, till, outbox, heartbeat, stopCheck } = this.#parts;
    stopCheck();
    heartbeat.stop();
    // The note in escrow first: a send under way may take its time.
    await till.stop();
    await outbox.stop();
    await this.#ports.cards.stop();
    journal.checkpoint();
    journal.close();
  }

  /** Announces this start until the platform has given its epoch; nothing is sent before. */
  async #boot(headBefore: Journal['head']): Promise<void> {
    const { clock } = this.#ports;
    const { signal } = this.#stopping;
    for (;;) {
      const sentMs = clock.monotonicMs();
      const reply = await this.#client.boot(headBefore, { timeoutMs: BOOT_TIMEOUT_MS, signal });
      if (signal.aborted || !this.#parts) return;
      if (reply.ok) {
        const { epoch, now, journal: known } = reply.value;
        this.#machine.time.update(now, clock.monotonicMs() - sentMs);
        this.#parts.journal.commit({ kind: 'epochGiven', epoch, journal: known });
        // An old image of the disk was started, or another machine goes by our name: no money until staff have looked.
        if (known !== 'known') this.#parts.till.halt(`the platform knows a ${known} journal of this machine`);
        break;
      }
      try {
        await sleep(clock, BOOT_RETRY_MS, signal);
      } catch {
        return; // stopped
      }
    }
    this.#parts.outbox.start();
    this.#parts.heartbeat.start();
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
    switch (fact.kind) {
      case 'noteAccepted':
      case 'noteReturned':
      case 'caseSettled':
        this.#parts?.outbox.nudge();
        break;
      case 'noteQuestioned':
      case 'strayCredit':
      case 'caseOpened':
      case 'rowPoisoned':
      case 'halted':
      case 'acceptorFault':
        this.#parts?.heartbeat.beatSoon();
        break;
      default:
        break;
    }
  }

  /** The books against the notes they are made of. When they disagree no more cash is taken. */
  #checkBooks(): void {
    if (!this.#parts) return;
    const { queries } = this.#parts.journal;
    const differs =
      queries.balance('2190') + queries.acceptedNotCredited() !== 0 ||
      queries.balance('2191') + queries.inSuspense() !== 0;
    if (differs) this.#parts.till.halt('the accounts 2190 and 2191 do not equal their notes');
  }
}

interface Parts {
  readonly journal: Journal;
  readonly till: Till;
  readonly outbox: OutboxSender;
  readonly heartbeat: Heartbeat;
  readonly stopCheck: () => void;
}
