import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { KioskView, UserAction } from '../../contract/view.ts';
import { killGroup } from '../../main/child-process.ts';
import type { HostMessage, KioskMessage } from '../../main/kiosk-messages.ts';
import { effectFiles, writePlan, type EffectFiles } from './effect-plan.ts';
import { variablesOf } from './environment.ts';
import { endProcess, startTestProcess } from './test-process.ts';

export interface KioskKeeperOptions {
  readonly folder: string;
  readonly config: unknown;
  readonly acceptor: string;
  /** The library that breaks writes; undefined where none could be made. */
  readonly storageLibrary: string | undefined;
  readonly tell: (text: string) => void;
  /** How a process ended that nobody asked to end. */
  readonly onDeath: (death: Death) => void;
}

/** `named`: at an effect, by its own hand. `random`: from outside. `own`: it ended itself, with this code. */
export type Death =
  | { readonly type: 'named'; readonly at: string }
  | { readonly type: 'random' }
  | { readonly type: 'own'; readonly how: string };

/** Starts in a row without a single view, after which the kiosk counts as unable to start. */
const MOST_BLIND_STARTS = 20;

/**
 * The test's own supervisor: starts the kiosk process with the effect hook before its entry, starts a new one as soon as
 * one is gone, and knows what is on the screen.
 */
export class KioskKeeper {
  readonly files: EffectFiles;
  readonly #options: KioskKeeperOptions;
  #child: ChildProcess | undefined;
  #view: KioskView | undefined;
  #stopping = false;
  #killed = false;
  #blindStarts = 0;
  /** How long the machine stays dark after a death, milliseconds. */
  darkMs = 0;
  /** Counts starts: whoever remembers it sees that the process under him has died. */
  life = 0;

  constructor(options: KioskKeeperOptions) {
    this.#options = options;
    this.files = effectFiles(options.folder);
  }

  /** It was started again and again and never showed anything. */
  get hasGivenUp(): boolean {
    return this.#blindStarts > MOST_BLIND_STARTS;
  }

  /** What is on the screen; undefined while no process shows anything. */
  get view(): KioskView | undefined {
    return this.#view;
  }

  start(): void {
    const { folder, config, acceptor, storageLibrary, tell } = this.#options;
    this.life += 1;
    this.#blindStarts += 1;
    this.#killed = false;
    if (this.hasGivenUp) {
      tell('the kiosk does not start any more');
      return;
    }
    const child = startTestProcess({
      entry: 'main/kiosk-process.ts',
      preload: ['clock-speed.ts', 'die-at.ts'],
      logFile: join(folder, 'logs', 'kiosk-process.log'),
      env: {
        ...variablesOf({ effectsFolder: folder, acceptor }),
        STORAGE_FAULT_FILE: this.files.storage,
        ...(storageLibrary === undefined ? {} : { LD_PRELOAD: storageLibrary }),
      },
    });
    this.#child = child;
    child.on('message', (message) => {
      if (this.#child === child) this.#hear(message as KioskMessage); // our own process of the same build
    });
    child.once('exit', (code, signal) => {
      if (this.#child === child) this.#onExit(signal ?? `code ${String(code)}`);
    });
    this.#send({ type: 'begin', config, dataFolder: folder });
  }

  touch(action: UserAction): void {
    if (this.#view) this.#send({ type: 'event', event: { revision: this.#view.revision, action } });
  }

  /** SIGKILL at whatever moment this is. False: there was nothing to kill. */
  kill(): boolean {
    if (!this.#child || this.#killed || this.#child.exitCode !== null) return false;
    this.#killed = true;
    killGroup(this.#child);
    return true;
  }

  /** Ends it for good, in order. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const child = this.#child;
    if (child && child.exitCode === null && child.signalCode === null) {
      this.#send({ type: 'stop' });
      await endProcess(child, 8000);
    }
  }

  #send(message: HostMessage): void {
    if (this.#child?.connected) this.#child.send(message, () => undefined);
  }

  #hear(message: KioskMessage): void {
    switch (message.type) {
      case 'alive':
        break;
      case 'view':
        this.#blindStarts = 0;
        this.#view = message.view;
        break;
      case 'failed':
        this.#options.tell(`the kiosk says: ${message.sentence}`);
        break;
    }
  }

  #onExit(how: string): void {
    this.#child = undefined;
    this.#view = undefined;
    if (this.#stopping) return;
    const death = this.#death(how);
    writePlan(this.files, undefined);
    this.#options.tell(`the kiosk process ended: ${death.type === 'named' ? death.at : how}`);
    this.#options.onDeath(death);
    setTimeout(() => {
      if (!this.#stopping) this.start();
    }, this.darkMs);
  }

  #death(how: string): Death {
    if (how !== 'SIGKILL') return { type: 'own', how };
    if (this.#killed) return { type: 'random' };
    if (!existsSync(this.files.death)) return { type: 'named', at: 'system call on the journal' };
    const at = readFileSync(this.files.death, 'utf8');
    rmSync(this.files.death);
    return { type: 'named', at };
  }
}
