/** Longer than anything takes on a busy machine; what is still on its way then has been lost. */
const LOST_AFTER_MS = 20_000;

/** Something that can be on its way: says what, or undefined while all is at rest. */
export type Unrest = () => string | undefined;

/**
 * What is between the kiosk's driver and the simulated device at this moment: in node-hid, in the kernel, on the
 * way. A virtual clock must not move on before all of it has arrived, and nobody has to poll for that.
 */
export class Traffic {
  readonly #unrests: Unrest[] = [];
  #calls = 0;
  #wakeUp = Promise.withResolvers<undefined>();

  constructor() {
    this.watch(() => (this.#calls > 0 ? `${this.#calls} calls to node-hid` : undefined));
  }

  watch(unrest: Unrest): void {
    this.#unrests.push(unrest);
  }

  /** Tells that something has arrived. */
  moved(): void {
    this.#wakeUp.resolve(undefined);
    this.#wakeUp = Promise.withResolvers();
  }

  /** Counts as on its way until the work has ended. */
  async during<T>(work: Promise<T>): Promise<T> {
    this.#calls += 1;
    try {
      return await work;
    } finally {
      this.#calls -= 1;
      this.moved();
    }
  }

  /** Resolves when nothing is on its way, and what arrived last has set nothing new off. Rejects when it was lost. */
  async quiet(): Promise<void> {
    await noPromiseIsLeft();
    while (this.#unrest() !== undefined) {
      await this.#arrival();
      await noPromiseIsLeft();
    }
  }

  async #arrival(): Promise<void> {
    const { promise: lost, reject } = Promise.withResolvers<never>();
    const patience = setTimeout(() => {
      reject(new Error(`still on its way after ${LOST_AFTER_MS} ms: ${this.#unrest() ?? 'nothing'}`));
    }, LOST_AFTER_MS);
    try {
      await Promise.race([this.#wakeUp.promise, lost]);
    } finally {
      clearTimeout(patience);
    }
  }

  #unrest(): string | undefined {
    for (const unrest of this.#unrests) {
      const what = unrest();
      if (what !== undefined) return what;
    }
    return undefined;
  }
}

/** From inside a promise's turn, the next tick comes when every promise that can settle has settled. */
async function noPromiseIsLeft(): Promise<void> {
  await Promise.resolve();
  await new Promise<void>((resolve) => {
    process.nextTick(resolve);
  });
}
