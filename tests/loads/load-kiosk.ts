import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { createActor, type ActorRefFrom } from 'xstate';
import { asKioskId, asVisitId } from '../../contract/ids.ts';
import { fen } from '../../contract/money.ts';
import type { AccountView } from '../../contract/platform-api.ts';
import type { CampusCardReader } from '../../devices/campus-card/campus-card.ts';
import { createCampusCardReader } from '../../devices/campus-card/classic-campus-card.ts';
import { actorClock } from '../../kiosk/actor-clock.ts';
import { booksProblem } from '../../kiosk/journal/books-check.ts';
import { asEntry } from '../../kiosk/journal/entry.ts';
import type { Fact } from '../../kiosk/journal/facts.ts';
import type { Journal } from '../../kiosk/journal/journal.ts';
import type { Account } from '../../kiosk/journal/postings.ts';
import { Loads } from '../../kiosk/loads/loads.ts';
import type { KioskLog } from '../../kiosk/log.ts';
import { OutboxSender } from '../../kiosk/outbox/outbox-sender.ts';
import { createPlatformClient } from '../../kiosk/platform/platform-client.ts';
import type { LoadEvent, LoadResult } from '../../kiosk/workflows/load-result.ts';
import { createLoadMachine, type LoadMachine } from '../../kiosk/workflows/load.machine.ts';
import type { ContactlessCard } from '../../lobby/cards/contactless-card.ts';
import { demoKeys } from '../../lobby/demo-keys.ts';
import { owned } from '../campus-card/sample-cards.ts';
import { plainPair, type AntennaPair } from '../card-antenna/antenna-pairs.ts';
import { seededRandom } from '../virtual-clock.ts';
import { JournalDisk } from '../world/journal-disk.ts';
import { Life } from '../world/mortal.ts';
import type { LoadPlatform } from './load-platform.ts';

export const visitId = asVisitId('visit1');
const account = '20230917';

/** When this life ends: around the commit of a fact of this kind. */
export interface DeathAt {
  readonly kind: Fact['kind'];
  readonly when: 'before' | 'after';
}

/** One machine that loads cards: real journal, real driver over a simulated antenna, real client and outbox. */
export class LoadKiosk {
  readonly pair: AntennaPair;
  readonly platform: LoadPlatform;
  readonly faults: unknown[] = [];
  readonly fatal: Error[] = [];
  readonly logged: string[] = [];
  /** The cards as the loads of this life see them; a test may put a fault in front of them. */
  cards!: CampusCardReader;
  journal!: Journal;
  loads!: Loads;
  /** Set before a start: the life ends there. */
  deathAt: DeathAt | undefined;
  readonly #reader: CampusCardReader;
  readonly #disk: JournalDisk;
  readonly #kioskId: string;
  readonly #key = createPrivateKey(
    generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }),
  );
  #seed: number;
  #life = new Life();
  #outbox: OutboxSender | undefined;
  #actor: ActorRefFrom<LoadMachine> | undefined;
  #inCradle: string | undefined;

  constructor(platform: LoadPlatform, cards: readonly ContactlessCard[], kioskId = 'K01') {
    this.platform = platform;
    this.pair = plainPair(cards.map(owned));
    this.#kioskId = kioskId;
    this.#seed = kioskId.charCodeAt(2) * 100;
    this.#disk = new JournalDisk(this.#key);
    this.#reader = createCampusCardReader({
      antenna: this.pair.antenna,
      masterReadKey: demoKeys.masters.read,
    });
    this.#reader.start((event) => {
      if (event.type === 'state') return;
      this.#inCradle = event.type === 'cardPresent' ? event.uid : undefined;
      this.send(event);
    });
  }

  get clock() {
    return this.pair.clock;
  }

  get alive(): boolean {
    return this.#life.alive;
  }

  /** Begins a life of the kiosk: opens the journal, settles what was open, announces itself. */
  async start(): Promise<this> {
    this.#life = new Life();
    const life = this.#life;
    const clock = life.clock(this.clock);
    const random = seededRandom((this.#seed += 1));
    this.journal = this.#disk.openFor(life, clock);
    this.#dieAround(this.journal, life);
    const client = createPlatformClient({
      ...{ clock, random, version: 'test', signingKey: this.#key },
      transport: life.transport(this.platform.transport(clock, this.#kioskId)),
      kioskId: asKioskId(this.#kioskId),
    });
    const log: KioskLog = {
      event: (id, facts) => this.logged.push(JSON.stringify({ id, facts })),
      fault: (id, error) => this.logged.push(`${id} ${String(error)}`),
    };
    const onFault = (error: unknown): void => {
      if (life.alive) this.faults.push(error);
    };
    const { journal } = this;
    const ports = { journal, client, clock, random, log, onFault };
    this.cards = { ...mortalCards(this.#reader, life) };
    const cards: Pick<CampusCardReader, 'read' | 'mend' | 'load'> = {
      read: (...args) => this.cards.read(...args),
      mend: (uid) => this.cards.mend(uid),
      load: (...args) => this.cards.load(...args),
    };
    this.loads = new Loads({ ...ports, cards, onFatal: (error) => this.fatal.push(error) });
    this.#outbox = new OutboxSender({ ...ports, onChange: () => undefined });
    journal.onEntry(() => this.#outbox?.nudge());
    this.loads.recover();
    const booted = client.boot(journal.head, { timeoutMs: 5_000 });
    await this.clock.advance(100);
    await booted;
    this.#outbox.start();
    this.loads.watch();
    await this.clock.advance(200);
    return this;
  }

  /** Lays a card down and waits until the reader has seen it. */
  async place(uid: string): Promise<void> {
    this.pair.hands.place(uid);
    await this.clock.advanceUntil(() => this.#inCradle === uid, 3_000);
  }

  async take(uid: string): Promise<void> {
    this.pair.hands.take(uid);
    await this.clock.advanceUntil(() => this.#inCradle !== uid, 3_000);
  }

  /** Begins to load the card that lies in the cradle. */
  async begin(uid: string): Promise<void> {
    let card: Awaited<ReturnType<CampusCardReader['read']>> | undefined;
    void this.#reader.read(uid).then((read) => (card = read));
    await this.clock.advanceUntil(() => card !== undefined, 5_000);
    if (!card?.ok) throw new Error('the card is not readable');
    const machine = createLoadMachine(this.loads.steps);
    const input = { visitId, card: card.value, account: this.#accountView(uid) };
    this.#actor = createActor(machine, { input, clock: actorClock(this.#life.clock(this.clock)) });
    this.#actor.start();
  }

  /** The same; the card is pulled while it stores a block of what was granted, and waited for. */
  async beginPulled(uid: string, at: { readonly write: number; readonly bytes: number }): Promise<void> {
    this.platform.onGranted = () => {
      this.pair.hands.pullDuringWrite(uid, at);
      this.platform.onGranted = () => undefined;
    };
    await this.begin(uid);
    await this.until('cardBack');
    await this.clock.advance(1_000);
  }

  /** A whole visit of a card that stays where it is. */
  async load(uid: string): Promise<LoadResult> {
    await this.place(uid);
    await this.begin(uid);
    return this.result();
  }

  send(event: LoadEvent): void {
    if (this.#actor?.getSnapshot().status === 'active') this.#actor.send(event);
  }

  get state(): string {
    return String(this.#actor?.getSnapshot().value);
  }

  get progress() {
    const { amountFen, seen } = this.snapshot.context;
    return { amountFen, seen };
  }

  get snapshot() {
    if (!this.#actor) throw new Error('no load was begun');
    return this.#actor.getSnapshot();
  }

  async until(state: string, limitMs = 60_000): Promise<void> {
    await this.clock.advanceUntil(() => this.state === state || !this.alive, limitMs);
  }

  /** Waits for the end of the load, and for what the platform is to hear of it. */
  async result(): Promise<LoadResult> {
    await this.until('done');
    await this.clock.advance(200);
    const { output } = this.snapshot;
    if (!output) throw new Error(`the load stands in ${this.state}`);
    return output;
  }

  /** The visit is gone, without a word to the load. */
  breakOff(): void {
    this.#actor?.stop();
    this.#actor = undefined;
  }

  /** Ends this life as a power cut does. */
  die(): void {
    this.#life.end();
    this.breakOff();
  }

  async stop(): Promise<void> {
    this.#actor?.stop();
    const stopped = Promise.all([this.loads.stop(), this.#outbox?.stop()]);
    await this.clock.advance(20_000);
    await stopped;
  }

  get facts(): readonly Fact[] {
    return this.journal.queries.entriesAfter(0, 1_000).map((row) => asEntry(row).fact);
  }

  get kinds(): readonly string[] {
    return this.facts.map(({ kind }) => kind);
  }

  balance(name: Account): number {
    return this.journal.queries.balance(name);
  }

  get booksProblem(): string | undefined {
    return booksProblem(this.journal.queries);
  }

  get journalPath(): string {
    return this.#disk.path;
  }

  remove(): void {
    this.die();
    this.#disk.remove();
  }

  #accountView(uid: string): AccountView {
    const { pending } = this.platform.books(uid);
    return {
      accountId: `a${account}`,
      maskedName: '张*',
      cardNumberLast4: account.slice(-4),
      ...{ holderKind: 'student', personState: 'regular', cardState: 'normal', validUntil: '2027-07-31' },
      ...{ balanceFen: fen(0), knownLoadedFen: fen(0), knownSpentFen: fen(0), pendingItems: [] },
      pendingFen: fen(pending),
      cashHeadroomFen: fen(0),
    };
  }

  #dieAround(journal: Journal, life: Life): void {
    const commit = journal.commit.bind(journal);
    journal.commit = (...facts) => {
      const hit = life.alive && facts.some(({ kind }) => kind === this.deathAt?.kind) && this.deathAt;
      if (hit && hit.when === 'before') life.end();
      const entry = commit(...facts);
      if (hit) {
        life.end();
        return commit(...facts); // throws: this process has ended
      }
      return entry;
    };
  }
}

/** A dead process hears no answer of the card; a command that was sent is carried out all the same. */
function mortalCards(reader: CampusCardReader, life: Life): CampusCardReader {
  const silent = (): Promise<never> => new Promise(() => undefined);
  return {
    start: (listener) => {
      reader.start(listener);
    },
    stop: () => reader.stop(),
    read: (...args) => (life.alive ? life.answer(reader.read(...args)) : silent()),
    mend: (uid) => (life.alive ? life.answer(reader.mend(uid)) : silent()),
    load: (...args) => (life.alive ? life.answer(reader.load(...args)) : silent()),
  };
}
