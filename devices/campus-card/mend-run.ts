import type { TotalName } from '../../contract/card-layout.ts';
import { cardBlocks, decodeTotalBlock } from '../../contract/card-layout.ts';
import type { Fen } from '../../contract/money.ts';
import type { Result } from '../../contract/result.ts';
import { err, ok } from '../../contract/result.ts';
import type { CardFault, ClassicCard } from '../card-antenna/card-antenna.ts';
import type { CardBlocks } from './classic-card-blocks.ts';

/**
 * Copies the good block of a torn total over the other one and reads it back: four exchanges. `amount` is what the
 * total is by its record. A tear in here is harmless: the good block is not written, and the other one counts for
 * nothing until it is whole again, and then it says the same.
 */
export async function mendTotal(
  card: ClassicCard,
  readKey: Uint8Array,
  blocks: CardBlocks,
  total: TotalName,
  amount: Fen,
): Promise<Result<void, CardFault>> {
  const { primary, shadow } = cardBlocks[total];
  const isPrimaryGood = decodeTotalBlock(total, blocks[total].primary) === amount;
  const [from, to] = isPrimaryGood ? [primary, shadow] : [shadow, primary];
  const opened = await card.authenticate(primary, 'A', readKey);
  if (!opened.ok) return opened;
  const restored = await card.restore(from);
  if (!restored.ok) return restored;
  const transferred = await card.transfer(to);
  if (!transferred.ok) return transferred;
  const read = await card.readBlock(to);
  if (!read.ok) return read;
  return decodeTotalBlock(total, read.value) === amount ? ok(undefined) : err('refused');
}
