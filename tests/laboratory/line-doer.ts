import type { MachineWorld } from '../world/machine-world.ts';
import { AnswerTroubles } from './answer-trouble.ts';
import { inWords, type FaultPlan, type LineName } from './fault-plan.ts';
import type { Moments } from './moments.ts';
import { TroubledLine } from './troubled-line.ts';

export type LineFault = Extract<FaultPlan, { type: 'answer' | 'bytes' | 'silent' | 'unplugged' }>;
type Count = (kind: string, text: string) => void;

/** Does what goes wrong on the two serial lines and at the antenna. */
export class LineDoer {
  readonly lines: Readonly<Record<LineName, TroubledLine>>;
  readonly #world: MachineWorld;
  readonly #moments: Moments;
  readonly #answers: AnswerTroubles;
  readonly #count: Count;

  constructor(world: MachineWorld, moments: Moments, count: Count) {
    this.#world = world;
    this.#moments = moments;
    this.#count = count;
    const line = (name: LineName): TroubledLine =>
      new TroubledLine(world.clock, (direction, { type }) => {
        const what = direction === 'toHost' ? 'answer' : 'command';
        count(`bytes ${type}`, `${name} line, ${what}: bytes ${type}`);
      });
    this.lines = { acceptor: line('acceptor'), antenna: line('antenna') };
    this.#answers = new AnswerTroubles(({ type }, on) => {
      count(`answer ${type}`, `acceptor line, answer (${on}): ${type}`);
    });
    this.lines.acceptor.onAnswer = (answer) => this.#answers.pass(answer);
  }

  do(fault: LineFault): void {
    if (fault.type === 'answer') {
      this.#answers.await(fault.trouble, fault.on, fault.skip);
      return;
    }
    const line = this.lines[fault.line];
    switch (fault.type) {
      case 'bytes':
        line.trouble(fault.direction, fault.trouble, fault.skip, fault.times);
        return;
      case 'silent':
        this.#count(
          `silent ${fault.line}`,
          `the ${fault.line} is silent (${fault.how}) for ${inWords(fault.ms)}`,
        );
        line.silence(fault.how);
        this.#moments.later(fault.ms, () => {
          line.speakAgain();
        });
        return;
      case 'unplugged':
        this.#count(
          `unplugged ${fault.line}`,
          `the bridge of the ${fault.line} is unplugged for ${inWords(fault.ms)}`,
        );
        line.unplug();
        if (fault.line === 'antenna') this.#world.antenna.powerCycle();
        this.#moments.later(fault.ms, () => {
          line.plug();
        });
        return;
    }
  }

  /** Takes the card away at the n-th exchange with a card from now on. */
  liftAtExchange(uid: string, { exchange, ms }: Extract<FaultPlan, { type: 'lift' }>): void {
    const { antenna, cradle } = this.#world;
    let left = exchange;
    antenna.beforeCommand = ({ name }) => {
      if (name === 'inDataExchange') left -= 1;
      if (name !== 'inDataExchange' || left !== 0) return undefined;
      this.#count('lift', `the card is taken away at exchange ${exchange}, for ${inWords(ms)}`);
      cradle.take(uid);
      this.#moments.later(ms, () => {
        cradle.place(uid);
      });
      return undefined;
    };
  }

  mend(): void {
    this.#world.antenna.beforeCommand = () => undefined;
    this.#answers.forget();
    this.lines.acceptor.mend();
    this.lines.antenna.mend();
  }
}
