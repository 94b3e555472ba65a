import { createHash, timingSafeEqual } from 'node:crypto';
import type { Random } from '../contract/time.ts';

/** Who opens an address: our own window, or the person at the terminal who may paste it into a browser. */
export type AddressHolder = 'window' | 'person';

/**
 * Who may attach to the screen's socket. An entry token stands in an address, and with it in the command line of the
 * window's program, where every local process can read it: it is good once, and the window has used it by then. The
 * page goes on with resume tokens, which only the two ends of its socket ever saw; the one before the last stays
 * good until the last is used, because the answer that carried the last can get lost with the connection.
 */
export class AttachTokens {
  readonly #random: Random;
  readonly #entries = new Map<AddressHolder, string>();
  #resume: readonly string[] = [];

  constructor(random: Random) {
    this.#random = random;
  }

  /** A token for an address that the holder opens next. One that this holder has not used is void from now on. */
  issueEntry(holder: AddressHolder): string {
    const token = this.#draw();
    this.#entries.set(holder, digest(token));
    return token;
  }

  /** The resume token for the page that named `token`; undefined when that may not attach. */
  exchange(token: string): string | undefined {
    const offered = digest(token);
    const next = this.#draw();
    const [holder] = [...this.#entries].find(([, entry]) => entry === offered) ?? [];
    if (holder !== undefined) {
      this.#entries.delete(holder);
      this.#resume = [digest(next)];
      return next;
    }
    const known = this.#resume.find((candidate) =>
      timingSafeEqual(Buffer.from(candidate), Buffer.from(offered)),
    );
    if (known === undefined) return undefined;
    this.#resume = [known, digest(next)];
    return next;
  }

  #draw(): string {
    return Buffer.from(this.#random.bytes(32)).toString('base64url');
  }
}

function digest(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
