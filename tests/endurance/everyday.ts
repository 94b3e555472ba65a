import { yuan } from '../../contract/money.ts';
import { Dice } from '../laboratory/dice.ts';
import type { NotePlan, VisitPlan } from '../laboratory/hour-plan.ts';
import { Visitor } from '../laboratory/visitor.ts';
import type { Journal } from '../../kiosk/journal/journal.ts';
import { MachineWorld } from '../world/machine-world.ts';

/** Staff change the box; the paper in it is the lobby's memory, not the kiosk's. */
const VISITS_PER_BOX = 50;
/** Now and then the network loses an answer: in one of so many requests. */
const LOST_ANSWERS = 300;
/** The machine rests a little after midnight, when it takes no cash. */
const NIGHT_MS = 600_000;
const cards = ['20230001', '20230002'] as const;
const plenty = yuan(1_000_000);

/** A machine in its everyday life, one process and no deaths: people come with notes, collect, walk away. */
export class Everyday {
  readonly world: MachineWorld;
  readonly #dice: Dice;
  readonly #journal: () => Journal | undefined;
  #visits = 0;

  private constructor(world: MachineWorld, dice: Dice, journal: () => Journal | undefined) {
    this.world = world;
    this.#dice = dice;
    this.#journal = journal;
  }

  static async make(seed: number): Promise<Everyday> {
    let journal: Journal | undefined;
    const world = await MachineWorld.make({
      around: (points) => ({ ...points, openJournal: () => (journal = points.openJournal()) }),
      withoutBridges: true,
      antennaPollMs: 400,
      policy: {
        cash: { opens: '00:00', closes: '23:59', maxPerDayFen: plenty, maxBalanceFen: plenty },
        card: { maxPurseFen: plenty },
      },
    });
    await world.startKiosk();
    const everyday = new Everyday(world, new Dice(seed, 'everyday'), () => journal);
    const lost = new Dice(seed, 'lost answers');
    world.network.fate = () => (lost.below(LOST_ANSWERS) === 0 ? 'cutAfter' : 'pass');
    return everyday;
  }

  get visits(): number {
    return this.#visits;
  }

  /** In the journal. */
  get entries(): number {
    return this.#journal()?.head.seq ?? 0;
  }

  /** One visit. Throws when the machine does not keep what it promises. */
  async visit(): Promise<void> {
    const { world } = this;
    if (!world.rechargeOffered) await world.clock.runUntil(() => world.rechargeOffered, NIGHT_MS);
    const plan = this.#draw();
    const otherCard = cards.find((card) => card !== plan.cardNumber) ?? '';
    const nothing = (): void => undefined;
    const visitor = new Visitor({
      ...{ world, plan, otherCard },
      ...{ tell: nothing, onDrawn: nothing, onTaken: nothing },
    });
    const problem = await visitor.visit();
    if (problem !== undefined) throw new Error(`visit ${this.#visits + 1}: ${problem}`);
    if (world.fatal[0]) throw new Error('the kiosk ended itself', { cause: world.fatal[0] });
    this.#visits += 1;
    if (this.#visits % VISITS_PER_BOX === 0) await this.#changeBox();
    // The world keeps every view and every entry's hash for the tests; here only the present counts.
    world.views.splice(0, world.views.length - 1);
    world.disk.committed.splice(0);
  }

  #draw(): VisitPlan {
    const dice = this.#dice;
    const service = dice.weighted([
      [80, 'recharge'],
      [20, 'collect'],
    ] as const);
    const notes = Array.from({ length: service === 'recharge' ? dice.between(0, 3) : 0 }, (): NotePlan => {
      const kind = dice.chance(90) ? 'genuine' : 'crumpled';
      return { valueFen: yuan(dice.pick([5, 10, 20, 50])), kind, pullAfterMs: undefined };
    });
    const leaving = dice.weighted([
      [80, 'finishes'],
      [15, 'takesCard'],
      [5, 'walksAway'],
    ] as const);
    return {
      ...{ index: 0, cardNumber: dice.pick(cards), service, notes, leaving },
      ...{ manner: { name: 'patient', acts: [] }, promisesOnlyAnEnd: false },
      ...{ canteen: [], faults: [], paceMs: dice.between(200, 3_000), darkMs: 1_000 },
    };
  }

  async #changeBox(): Promise<void> {
    const { validator, clock } = this.world;
    validator.removeBox();
    await clock.advance(2_000);
    validator.insertEmptyBox();
    await clock.runUntil(() => this.world.rechargeOffered, NIGHT_MS);
  }
}
