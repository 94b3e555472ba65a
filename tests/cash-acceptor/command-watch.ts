/** Sees every command that a simulated acceptor executes, before its answer leaves. */
export class CommandWatch<Exchange extends { readonly count: number }> {
  /** Every command so far, oldest first. */
  readonly trace: Exchange[] = [];
  readonly #appointments: { readonly at: number; readonly then: () => void }[] = [];

  readonly observe = (exchange: Exchange): void => {
    this.trace.push(exchange);
    for (const { at, then } of this.#appointments) if (at === exchange.count) then();
  };

  /** Runs `then` at the command with this number. */
  at(count: number, then: () => void): void {
    this.#appointments.push({ at: count, then });
  }
}
