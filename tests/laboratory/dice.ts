import type { Random } from '../../contract/time.ts';
import { seededRandom } from '../virtual-clock.ts';

/** Chance of one question of a seed: the same throws for the same seed and question, whatever else was thrown. */
export class Dice {
  readonly #random: Random;

  constructor(seed: number, question: string) {
    this.#random = seededRandom(`laboratory/${seed}/${question}`);
  }

  /** A whole number, 0 <= result < below. */
  below(below: number): number {
    const [a = 0, b = 0, c = 0, d = 0] = this.#random.bytes(4);
    return (((a << 24) | (b << 16) | (c << 8) | d) >>> 0) % below;
  }

  /** Both ends included. */
  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  pick<T>(choices: readonly T[]): T {
    if (choices.length === 0) throw new Error('nothing to choose from');
    // One of the choices may be undefined.
    return choices[this.below(choices.length)] as T;
  }

  /** Picks by weight. */
  weighted<T>(choices: readonly (readonly [weight: number, choice: T])[]): T {
    let left = this.below(choices.reduce((sum, [weight]) => sum + weight, 0));
    for (const [weight, choice] of choices) {
      left -= weight;
      if (left < 0) return choice;
    }
    throw new Error('nothing to choose from');
  }
}
