import type { StepListener } from '../../contract/step-listener.ts';
import { Dice } from './dice.ts';
import { talkWithLyingAcceptor, talkWithLyingValidator } from './lying-acceptors.ts';
import { loadLyingCards } from './lying-card.ts';

export interface LiarsOptions {
  readonly onStep: StepListener;
  readonly tell?: (text: string) => void;
}

/**
 * The real drivers with acceptors and cards that say and do what no machine and no chip does. Resolves with what a driver
 * made of it that it must not.
 */
export async function meetLiars(
  seed: number,
  { onStep, tell = () => undefined }: LiarsOptions,
): Promise<readonly string[]> {
  return [
    ...(await talkWithLyingValidator({ onStep, tell, dice: new Dice(seed, 'lying validator') })),
    ...(await talkWithLyingAcceptor({ onStep, tell, dice: new Dice(seed, 'lying acceptor') })),
    ...(await loadLyingCards({ onStep, dice: new Dice(seed, 'lying cards') })),
  ];
}
