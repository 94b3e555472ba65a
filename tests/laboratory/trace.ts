import { createHash, type Hash } from 'node:crypto';

/** The story of a run, line by line; its hash tells whether two runs were the same. */
export class Trace {
  readonly #hash: Hash = createHash('sha256');
  readonly #print: ((line: string) => void) | undefined;

  constructor(print?: (line: string) => void) {
    this.#print = print;
  }

  add(atMs: number, text: string): void {
    const line = `${(atMs / 1000).toFixed(3).padStart(9)}  ${text}`;
    this.#hash.update(`${line}\n`);
    this.#print?.(line);
  }

  digest(): string {
    return this.#hash.copy().digest('hex');
  }
}
