import { createHash } from 'node:crypto';
import { closeSync, constants, existsSync, openSync, readFileSync, writeSync } from 'node:fs';
import { parseCount } from '../../contract/money.ts';
import type { Head } from './hash-chain.ts';
import { JournalError } from './journal-error.ts';

/**
 * A few bytes beside the journal: which entry was written last. A log whose end is damaged reads like one that was never
 * written further, and an older copy of the file is as whole as the newest; only another memory tells.
 *
 * It is written after the commit and never synced. A crash or a power cut can leave it behind the journal, or torn: then
 * it says nothing. It can never be ahead of a journal that lost nothing.
 */
export class HeadWitness {
  readonly #path: string;
  #file: number | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /** Throws JournalError `behind` where this machine has written what is not in the journal. */
  compare(head: Head, hashAt: (seq: number) => string | undefined): void {
    const seen = this.#read();
    if (!seen) return;
    if (seen.seq > head.seq)
      throw new JournalError(
        'behind',
        `the journal ends at entry ${head.seq}, and this machine has written entry ${seen.seq}: its end is lost, or it is an older copy`,
      );
    const hash = hashAt(seen.seq);
    if (hash !== undefined && hash !== seen.hash)
      throw new JournalError(
        'behind',
        `entry ${seen.seq} of the journal is not the one that this machine has written: it is another copy`,
      );
  }

  /** Notes the newest entry. Where that fails the witness says nothing, and the journal is none the worse for it. */
  note(head: Head): void {
    try {
      this.#file ??= openSync(this.#path, constants.O_RDWR | constants.O_CREAT, 0o600);
      writeSync(this.#file, witnessLine(head), 0);
    } catch {
      this.close(); // said above
    }
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  /** Undefined: there is none, or it was torn. */
  #read(): Head | undefined {
    if (!existsSync(this.#path)) return undefined;
    const line = readFileSync(this.#path, 'utf8');
    const [, seq = '', hash = ''] = /^(\d{12}) ([0-9a-f]{64}) /.exec(line) ?? [];
    if (hash === '') return undefined;
    const head = { seq: parseCount(seq), hash };
    return witnessLine(head) === line ? head : undefined;
  }
}

/** Always of the same length: what is written over it leaves nothing of the old one. */
function witnessLine({ seq, hash }: Head): string {
  const said = `${String(seq).padStart(12, '0')} ${hash}`;
  return `${said} ${createHash('sha256').update(said).digest('hex').slice(0, 16)}\n`;
}
