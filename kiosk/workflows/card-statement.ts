import type { PlatformClient } from '../platform/platform-client.ts';
import type { IdentifiedCard } from './read-card.ts';
import type { Statement } from './visit-setup.ts';

/** The balance screen stands for not much longer; who has seen it that long has the figures. */
const STATEMENT_TIMEOUT_MS = 8_000;

/** The last loads of this card. It is read beside the balances and never waited for. */
export async function askStatement(
  client: Pick<PlatformClient, 'call'>,
  { record, account }: IdentifiedCard,
): Promise<Statement> {
  if (!account) return 'unavailable';
  const { cardNumber, issueNumber } = record.identity;
  const question = { uid: record.uid, cardNumber, issueNumber };
  const reply = await client.call('cardStatement', question, { timeoutMs: STATEMENT_TIMEOUT_MS });
  return reply.ok ? reply.value.loads : 'unavailable';
}
