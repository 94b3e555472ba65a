import type { Clock, Timer } from '../contract/time.ts';
import type { KioskView, UserEvent } from '../contract/view.ts';
import { spokenId } from '../kiosk/view/spoken.ts';
import type { HostLog } from './host-log.ts';
import type { KioskMessage, KioskProcess } from './kiosk-messages.ts';

/** What a window shows and answers, whatever becomes of the kiosk process behind it. */
export interface KioskLink {
  /** Never absent: 'one moment, please' while no kiosk process serves. */
  readonly current: KioskView;
  /** Calls the listener with the present view and every later one. Returns the way to stop. */
  onView(listener: (view: KioskView) => void): () => void;
  send(event: UserEvent): void;
}

export interface SupervisorPorts {
  readonly clock: Clock;
  readonly log: HostLog;
  /** Starts a kiosk process; the supervisor sends `begin` itself. */
  readonly spawn: () => KioskProcess;
  readonly config: unknown;
  readonly dataFolder: string;
  readonly machine: KioskView['machine'];
}

/** No sign of life for this long and the process is taken for hung. */
const HUNG_AFTER_MS = 10_000;
/** So long after the first view without an end, the next restart is quick again. */
const HEALTHY_AFTER_MS = 10_000;
const FIRST_RESTART_MS = 250;
const RESTART_LIMIT_MS = 30_000;
const STOP_GRACE_MS = 2500;

/**
 * Keeps one kiosk process running: restarts it with growing delays, ends it when it hangs, and shows 'one moment'
 * meanwhile. Revisions go on growing over restarts, so that a touch on a screen of the old process is never taken
 * for an answer to a screen of the new one.
 */
export class Supervisor implements KioskLink {
  readonly #ports: SupervisorPorts;
  readonly #listeners = new Set<(view: KioskView) => void>();
  #current: KioskView;
  #process: KioskProcess | undefined;
  /** Added to the revisions of the present process. */
  #revisionBase = 0;
  /** Process ends without health in between. */
  #failures = 0;
  /** The last process could not even start: waiting a moment will not help the person. */
  #outOfOrder = false;
  #timers: {
    readonly hung?: Timer;
    /** From the present process's first view on. */
    readonly healthy?: Timer | undefined;
    readonly restart?: Timer;
  } = {};
  #stopped: Promise<void> | undefined;

  constructor(ports: SupervisorPorts) {
    this.#ports = ports;
    this.#current = oneMoment(ports.machine);
  }

  get current(): KioskView {
    return this.#current;
  }

  /** The present process's id, for the demo's dock. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  start(): void {
    const { spawn, config, dataFolder, log } = this.#ports;
    const process = spawn();
    this.#process = process;
    this.#revisionBase = this.#current.revision + 1;
    process.onMessage((message) => {
      if (this.#process === process) this.#onMessage(message);
    });
    process.onEnd((how) => {
      if (this.#process === process) this.#onEnd(how);
    });
    process.send({ type: 'begin', config, dataFolder });
    log({ id: 'kioskProcess.started', pid: process.pid });
    this.#watchForHang();
  }

  onView(listener: (view: KioskView) => void): () => void {
    this.#listeners.add(listener);
    listener(this.#current);
    return () => this.#listeners.delete(listener);
  }

  /** Drops what answers a screen from before the last restart. */
  send(event: UserEvent): void {
    const revision = event.revision - this.#revisionBase;
    if (revision < 0) {
      this.#ports.log({ id: 'event.dropped', why: 'olderProcess' });
      return;
    }
    this.#process?.send({ type: 'event', event: { ...event, revision } });
  }

  /** Lets the kiosk come to rest (a note in escrow goes back) and ends it. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  #stop(): Promise<void> {
    for (const timer of Object.values(this.#timers)) timer?.cancel();
    const process = this.#process;
    if (!process) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = this.#ports.clock.schedule(STOP_GRACE_MS, () => {
        process.kill();
      });
      process.onEnd(() => {
        timer.cancel();
        resolve();
      });
      process.send({ type: 'stop' });
    });
  }

  #onMessage(message: KioskMessage): void {
    this.#watchForHang();
    switch (message.type) {
      case 'alive':
        break;
      case 'view':
        this.#outOfOrder = false;
        if (!this.#timers.healthy) this.#awaitHealth();
        this.#show({ ...message.view, revision: this.#revisionBase + message.view.revision });
        break;
      case 'failed':
        this.#outOfOrder = true;
        this.#ports.log({ id: 'kioskProcess.failed', sentence: message.sentence });
        break;
    }
  }

  #onEnd(how: string): void {
    const { clock, log } = this.#ports;
    this.#process = undefined;
    this.#timers.hung?.cancel();
    this.#timers.healthy?.cancel();
    this.#timers = { ...this.#timers, healthy: undefined };
    if (this.#stopped) return;
    const delayMs = restartDelayMs(this.#failures);
    this.#failures += 1;
    log({ id: 'kioskProcess.ended', how, restartInMs: delayMs });
    const { machine } = this.#ports;
    this.#show(this.#outOfOrder ? closed(machine, this.#current) : oneMoment(machine, this.#current));
    this.#replaceTimer(
      'restart',
      clock.schedule(delayMs, () => {
        this.start();
      }),
    );
  }

  /** Only a process that shows something is on its way to health: one may say that it lives and never get there. */
  #awaitHealth(): void {
    this.#replaceTimer(
      'healthy',
      this.#ports.clock.schedule(HEALTHY_AFTER_MS, () => {
        this.#failures = 0;
      }),
    );
  }

  #watchForHang(): void {
    if (this.#stopped) return;
    this.#replaceTimer(
      'hung',
      this.#ports.clock.schedule(HUNG_AFTER_MS, () => {
        this.#ports.log({ id: 'kioskProcess.hung', silentMs: HUNG_AFTER_MS });
        this.#process?.kill();
      }),
    );
  }

  #replaceTimer(name: 'hung' | 'healthy' | 'restart', timer: Timer): void {
    this.#timers[name]?.cancel();
    this.#timers = { ...this.#timers, [name]: timer };
  }

  #show(view: KioskView): void {
    this.#current = view;
    for (const listener of this.#listeners) listener(view);
  }
}

/** A quarter of a second the first time, then 1, 2, 4 s and so on up to half a minute. */
export function restartDelayMs(failures: number): number {
  return failures === 0 ? FIRST_RESTART_MS : Math.min(RESTART_LIMIT_MS, 1000 * 2 ** (failures - 1));
}

/** While a process starts or the next one is waited for. */
function oneMoment(machine: KioskView['machine'], before?: KioskView): KioskView {
  return ownView(machine, before, { kind: 'oneMoment', why: before ? 'settling' : 'starting' });
}

/** While the kiosk cannot start, which is so when its journal or configuration cannot be used. */
function closed(machine: KioskView['machine'], before: KioskView): KioskView {
  const state = { open: false, reason: 'journalUnavailable', opensAt: undefined } as const;
  const services = (['recharge', 'collect', 'balance'] as const).map((service) => ({ service, state }));
  return ownView(machine, before, { kind: 'start', services });
}

/** Keeps the language and display of the view before it: the person may still stand there. Nothing else is kept. */
function ownView(
  machine: KioskView['machine'],
  before: KioskView | undefined,
  screen: KioskView['screen'],
): KioskView {
  return {
    revision: before ? before.revision + 1 : 0,
    locale: before?.locale ?? 'zh-CN',
    display: before?.display ?? { theme: 'standard', textSize: 'normal', reach: false },
    clock: undefined,
    machine,
    visit: { secondsLeft: undefined, warning: false },
    spoken: spokenId(screen),
    screen,
  };
}
