import type { StepListener } from '../../contract/step-listener.ts';
import type { Result } from '../../contract/result.ts';
import { ok } from '../../contract/result.ts';
import type { CardFault, ClassicCard } from '../card-antenna/card-antenna.ts';
import type { LoadEffect, LoadEnd, LoadPlan, LoadStep } from './load-steps.ts';
import { isTouching, startLoad, stepLoad } from './load-steps.ts';

type CardCommand = Exclude<LoadEffect, { readonly type: 'finish' }>;

const nothing = new Uint8Array();

/**
 * One run of `load-steps.ts` from its beginning to its end or to the first fault. `onTouching` is called before the
 * first write is sent, and when the order's record turns out to lie on the card.
 */
export async function runLoad(
  card: ClassicCard,
  plan: LoadPlan,
  loadKey: Uint8Array,
  onTouching: () => void,
  onStep: StepListener = () => undefined,
): Promise<Result<LoadEnd, CardFault>> {
  for (let step = startLoad(plan); ;) {
    const { state, effect } = step;
    if (isTouching(state)) onTouching();
    if (effect.type === 'finish') return ok(effect.end);
    const answer = await send(card, effect, loadKey);
    if (!answer.ok) {
      onStep(MACHINE, state.at, 'fault', 'broken off');
      return answer;
    }
    step = stepLoad(plan, state, answer.value);
    onStep(MACHINE, state.at, effect.type, nameOf(step));
  }
}

const MACHINE = 'card load';

function nameOf({ state, effect }: LoadStep): string {
  return effect.type === 'finish' ? effect.end.result : state.at;
}

async function send(
  card: ClassicCard,
  command: CardCommand,
  loadKey: Uint8Array,
): Promise<Result<Uint8Array, CardFault>> {
  if (command.type === 'read') return card.readBlock(command.block);
  const done = await order(card, command, loadKey);
  return done.ok ? ok(nothing) : done;
}

function order(
  card: ClassicCard,
  command: Exclude<CardCommand, { readonly type: 'read' }>,
  loadKey: Uint8Array,
): Promise<Result<void, CardFault>> {
  switch (command.type) {
    case 'authenticate':
      return card.authenticate(command.block, 'B', loadKey);
    case 'write':
      return card.writeBlock(command.block, command.bytes);
    case 'increment':
      return card.increment(command.block, command.amount);
    case 'restore':
      return card.restore(command.block);
    case 'transfer':
      return card.transfer(command.block);
  }
}
