import { createPublicKey, type KeyObject } from 'node:crypto';
import { createAdministration, type Administration } from '../../central/administration.ts';
import { campusTime } from '../../central/campus-time.ts';
import { identityMacs, DEMO_IDENTITY_KEY } from '../../central/identity-mac.ts';
import { createInspection, type Inspection } from '../../central/inspection.ts';
import { DEMO_LOAD_KEY, loadSecrets } from '../../central/load-secrets.ts';
import { characters } from '../../central/people/characters.ts';
import { loadPeople } from '../../central/people/load-people.ts';
import { openingTotals, type Person } from '../../central/people/person.ts';
import { createPlatform, type Platform } from '../../central/platform.ts';
import { openMemoryStore } from '../../central/store/sqlite-store.ts';
import type { CentralStore } from '../../central/store/central-store.ts';
import { fen, type Fen, yuan } from '../../contract/money.ts';
import { policySchema, type Policy } from '../../contract/policy.ts';
import type { StepListener } from '../../contract/step-listener.ts';
import type { Clock, Random } from '../../contract/time.ts';
import type { KioskView, Service, UserAction } from '../../contract/view.ts';
import { createCampusCardReader } from '../../devices/campus-card/classic-campus-card.ts';
import { createPn532Antenna } from '../../devices/card-antenna/pn532/pn532-antenna.ts';
import type { ByteStream } from '../../devices/serial/byte-stream.ts';
import type { Backups } from '../../kiosk/journal/backups.ts';
import type { Journal } from '../../kiosk/journal/journal.ts';
import { createKiosk, type Kiosk, type KioskPorts } from '../../kiosk/kiosk.ts';
import { silentLog, type KioskLog } from '../../kiosk/log.ts';
import type { PlatformTransport } from '../../kiosk/platform/transport.ts';
import { Cradle } from '../../lobby/card-antenna/cradle.ts';
import { instantPn532Timing, Pn532Device } from '../../lobby/card-antenna/pn532-device.ts';
import { makeCards } from '../../lobby/card-shelf.ts';
import { ClassicCard } from '../../lobby/cards/classic-card.ts';
import type { ContactlessCard } from '../../lobby/cards/contactless-card.ts';
import type { Id003Acceptor } from '../../lobby/cash-acceptor/id003-acceptor.ts';
import type { SspValidator } from '../../lobby/cash-acceptor/ssp-validator.ts';
import { demoKeys } from '../../lobby/demo-keys.ts';
import type { Banknote } from '../../lobby/hands.ts';
import { quickSettle, seededRandom, VirtualClock } from '../virtual-clock.ts';
import { bridgedLines, directLines, type DeviceLines, type OpenLines } from './device-lines.ts';
import { JournalDisk } from './journal-disk.ts';
import { offsetClock } from './offset-clock.ts';
import { machineIdentity, signingKey, type MachineIdentity } from './machine-identity.ts';
import { Life } from './mortal.ts';
import { VirtualNetwork } from './virtual-network.ts';
import { acceptorLines, driveAcceptor, makeAcceptor, type AcceptorChoice } from './world-acceptor.ts';

export interface WorldOptions extends AcceptorChoice {
  readonly seed?: number | string;
  /** Wall time at the start; by default 10:00 in Shanghai on a Monday. */
  readonly startMs?: number;
  readonly policy?: unknown;
  readonly people?: readonly Person[];
  readonly log?: KioskLog;
  /** Bytes go to the devices without the CP2110 bridges between. */
  readonly withoutBridges?: boolean;
  /** Pause between two looks of the antenna for cards. */
  readonly antennaPollMs?: number;
  /** Payment terminals that the platform knows, by id. */
  readonly terminalKeys?: ReadonlyMap<string, KeyObject>;
  /** Puts something between a life's kiosk and what it touches: counted effects, deaths. */
  readonly around?: (ports: TouchPoints, life: Life) => TouchPoints;
  /** Puts something in front of the drivers: hands that are not the device's. */
  readonly drivers?: (drivers: Drivers) => Drivers;
  /** Hears of every transition of the state machines and every step of the drivers. */
  readonly watch?: { readonly inspect: KioskPorts['inspect']; readonly onStep: StepListener };
  /** The kiosk asks for a new life; by default it is only written down, as nobody expects it. */
  readonly onFatal?: (error: Error) => void;
  /** The same in good order; by default the next life begins at once. */
  readonly onRestart?: () => void;
}

/** What the kiosk knows its devices by. */
export type Drivers = Pick<KioskPorts, 'acceptor' | 'cards'>;

/** Where a kiosk touches the world. */
export interface TouchPoints {
  readonly openJournal: () => Journal;
  /** Where the journal is copied to; undefined: nowhere. */
  readonly backups?: Backups;
  readonly transport: PlatformTransport;
  readonly openAcceptorLine: () => Promise<ByteStream>;
  readonly openAntennaLine: () => Promise<ByteStream>;
}

/**
 * A whole machine with its surroundings in one process and in virtual time: the kiosk with its real drivers, the
 * lobby's devices behind their bridges, and the reference platform behind a network. The kiosk can die and start again;
 * notes, cards, journal file and platform stay.
 */
export class MachineWorld {
  readonly clock: VirtualClock;
  readonly random: Random;
  readonly policy: Policy;
  readonly validator: SspValidator | Id003Acceptor;
  readonly cradle: Cradle;
  readonly antenna: Pn532Device;
  readonly network: VirtualNetwork;
  platform: Platform;
  readonly inspection: Inspection;
  readonly store: CentralStore;
  readonly people: readonly Person[];
  readonly views: KioskView[] = [];
  kiosk: Kiosk | undefined;
  life = new Life();
  /** Errors that the kiosk called fatal: a real process would have ended. */
  readonly fatal: Error[] = [];
  readonly disk = new JournalDisk(signingKey);
  /** How far the wall clock of the kiosk's computer is off. The monotonic one is not, nor that of the platform. */
  wallOffsetMs = 0;
  readonly administration: Administration;
  readonly #cards: ReadonlyMap<string, ContactlessCard>;
  readonly #lines: DeviceLines;
  readonly #options: WorldOptions;
  readonly #startPlatform: () => Platform;
  #lastNoteNo = 0;

  private constructor(
    options: WorldOptions,
    store: CentralStore,
    people: readonly Person[],
    clock: VirtualClock,
  ) {
    this.#options = options;
    this.store = store;
    this.people = people;
    this.clock = clock;
    this.random = seededRandom(options.seed ?? 1);
    this.policy = policySchema.parse(options.policy ?? {});
    const macs = identityMacs(DEMO_IDENTITY_KEY);
    this.#startPlatform = () =>
      createPlatform({
        ...{ store, clock },
        policy: this.policy,
        identityMacCheck: macs.check,
        loadSecrets: loadSecrets(DEMO_IDENTITY_KEY, DEMO_LOAD_KEY),
        kioskKeys: new Map([['K01', createPublicKey(signingKey)]]),
        terminalKeys: options.terminalKeys ?? new Map(),
      });
    this.platform = this.#startPlatform();
    this.network = new VirtualNetwork(clock, { handle: (...request) => this.platform.handle(...request) });
    this.administration = createAdministration(store);
    this.inspection = createInspection({ store, clock, policy: this.policy });
    this.validator = makeAcceptor(options, clock, this.random);
    const cards = makeCards(
      people.map((person) => ({
        ...person,
        cards: person.cards.map((card) => {
          const { uid, state, cardNumber, issueNumber, validUntil } = card;
          const identity = { cardNumber, issueNumber, validUntil, holderKind: person.holderKind };
          const signed = { ...identity, mac: macs.make(uid, identity) };
          return { uid, state, ...openingTotals(person, card), identity: signed };
        }),
      })),
    );
    this.#cards = new Map(cards.map(({ shelf, card }) => [shelf.uid, card]));
    this.cradle = new Cradle(cards.map(({ shelf: { label }, card }) => ({ label, card })));
    this.antenna = new Pn532Device({ clock, cradle: this.cradle, timing: instantPn532Timing });
    this.#lines = options.withoutBridges
      ? directLines(this.validator, this.antenna)
      : bridgedLines(this.validator, this.antenna, clock, acceptorLines[options.acceptor ?? 'ssp']);
  }

  static async make(options: WorldOptions = {}): Promise<MachineWorld> {
    const clock = new VirtualClock(options.startMs, { settle: quickSettle });
    const policy = policySchema.parse(options.policy ?? {});
    const day = campusTime(policy.timeZone).dayOf(clock.wallMs());
    const people = options.people ?? characters(day);
    const store = openMemoryStore();
    await loadPeople(store, people, { nowMs: clock.wallMs(), day });
    return new MachineWorld(options, store, people, clock);
  }

  get journalPath(): string {
    return this.disk.path;
  }

  get folder(): string {
    return this.disk.folder;
  }

  /** Starts the kiosk process: a new life on the same journal file. */
  async startKiosk(): Promise<void> {
    const life = new Life();
    this.life = life;
    const clock = life.clock(offsetClock(this.clock, () => this.wallOffsetMs));
    const lines = this.#lines.plug(life, clock);
    const touch = this.#touchPoints(life, clock, lines);
    const drivers: Drivers = {
      acceptor: driveAcceptor(this.#options.acceptor ?? 'ssp', {
        openLine: touch.openAcceptorLine,
        clock,
        random: this.random,
        denominations: this.policy.cash.denominationsFen.map((amount) => fen(amount)),
        onStep: life.listener(this.#options.watch?.onStep),
      }),
      cards: this.#cardReader(life, clock, touch),
    };
    const kiosk = createKiosk({
      ...this.identity,
      ...(this.#options.drivers?.(drivers) ?? drivers),
      clock,
      random: this.random,
      transport: touch.transport,
      openJournal: touch.openJournal,
      backups: touch.backups,
      log: this.#options.log ?? silentLog,
      version: 'lab',
      onFatal: this.#options.onFatal ?? ((error) => this.fatal.push(error)),
      inspect: life.listener(this.#options.watch?.inspect),
      onRestart:
        this.#options.onRestart ??
        (() => {
          this.killKiosk();
          void this.startKiosk();
        }),
    });
    this.kiosk = kiosk;
    kiosk.subscribe((view) => {
      if (life.alive) this.views.push(view);
    });
    await kiosk.start();
  }

  /** The platform's process is gone, with what it had in its memory; its database is not. */
  stopPlatform(): void {
    this.network.goDown();
    this.platform = this.#startPlatform();
  }

  /** What makes this machine the one that it is: who copies the disk has it. */
  get identity(): MachineIdentity {
    return machineIdentity(this.policy);
  }

  /** SIGKILL. */
  killKiosk(): void {
    this.life.end();
    this.kiosk = undefined;
    this.disk.bury();
  }

  /** Ends everything and removes the files. */
  close(): void {
    this.killKiosk();
    this.disk.remove();
  }

  /** Opens the journal of a stopped kiosk. */
  readJournal(): Journal {
    return this.disk.read(this.clock);
  }

  get view(): KioskView {
    const view = this.views.at(-1);
    if (!view) throw new Error('nothing is on the screen yet');
    return view;
  }

  /** One touch on what is on the screen now. */
  touch(action: UserAction): void {
    this.send({ revision: this.view.revision, action });
  }

  /** What the screen, or somebody in its place, sends. */
  send(event: unknown): void {
    this.life.reach(() => this.kiosk?.handle(event));
  }

  note(valueFen: Fen, kind: Banknote['kind'] = 'genuine'): Banknote {
    this.#lastNoteNo += 1;
    return { noteNo: this.#lastNoteNo, valueFen, kind };
  }

  person(cardNumber: string): Person {
    const person = this.people.find(({ cards }) => cards.some((card) => card.cardNumber === cardNumber));
    if (!person) throw new Error(`nobody has card ${cardNumber}`);
    return person;
  }

  uidOf(cardNumber: string): string {
    const card = this.person(cardNumber).cards.find((one) => one.cardNumber === cardNumber);
    if (!card) throw new Error(`no card ${cardNumber}`);
    return card.uid;
  }

  /** The chip of somebody's campus card. */
  chip(cardNumber: string): ClassicCard {
    const card = this.#cards.get(this.uidOf(cardNumber));
    if (!(card instanceof ClassicCard)) throw new Error(`card ${cardNumber} is no campus card`);
    return card;
  }

  placeCard(cardNumber: string): void {
    this.cradle.place(this.uidOf(cardNumber));
  }

  takeCard(cardNumber: string): void {
    this.cradle.take(this.uidOf(cardNumber));
  }

  /** Waits in virtual time until the screen is of this kind. */
  async screen(kind: KioskView['screen']['kind'], limitMs = 30_000): Promise<KioskView> {
    await this.clock.advanceUntil(() => this.views.at(-1)?.screen.kind === kind, limitMs, 50);
    return this.view;
  }

  /** From the start screen to the open note slot. */
  async beginRecharge(cardNumber: string): Promise<void> {
    await this.serviceOpen();
    this.touch({ type: 'chooseService', service: 'recharge' });
    await this.screen('cardPrompt');
    this.placeCard(cardNumber);
    await this.screen('recharge');
    await this.slot('insert');
  }

  /** Waits until the start screen offers cash recharge. */
  async serviceOpen(limitMs = 30_000): Promise<void> {
    await this.clock.advanceUntil(() => this.rechargeOffered, limitMs, 50);
  }

  /** Waits until the slot on the recharge screen is in this state. */
  async slot(state: string, limitMs = 30_000): Promise<void> {
    await this.clock.advanceUntil(() => this.slotState === state, limitMs, 50);
  }

  get slotState(): string | undefined {
    const screen = this.views.at(-1)?.screen;
    return screen?.kind === 'recharge' ? screen.slot.state : undefined;
  }

  /** Pushes a genuine note in and waits until the screen says what became of it. */
  insert(valueYuan: number, kind: Banknote['kind'] = 'genuine'): Banknote {
    const note = this.note(yuan(valueYuan), kind);
    if (!this.validator.insertNote(note)) throw new Error('the slot does not draw the note in');
    return note;
  }

  /** Does the start screen offer cash recharge now? */
  get rechargeOffered(): boolean {
    return this.offers('recharge');
  }

  offers(wanted: Service): boolean {
    const screen = this.views.at(-1)?.screen;
    const services = screen?.kind === 'start' ? screen.services : [];
    return services.some(({ service, state }) => service === wanted && state.open);
  }

  #cardReader(life: Life, clock: Clock, { openAntennaLine }: TouchPoints) {
    const { antennaPollMs } = this.#options;
    const polled = antennaPollMs === undefined ? {} : { pollMs: antennaPollMs };
    const antenna = createPn532Antenna({ openLine: openAntennaLine, clock, ...polled });
    return createCampusCardReader({
      antenna,
      masterReadKey: demoKeys.masters.read,
      onStep: life.listener(this.#options.watch?.onStep),
    });
  }

  #touchPoints(life: Life, clock: Clock, lines: OpenLines): TouchPoints {
    const points: TouchPoints = {
      openJournal: () => this.disk.openFor(life, clock),
      transport: life.transport(this.network),
      openAcceptorLine: lines.acceptor,
      openAntennaLine: lines.antenna,
    };
    return this.#options.around?.(points, life) ?? points;
  }
}
