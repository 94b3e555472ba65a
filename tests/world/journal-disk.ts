import { copyFileSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KeyObject } from 'node:crypto';
import type { Clock } from '../../contract/time.ts';
import { Journal } from '../../kiosk/journal/journal.ts';
import { ProcessDied, type Life } from './mortal.ts';

/**
 * The journal file of a machine whose process can be killed. After a death the next to open it finds what a killed
 * process leaves: the database and its write-ahead log, not the tidy file of an orderly close.
 */
export class JournalDisk {
  readonly path: string;
  readonly #folder: string;
  readonly #signingKey: KeyObject;
  #open: Journal | undefined;

  constructor(signingKey: KeyObject) {
    this.#signingKey = signingKey;
    // Memory where there is some: nobody pulls the plug of this machine.
    const ram = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
    this.#folder = mkdtempSync(join(ram, 'kiosk-world-'));
    this.path = join(this.#folder, 'journal.sqlite');
  }

  get folder(): string {
    return this.#folder;
  }

  /** Opens the journal for a life; once that has ended it writes nothing more. */
  openFor(life: Life, clock: Clock): Journal {
    this.bury();
    const journal = new Journal({ path: this.path, clock, signingKey: this.#signingKey });
    this.#open = journal;
    const { commit, checkpoint } = {
      commit: journal.commit.bind(journal),
      checkpoint: journal.checkpoint.bind(journal),
    };
    journal.commit = (...facts) => {
      if (!life.alive) throw new ProcessDied();
      return commit(...facts);
    };
    journal.checkpoint = () => {
      if (life.alive) checkpoint();
    };
    return journal;
  }

  /** Opens the journal of a stopped kiosk. */
  read(clock: Clock): Journal {
    this.bury();
    return new Journal({ path: this.path, clock, signingKey: this.#signingKey });
  }

  /** Lets go of the file as a killed process does. */
  bury(): void {
    const dead = this.#open;
    if (!dead) return;
    this.#open = undefined;
    // Closing would fold the log into the file, so its present state is kept aside.
    const kept = [this.path, `${this.path}-wal`].filter((file) => existsSync(file));
    for (const file of kept) copyFileSync(file, `${file}.kept`);
    dead.close();
    for (const file of kept) renameSync(`${file}.kept`, file);
  }

  remove(): void {
    this.#open?.close();
    this.#open = undefined;
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
