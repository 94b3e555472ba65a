import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { Fen } from '../../contract/money.ts';
import { fen } from '../../contract/money.ts';
import { PosClient } from '../../lobby/pos/pos-client.ts';
import { EMPTY_POS_MEMORY, type PosMemoryPage } from '../../lobby/pos/pos-memory.ts';
import { PosTerminal, type UploadOrder } from '../../lobby/pos/pos-terminal.ts';
import { SecureModule } from '../../lobby/pos/secure-module.ts';
import { demoKeys } from '../../lobby/demo-keys.ts';
import type { MachineWorld } from '../world/machine-world.ts';

/** What one person does at the till of the canteen. `tear`: the card leaves within the n-th write, after so many bytes. */
export interface CanteenPlan {
  readonly cardNumber: string;
  readonly act: 'pay' | 'collect';
  readonly amountFen: Fen;
  readonly online: boolean;
  readonly tear: { readonly write: number; readonly bytes: number } | undefined;
}

/** The machine whose key the laboratory's terminal signs with. */
export const terminalKey: { readonly publicKey: KeyObject; readonly privateKey: KeyObject } =
  generateKeyPairSync('ed25519');

const ANSWER_LIMIT_MS = 60_000;

/** A terminal that takes money from the same cards, online, offline and late, and knows for what it handed out goods. */
export class Canteen {
  /** Handed out, by card number. */
  readonly goods = new Map<string, number>();
  readonly #world: MachineWorld;
  readonly #terminal: PosTerminal;
  readonly #tell: (text: string) => void;
  #memory: PosMemoryPage = EMPTY_POS_MEMORY;

  constructor(world: MachineWorld, tell: (text: string) => void) {
    this.#world = world;
    this.#tell = tell;
    const { clock, random, policy } = world;
    const client = new PosClient({
      ...{ clock, random, terminalId: 'POS01', signingKey: terminalKey.privateKey },
      transport: ({ method, path, headers, body }) => world.platform.handle(method, path, headers, body),
    });
    this.#terminal = new PosTerminal({
      ...{ client, clock, random, keys: new SecureModule(demoKeys), timeZone: policy.timeZone },
      memory: this.#memory,
      remember: (page) => {
        this.#memory = page;
      },
    });
  }

  async act({ cardNumber, act, amountFen, online, tear }: CanteenPlan): Promise<void> {
    const chip = this.#world.chip(cardNumber);
    this.#terminal.setOnline(online);
    if (tear) {
      let left = tear.write;
      chip.tear = () => {
        left -= 1;
        if (left > 0) return undefined;
        chip.tear = () => undefined;
        return tear.bytes;
      };
    }
    if (act === 'pay') await this.#pay(cardNumber, amountFen);
    else {
      const takenFen = this.#memory.takenFen;
      const outcome = await this.#wait(this.#terminal.collect(chip));
      this.#tell(`canteen: collect with ${cardNumber}: ${outcome.result}`);
      // A purchase that was interrupted may have turned out to be done: its goods are handed out now.
      this.#handOut(cardNumber, this.#memory.takenFen - takenFen);
    }
    chip.tear = () => undefined;
  }

  /** Everybody comes back with a card that was taken away too early, and all that waits is uploaded. */
  async close(order: UploadOrder): Promise<void> {
    this.#terminal.setOnline(true);
    for (const { cardNumber } of this.#memory.inHand) await this.#pay(cardNumber, fen(1));
    await this.#wait(this.#terminal.upload(order));
    const { waiting, rejected, inHand } = this.#memory;
    for (const purchase of [...waiting, ...inHand])
      this.#tell(`canteen: still open: ${JSON.stringify(purchase)}`);
    for (const { purchase, why } of rejected)
      this.#tell(`canteen: refused: ${why} ${JSON.stringify(purchase)}`);
  }

  /** Purchases that the platform does not know at the end, though the terminal was online. */
  get unreported(): readonly string[] {
    const { waiting, rejected, inHand } = this.#memory;
    return [...waiting, ...inHand, ...rejected.map(({ purchase }) => purchase)].map(
      ({ cardNumber, record }) => `card ${cardNumber}, debit ${record.counter}`,
    );
  }

  async #pay(cardNumber: string, amountFen: Fen): Promise<void> {
    const outcome = await this.#wait(this.#terminal.pay(this.#world.chip(cardNumber), amountFen));
    const what = outcome.result === 'refused' ? outcome.why : outcome.result;
    this.#tell(`canteen: pay ${amountFen} with ${cardNumber}: ${what}`);
    if (outcome.result === 'paid') this.#handOut(cardNumber, outcome.amountFen);
  }

  #handOut(cardNumber: string, amountFen: number): void {
    this.goods.set(cardNumber, (this.goods.get(cardNumber) ?? 0) + amountFen);
  }

  /** The terminal's answers come in virtual time. */
  async #wait<T>(answer: Promise<T>): Promise<T> {
    let isThere = false;
    const seen = answer.finally(() => {
      isThere = true;
    });
    await this.#world.clock.runUntil(() => isThere, ANSWER_LIMIT_MS);
    return seen;
  }
}
