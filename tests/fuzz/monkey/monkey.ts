import { services, type KioskView, type Service } from '../../../contract/view.ts';
import type { Fen } from '../../../contract/money.ts';
import { yuan } from '../../../contract/money.ts';
import type { KioskLog } from '../../../kiosk/log.ts';
import { demoKeys } from '../../../lobby/demo-keys.ts';
import { drawHour } from '../../laboratory/hour-plan.ts';
import { judgeMachine } from '../../laboratory/oracle.ts';
import type { TrueNote } from '../../laboratory/oracle-truth.ts';
import { platformBooks, trueCards } from '../../laboratory/true-cards.ts';
import { MachineWorld, type TouchPoints } from '../../world/machine-world.ts';
import type { Life } from '../../world/mortal.ts';
import { withoutStrayRejections } from '../stray-rejections.ts';
import { claim, claimSame, target, type Target } from '../target.ts';
import { drawViews } from './drawn-views.ts';
import { CARDS, monkeySteps, nonsense, type MonkeyStep } from './monkey-steps.ts';

/** A monkey at the whole machine, in virtual time; afterwards the laboratory's oracle counts the money. */

/** Short waits, as in the laboratory. */
const policy = {
  visit: {
    idleSeconds: 10,
    idleWarningSeconds: 5,
    noteWaitSeconds: 10,
    takeCardSeconds: 5,
    resultSeconds: 5,
    cardPromptSeconds: 10,
    cardBackSeconds: 12,
    balanceSeconds: 5,
  },
};
/** Left alone the machine is back at its start within this, but for a card that still lies in the cradle. */
const ALONE_MS = 150_000;
const REST_MS = 600_000;

export interface MonkeyDefect {
  /** For experiments: a machine that is wrong on purpose. */
  readonly around?: (points: TouchPoints, life: Life) => TouchPoints;
  readonly handle?: (world: MachineWorld, event: unknown) => void;
  /** Draws what was on the screen. */
  readonly draw?: (views: readonly KioskView[]) => Promise<void>;
}

const people = drawHour(1).people;
const cardNumbers = people.map(({ cards }) => cards[0]?.cardNumber ?? '').slice(0, CARDS);

/** What the machine's log says meanwhile. */
interface Heard {
  readonly faults: string[];
  dropped: number;
}

class Monkey {
  readonly world: MachineWorld;
  readonly #heard: Heard;
  readonly #draw: (views: readonly KioskView[]) => Promise<void>;
  readonly #handle: (event: unknown) => void;
  readonly #owners = new Map<number, TrueNote>();
  readonly #returned = new Set<number>();
  /** Drawn in where the screen names nobody, as when help lies over the visit: whose they are shows afterwards. */
  readonly #nobodys: Omit<TrueNote, 'accountId'>[] = [];
  /** So many views have been asked whose visit it is. */
  #looked = 0;
  #served = '';

  static async make(defect: MonkeyDefect): Promise<Monkey> {
    const heard = { faults: [] as string[], dropped: 0 };
    const log: KioskLog = {
      event: (id) => {
        if (id === 'screen.eventDropped') heard.dropped += 1;
      },
      fault: (id, error) => heard.faults.push(`${id}: ${String(error)}`),
    };
    const world = await MachineWorld.make({
      seed: 'monkey',
      people,
      policy,
      withoutBridges: true,
      antennaPollMs: 400,
      log,
      ...(defect.around && { around: defect.around }),
    });
    return new Monkey(world, heard, defect);
  }

  private constructor(world: MachineWorld, heard: Heard, { handle, draw }: MonkeyDefect) {
    this.world = world;
    this.#draw = draw ?? (() => Promise.resolve());
    this.#heard = heard;
    this.#handle = (event) => {
      if (handle) handle(world, event);
      else world.send(event);
    };
  }

  /** `tookStep` is told each step that is done while somebody is served: not before the start screen. */
  async live(steps: readonly MonkeyStep[], tookStep: () => void): Promise<void> {
    await this.world.startKiosk();
    await this.world.serviceOpen(60_000);
    for (const step of steps) {
      if (this.#kind !== 'start') tookStep();
      await this.#do(step);
      this.#noticeCard();
      const { faults } = this.#heard;
      claim(faults.length === 0, () => `the machine calls it a defect: ${faults.join('; ')}`);
      claim(
        this.world.fatal.length === 0,
        () => `the process would have ended: ${String(this.world.fatal[0])}`,
      );
    }
    for (const view of this.world.views) checkView(view);
    await this.#draw(this.world.views);
    await this.#leaveAlone();
    await this.#finishLoads();
    await this.#judge();
  }

  async #do(step: MonkeyStep): Promise<void> {
    const { world } = this;
    switch (step.do) {
      case 'touch':
        this.#touch(step);
        await world.clock.advance(0);
        return;
      case 'nonsense':
        this.#handle(nonsense(step));
        await world.clock.advance(0);
        return;
      case 'place':
        world.placeCard(cardNumbers[step.card] ?? '');
        return;
      case 'take':
        world.takeCard(cardNumbers[step.card] ?? '');
        return;
      case 'note':
        this.#insert(yuan(step.yuan), step.kind);
        return;
      case 'takeNote':
        this.#takeNote();
        return;
      case 'pullNote':
        world.validator.pullNoteBack();
        return;
      case 'wait':
        await world.clock.advance(step.ms);
        return;
      case 'enter':
        await this.#enter(step.service, step.card);
        return;
    }
  }

  /** A touch on a view that is not shown any more changes nothing. */
  #touch({ action, older }: Extract<MonkeyStep, { do: 'touch' }>): void {
    const { revision } = this.world.view;
    const { dropped } = this.#heard;
    this.#handle({ revision: Math.max(0, revision - older), action });
    if (older > 0 && revision > 0)
      claimSame(this.#heard.dropped, dropped + 1, 'touches on an older view that were dropped');
  }

  async #enter(service: Service, card: number): Promise<void> {
    const { world } = this;
    this.#takeNote();
    this.#handle({ revision: world.view.revision, action: { type: 'chooseService', service } });
    await world.clock.advance(100);
    for (const { uid } of world.cradle.inCradle) world.cradle.take(uid);
    world.placeCard(cardNumbers[card] ?? '');
    await world.clock.runUntil(
      () => !['cardPrompt', 'oneMoment', 'start'].includes(world.view.screen.kind),
      4000,
    );
    await world.clock.runUntil(() => world.slotState === 'insert', 1000);
  }

  /** Whose visit it is: a note that went in, or goes in now, belongs to this person. */
  #noticeCard(): void {
    const { views } = this.world;
    for (const { screen } of views.slice(this.#looked)) {
      if (screen.kind !== 'recharge' && screen.kind !== 'result') continue;
      const { cardNumberLast4 } = screen.card;
      this.#served =
        people.find(({ cards }) => cards[0]?.cardNumber.endsWith(cardNumberLast4))?.accountId ?? '';
      for (const note of this.#nobodys.splice(0))
        this.#owners.set(note.noteNo, { ...note, accountId: this.#served });
    }
    this.#looked = views.length;
  }

  #insert(valueFen: Fen, kind: 'genuine' | 'counterfeit' | 'crumpled' | 'foreign'): void {
    this.#noticeCard();
    const note = this.world.note(valueFen, kind);
    if (!this.world.validator.insertNote(note)) return;
    const { noteNo } = note;
    if (this.#kind === 'recharge') this.#owners.set(noteNo, { noteNo, valueFen, accountId: this.#served });
    else this.#nobodys.push({ noteNo, valueFen });
  }

  #takeNote(): void {
    const note = this.world.validator.takeNote();
    if (note) this.#returned.add(note.noteNo);
  }

  get #kind(): KioskView['screen']['kind'] {
    return this.world.view.screen.kind;
  }

  async #leaveAlone(): Promise<void> {
    const { clock, cradle } = this.world;
    await clock.runUntil(() => this.#kind === 'start', ALONE_MS);
    const hasCard = cradle.inCradle.length > 0;
    claim(this.#kind === 'start' || (hasCard && this.#kind === 'takeCard'), () => this.#stuck());
    for (const { uid } of cradle.inCradle) cradle.take(uid);
    this.#takeNote();
    await clock.runUntil(() => this.world.rechargeOffered, ALONE_MS);
    claim(this.world.rechargeOffered, () => this.#stuck());
  }

  #stuck(): string {
    return `left alone it does not come back to its start: ${JSON.stringify(this.world.view.screen).slice(0, 300)}`;
  }

  /** Who has a load that is not finished comes back, as people do. */
  async #finishLoads(): Promise<void> {
    const { world } = this;
    for (const { uid } of (await world.inspection.loads()).filter(({ state }) => state === 'inFlight')) {
      const card = cardNumbers.findIndex((cardNumber) => world.uidOf(cardNumber) === uid);
      await this.#enter('collect', card);
      await world.clock.runUntil(() => this.#kind === 'collected' || this.#kind === 'takeCard', 60_000);
      await this.#leaveAlone();
    }
    await world.clock.advance(REST_MS / 10);
  }

  async #judge(): Promise<void> {
    const { world } = this;
    this.#noticeCard();
    const { inBox, inPath } = world.validator.truth;
    const kept = [...inBox, ...(inPath ? [inPath.note] : [])].map(({ noteNo }) => this.#owner(noteNo));
    world.killKiosk();
    const { violations } = judgeMachine({
      journalPath: world.journalPath,
      kept,
      returned: [...this.#returned],
      cards: await trueCards(world, people, new Map()),
      ...(await platformBooks(world.inspection)),
      unreportedDebits: [],
      macKey: Buffer.from(demoKeys.mac),
      unwrittenActs: [],
      keysKept: [],
    });
    claim(violations.length === 0, () => violations.map(({ rule, text }) => `${rule}: ${text}`).join('; '));
  }

  #owner(noteNo: number): TrueNote {
    const owner = this.#owners.get(noteNo);
    if (!owner) throw new Error(`nobody put note ${noteNo} in`);
    return owner;
  }
}

/** It goes to the window as JSON, and what is spoken has a name. */
function checkView(view: KioskView): void {
  claimSame(
    JSON.parse(JSON.stringify(view)),
    JSON.parse(JSON.stringify(structuredClone(view))),
    'a view as JSON',
  );
  claim(
    view.spoken.length > 0 && Number.isSafeInteger(view.revision),
    () => `a view without words: ${view.screen.kind}`,
  );
}

export function monkey(service: Service | undefined, defect: MonkeyDefect = {}): Target {
  return target(
    `monkey/${service ?? 'everything'}`,
    monkeySteps(service),
    (steps, tookStep) =>
      withoutStrayRejections(async () => {
        const one = await Monkey.make(defect);
        try {
          await one.live(steps, tookStep);
        } finally {
          one.world.close();
        }
      }),
    // About ninety counted steps a walk: the walks suffice.
    { quickCases: 4, wholeCases: 500, wholeSteps: 10_000, hangMs: 60_000 },
  );
}

export const monkeyTargets: readonly Target[] = [...services, undefined].map((service) =>
  monkey(service, { draw: drawViews }),
);
