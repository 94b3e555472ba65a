import { fen, yuan } from '../../contract/money.ts';
import { Problem } from '../../main/problem.ts';
import { ASKING_MS, showsLoading, type Stage } from './stage.ts';
import type { Workflow } from './workflow.ts';

/** A part of block 8: the first copy of the total is torn, and the second one says the new total. */
const IN_THE_PRIMARY = { write: 5, bytes: 5 } as const;
/** Half of block 9: the second copy is torn, and the first one still says the old total. */
const IN_THE_SHADOW = { write: 4, bytes: 8 } as const;

/** A card taken away in the middle of a write, twice: put back at once, and put back after a till has refused it. */
export const tornCard: Workflow = {
  summary: 'a student pulls the card while it is written, once for a moment and once for good',
  cardNumber: '20230001',
  expected: { creditedFen: yuan(50), loadedFen: yuan(80), cardPurseFen: fen(3550 + 8000 - 1200) },
  alsoTells: ['loadedFen', 'accountBalanceFen'],
  play: async (stage) => {
    await stage.visitor.network({ mode: 'slow', ms: ASKING_MS, path: '/v1/loads/start' });
    await putBackAtOnce(stage);
    await leftTorn(stage);
    await refusedAtTill(stage);
    await healed(stage);
    await stage.act('pays 12 yuan at the till', async () => {
      stage.tell('till', await paid(stage, 12, 'paid'));
    });
  },
};

async function putBackAtOnce(stage: Stage): Promise<void> {
  const { kiosk, visitor } = stage;
  await stage.shows('start', 'start');
  await stage.act('touches the service for cash', () => kiosk.touch(kiosk.words.services.recharge.name));
  await stage.shows('card-prompt', 'cardPrompt');
  await stage.act('lays the campus card into the cradle', () => visitor.placeCard());
  await stage.shows('insert-note', 'recharge', ({ slot }) => slot.state === 'insert');
  await stage.act('inserts 50', () => visitor.insertNote(50));
  await stage.shows('note-taken', 'recharge', ({ slot, canFinish }) => slot.state === 'taken' && canFinish);
  await stage.act('touches Finish, and pulls the card while it is written', async () => {
    await visitor.pullCard(IN_THE_PRIMARY);
    await kiosk.touch(kiosk.words.recharge.finish);
  });
  await stage.shows('card-pulled', 'cardBack');
  await Promise.all([
    stage.shows('goes-on', 'loading', ({ step }) => step === 'writing'),
    stage.act('puts it back', () => visitor.placeCard()),
  ]);
  await stage.shows('finished-on-the-spot', 'result', ({ load }) => load?.state === 'loaded');
  await stage.act('touches the way out', () => kiosk.touch(kiosk.words.result.done));
  await stage.shows('take-card', 'takeCard');
  await stage.act('takes the card and leaves', () => visitor.takeCard());
  await stage.shows('start-again', 'start');
}

async function leftTorn(stage: Stage): Promise<void> {
  const { kiosk, visitor } = stage;
  await stage.comesAgain();
  await stage.act('gets a transfer of 30 yuan, and lays the card into the cradle', async () => {
    await visitor.receivesMoney(30);
    await visitor.placeCard();
  });
  await stage.shows('money-waits', 'cardServices', ({ card }) => card.pendingFen === yuan(30));
  await visitor.pullCard(IN_THE_SHADOW);
  await Promise.all([
    showsLoading(stage),
    stage.act('touches the service for collecting, and pulls the card while it is written', () =>
      kiosk.touch(kiosk.words.services.collect.name),
    ),
  ]);
  await stage.shows('card-pulled-again', 'cardBack');
  await stage.act('is in a hurry, and ends it without the card', () =>
    kiosk.touch(kiosk.words.cardBack.giveUp),
  );
  await stage.shows('kept-for-the-card', 'collected', ({ load }) => load.state === 'held');
  await stage.act('touches the way out', () => kiosk.touch(kiosk.words.result.doneCardGone));
  await stage.shows('start-again', 'start');
}

async function refusedAtTill(stage: Stage): Promise<void> {
  await stage.act('wants to pay 12 yuan at the till', async () => {
    stage.tell('till', await paid(stage, 12, 'kiosk'));
  });
}

async function healed(stage: Stage): Promise<void> {
  const { kiosk, visitor } = stage;
  await stage.comesAgain();
  await Promise.all([
    stage.shows('mending', 'oneMoment', ({ why }) => why === 'readingCard'),
    stage.act('lays the card into the cradle once more', () => visitor.placeCard()),
  ]);
  await stage.shows('not-finished', 'cardServices', ({ card }) => card.inFlightFen === yuan(30));
  await Promise.all([
    showsLoading(stage),
    stage.act('touches the service for collecting', () => kiosk.touch(kiosk.words.services.collect.name)),
  ]);
  await stage.shows('healed', 'collected', ({ load }) => load.state === 'loaded');
  await stage.act('takes the card and leaves', () => visitor.takeCard());
  await stage.shows('start-again', 'start');
}

/** What the till says; rejects when the word is not in it. */
async function paid({ visitor }: Stage, amountYuan: number, word: string): Promise<string> {
  const said = await visitor.paysAtTill(amountYuan);
  if (!said.includes(word)) throw new Problem(`The till said: ${said}`);
  return said;
}
