import fc from 'fast-check';
import { yuan } from '../../../contract/money.ts';
import { drawHour } from '../../laboratory/hour-plan.ts';
import { readBooks } from '../../laboratory/oracle-books.ts';
import { replay } from '../../laboratory/oracle-ledger.ts';
import { MachineWorld } from '../../world/machine-world.ts';
import type { AcceptorProtocol } from '../../world/world-acceptor.ts';
import { withoutStrayRejections } from '../stray-rejections.ts';
import { claim, target, type Target } from '../target.ts';
import { acceptorTamperings } from './acceptor-drivers.ts';
import { Id003Watcher } from './id003-watcher.ts';
import { SspWatcher, type CreditWatcher } from './ssp-watcher.ts';
import { TamperedLine, type Tampering } from './tampered-line.ts';

/** The whole kiosk with somebody on the acceptor's cable: credit events are forged, and nobody gets money for them. */

interface Recharge {
  readonly card: number;
  readonly yuan: number;
  /** Before the note goes in, and while it is on its way. */
  readonly before: readonly Tampering[];
  readonly during: readonly Tampering[];
}

const { people } = drawHour(1);
const cardNumbers = people.map(({ cards }) => cards[0]?.cardNumber ?? '');

class Machine {
  readonly #world: MachineWorld;
  readonly #line: TamperedLine;
  readonly #watcher: CreditWatcher;
  readonly #faults: readonly string[];

  static async make(protocol: AcceptorProtocol): Promise<Machine> {
    const watcher = protocol === 'ssp' ? new SspWatcher() : new Id003Watcher();
    const faults: string[] = [];
    const late: { world?: MachineWorld; line?: TamperedLine } = {};
    const world = await MachineWorld.make({
      seed: 'cable',
      acceptor: protocol,
      people,
      withoutBridges: true,
      antennaPollMs: 400,
      log: { event: () => undefined, fault: (id, error) => faults.push(`${id}: ${String(error)}`) },
      around: (points) => {
        if (!late.world) throw new Error('the world is made before its first life');
        late.line ??= new TamperedLine(points.openAcceptorLine, late.world.clock, watcher);
        return { ...points, openAcceptorLine: late.line.open };
      },
    });
    late.world = world;
    void world.startKiosk();
    await world.serviceOpen(60_000);
    if (!late.line) throw new Error('the kiosk opens no line');
    return new Machine(world, late.line, watcher, faults);
  }

  private constructor(
    world: MachineWorld,
    line: TamperedLine,
    watcher: CreditWatcher,
    faults: readonly string[],
  ) {
    this.#world = world;
    this.#line = line;
    this.#watcher = watcher;
    this.#faults = faults;
  }

  async serve(list: readonly Recharge[]): Promise<void> {
    for (const recharge of list) await this.#recharge(recharge);
    this.#line.tamper([]);
    await this.#world.clock.advance(180_000);
    const credits = await this.#world.inspection.credits('K01');
    this.#world.killKiosk();
    const { notes, nonsense } = replay(readBooks(this.#world.journalPath).entries);
    const escrowed = [...notes.values()].filter(({ accountId }) => accountId !== undefined).length;
    claim(nonsense.length === 0, () => `the journal: ${nonsense.join('; ')}`);
    claim(credits.length <= this.#watcher.allowed, () =>
      [`${credits.length} notes credited, the line carried`, `${this.#watcher.allowed} credit events`].join(
        ' ',
      ),
    );
    claim(credits.length <= escrowed, () => `${credits.length} credits for ${escrowed} notes of somebody`);
    const { faults } = await this.#world.inspection.ledger();
    claim(faults.length === 0, () => `the books: ${faults.join('; ')}`);
    claim(this.#faults.length === 0, () => `a defect: ${this.#faults.join('; ')}`);
  }

  async #recharge({ card, yuan: value, before, during }: Recharge): Promise<void> {
    const world = this.#world;
    const cardNumber = cardNumbers[card] ?? '';
    await world.clock.runUntil(() => world.rechargeOffered, 60_000);
    this.#line.tamper(before);
    world.touch({ type: 'chooseService', service: 'recharge' });
    await world.clock.advance(200);
    world.placeCard(cardNumber);
    await world.clock.runUntil(() => world.slotState === 'insert', 8000);
    world.validator.insertNote(world.note(yuan(value)));
    await world.clock.advance(300);
    this.#line.tamper(during);
    await world.clock.advance(6000);
    world.touch({ type: 'finish' });
    world.validator.takeNote();
    await world.clock.advance(1000);
    world.takeCard(cardNumber);
    await world.clock.advance(4000);
  }

  close(): void {
    this.#world.close();
  }
}

function wholeMachine(protocol: AcceptorProtocol): Target {
  const some = fc.array(acceptorTamperings(protocol), { maxLength: 12 });
  const recharge = fc.record({
    card: fc.integer({ min: 0, max: cardNumbers.length - 1 }),
    yuan: fc.constantFrom(10, 20, 50, 100),
    before: some,
    during: some,
  });
  return target(
    `drivers/kiosk-${protocol}`,
    fc.array(recharge, { minLength: 1, maxLength: 5 }),
    (list) =>
      withoutStrayRejections(async () => {
        const machine = await Machine.make(protocol);
        try {
          await machine.serve(list);
        } finally {
          machine.close();
        }
      }),
    { quickCases: 12, hangMs: 60_000 },
  );
}

export const wholeMachineTargets: readonly Target[] = [wholeMachine('ssp'), wholeMachine('id003')];
