import type { CampusCardReader, CardReadError } from '../../devices/campus-card/campus-card.ts';
import type { CardRecord } from '../../contract/card-layout.ts';
import type { AccountView, PlatformReply } from '../../contract/platform-api.ts';
import { standingRefusal } from '../../contract/standing.ts';
import { err, ok, type Result } from '../../contract/result.ts';
import type { CardRefusal } from '../../contract/view.ts';
import type { PlatformClient } from '../platform/platform-client.ts';

/** The card in the cradle and whose it is. */
export interface IdentifiedCard {
  readonly record: CardRecord;
  readonly account: AccountView;
}

/** Why nobody can be served: a refusal to explain, or `gone`: the card left while we read it. */
export type CardProblem = CardRefusal | 'gone';

const LOOKUP_TIMEOUT_MS = 8_000;

/** Reads the chip and asks the platform whose card it is and what may be done with it. Changes nothing. */
export async function identifyCard(
  cards: CampusCardReader,
  client: PlatformClient,
  uid: string,
): Promise<Result<IdentifiedCard, CardProblem>> {
  const read = await cards.read(uid);
  if (!read.ok) return err(readProblem(read.error));
  const record = read.value;
  const { cardNumber, issueNumber, holderKind, validUntil, mac } = record.identity;
  const reply = await client.call(
    'lookUpCard',
    {
      uid: record.uid,
      cardNumber,
      issueNumber,
      holderKind,
      validUntil,
      identityMac: mac,
      loadedFen: record.purse.loadedFen,
      spentFen: record.purse.spentFen,
    },
    { timeoutMs: LOOKUP_TIMEOUT_MS },
  );
  if (!reply.ok) return err('platformUnreachable');
  return judged(record, reply.value);
}

function judged(record: CardRecord, reply: PlatformReply<'lookUpCard'>): Result<IdentifiedCard, CardProblem> {
  switch (reply.result) {
    case 'unknownCard':
    case 'notGenuine':
      return err(reply.result);
    case 'found': {
      const refusal = standingRefusal(reply.account);
      return refusal ? err(refusal) : ok({ record, account: reply.account });
    }
  }
}

function readProblem(error: CardReadError): CardProblem {
  switch (error) {
    case 'gone':
      return 'gone';
    case 'foreign':
      return 'foreignCard';
    case 'damaged':
      return 'damagedCard';
    case 'antenna':
      return 'antennaOutOfOrder';
  }
}
