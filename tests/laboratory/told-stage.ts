import { fen, type Fen } from '../../contract/money.ts';
import type {
  AcceptorEvent,
  AcceptorFault,
  CashAcceptor,
  EscrowedNote,
  StartReport,
} from '../../devices/cash-acceptor/cash-acceptor.ts';
import type { CampusCardReader } from '../../devices/campus-card/campus-card.ts';
import type { Fact, FactKind } from '../../kiosk/journal/facts.ts';
import { JournalError } from '../../kiosk/journal/journal-error.ts';
import type { Journal } from '../../kiosk/journal/journal.ts';
import { answerTo } from '../platform/answer-to.ts';
import { MachineWorld, type TouchPoints, type WorldOptions } from '../world/machine-world.ts';
import type { TransitionRecorder } from './coverage.ts';
import { shortWaits } from './hour-settings.ts';

/** An acceptor whose driver says and does what a story tells it to: the moments that no real one comes to by chance. */
export class Puppet implements CashAcceptor {
  /** What its calls do instead of being obeyed. */
  enable = (): Promise<void> => Promise.resolve();
  disable = (): Promise<void> => Promise.resolve();
  accept: (note: EscrowedNote) => Promise<void> = () => Promise.resolve();
  giveBack: (note: EscrowedNote) => Promise<void> = () => Promise.resolve();
  readCounters: CashAcceptor['readCounters'] = () => Promise.resolve(undefined);
  readonly stop = (): Promise<void> => Promise.resolve();
  #listener: (event: AcceptorEvent) => void = () => undefined;
  #escrowId = 0;

  start(listener: (event: AcceptorEvent) => void): void {
    this.#listener = listener;
    this.starts();
  }

  tell(event: AcceptorEvent): void {
    this.#listener(event);
  }

  starts(more: Partial<StartReport> = {}): void {
    const none = { credits: [], clearedFromFront: [], boxed: 0, noteStuck: false, counters: undefined };
    const said = { escrowGivenBack: false, deviceRestarted: false, acknowledges: true };
    this.tell({ type: 'started', report: { identity, ...none, ...said, ...more } });
  }

  escrows(denomination: Fen = fen(2000)): EscrowedNote {
    this.#escrowId += 1;
    const note = { escrowId: this.#escrowId, denomination };
    this.tell({ type: 'escrowed', note });
    return note;
  }

  /** `lost`: contact is lost over the acknowledgement. */
  credits(denomination: Fen, acknowledged: 'taken' | 'lost' = 'taken'): void {
    const acknowledge = (): Promise<boolean> =>
      acknowledged === 'lost' ? Promise.reject(new Error('contact is lost')) : Promise.resolve(true);
    this.tell({ type: 'credited', credit: { kind: 'credit', denomination, acknowledge } });
  }

  fails(code: AcceptorFault['code']): void {
    this.tell({ type: 'fault', fault: { code, detail: 'told', action: 'clear' } });
  }
}

const identity = { serialNumber: '1', firmware: '', dataset: '', currency: 'CNY', denominations: [] };

/** Where told hours are played: each world is watched, and its journal read when the hour is over. */
export class Stage {
  readonly #recorder: TransitionRecorder;
  readonly #worlds: MachineWorld[] = [];

  constructor(recorder: TransitionRecorder) {
    this.#recorder = recorder;
  }

  async world(options: WorldOptions = {}): Promise<MachineWorld> {
    const { policy, ...rest } = options;
    const world = await MachineWorld.make({
      watch: this.#recorder,
      withoutBridges: true,
      policy: { ...shortWaits, ...(policy as object | undefined) },
      ...rest,
    });
    this.#worlds.push(world);
    return world;
  }

  /** With a puppet for an acceptor, and the slot open for the holder of `cardNumber`. */
  async recharging(options: WorldOptions = {}): Promise<{ world: MachineWorld; puppet: Puppet }> {
    const puppet = new Puppet();
    const world = await this.world({ ...options, drivers: (drivers) => ({ ...drivers, acceptor: puppet }) });
    await world.startKiosk();
    await world.beginRecharge(CARD);
    return { world, puppet };
  }

  /** Of a machine that is not one of these worlds. */
  readFacts(facts: readonly Fact[]): void {
    this.#recorder.readFacts(facts);
  }

  end(): void {
    for (const world of this.#worlds) {
      world.killKiosk();
      this.#recorder.readJournal(world.journalPath);
      world.close();
    }
  }
}

/** Whose card the stories are told with, and somebody else's. */
export const CARD = '20230001';
export const OTHER_CARD = '20230002';
/** Somebody with money to collect. */
export const RICH_CARD = OTHER_CARD;

/** Starts the machine and lays the card of somebody down who wants his money on it. */
export async function collecting(world: MachineWorld, card = RICH_CARD): Promise<void> {
  await world.startKiosk();
  await world.serviceOpen();
  world.touch({ type: 'chooseService', service: 'collect' });
  await world.screen('cardPrompt');
  world.placeCard(card);
}

/** The real reader, but for what a story lets it do instead. */
export function reading(
  instead: (cards: CampusCardReader) => Partial<CampusCardReader>,
): Pick<WorldOptions, 'drivers'> {
  return {
    drivers: (drivers) => {
      const { cards } = drivers;
      const plain: CampusCardReader = {
        start: (listener) => {
          cards.start(listener);
        },
        stop: () => cards.stop(),
        read: (...args) => cards.read(...args),
        mend: (uid) => cards.mend(uid),
        load: (...args) => cards.load(...args),
      };
      return { ...drivers, cards: { ...plain, ...instead(cards) } };
    },
  };
}

/** The disk fails over the first fact of this kind. */
export function failingAt(kind: FactKind): Pick<WorldOptions, 'around'> {
  return throwingAt(kind, new JournalError('unwritable', 'the disk fails, as told'));
}

/** The journal itself is wrong over the first fact of this kind: no failure of a disk, which is an outcome. */
export function wrongAt(kind: FactKind): Pick<WorldOptions, 'around'> {
  return throwingAt(kind, new Error('a defect, as told'));
}

function throwingAt(kind: FactKind, error: Error): Pick<WorldOptions, 'around'> {
  let thrown = false;
  return {
    around: (points: TouchPoints) => ({
      ...points,
      openJournal: () => {
        const journal: Journal = points.openJournal();
        const commit = journal.commit.bind(journal);
        journal.commit = (first, ...more) => {
          if (!thrown && first.kind === kind) {
            thrown = true;
            throw error;
          }
          return commit(first, ...more);
        };
        return journal;
      },
    }),
  };
}

/** Requests of these calls are answered by this, once. */
export function answering(path: string, status: number, code: string): Pick<WorldOptions, 'around'> {
  let told = false;
  return {
    around: (points) => ({
      ...points,
      transport: {
        send: (request, options) => {
          if (told || request.path !== path) return points.transport.send(request, options);
          told = true;
          const body = JSON.stringify({ error: { code, message: 'as told' } });
          return Promise.resolve(answerTo(request, { status, body }));
        },
      },
    }),
  };
}
