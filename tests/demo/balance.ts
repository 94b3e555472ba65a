import { fen } from '../../contract/money.ts';
import type { BalanceDifference } from '../../contract/view.ts';
import type { ScreenOf } from '../e2e/support/kiosk-window.ts';
import type { Stage } from './stage.ts';
import type { Workflow } from './workflow.ts';

const LUNCH_YUAN = 12.5;

/** The balance three times: before a lunch, when only the card knows of it, and when the platform has heard of it too. */
export const balance: Workflow = {
  summary: 'a student looks at the balance; a till without a line makes card and account differ for a while',
  cardNumber: '20230001',
  expected: { creditedFen: fen(0), loadedFen: fen(0), cardPurseFen: fen(3550 - 1250) },
  alsoTells: ['accountBalanceFen'],
  play: async (stage) => {
    const { kiosk, visitor } = stage;
    await looks(stage, 'balance', undefined);
    await stage.act('touches what waits', () => kiosk.touch(kiosk.words.balance.pages.pending));
    await stage.shows('what-waits', 'balance');
    await stage.act('touches the last loads', () => kiosk.touch(kiosk.words.balance.pages.statement));
    await stage.shows('last-loads', 'balance');
    await leaves(stage);

    await stage.act('has lunch at a till that has lost its line', async () => {
      await visitor.connectTill(false);
      stage.tell('till', await visitor.paysAtTill(LUNCH_YUAN));
    });
    await looks(stage, 'balance-apart', 'purchasesOnTheWay');
    await leaves(stage);

    await stage.act('hears that the till has its line again', async () => {
      await visitor.connectTill(true);
      await visitor.tillReports();
    });
    await looks(stage, 'balance-level', undefined);
    await leaves(stage);
  },
};

/** Card and account agree, or differ for this reason. */
async function looks(
  stage: Stage,
  name: string,
  why: BalanceDifference['reason'] | undefined,
): Promise<void> {
  const { kiosk, visitor } = stage;
  const isSo = ({ account }: ScreenOf<'balance'>): boolean =>
    account !== undefined && account.statement !== 'asking' && account.difference?.reason === why;
  await stage.comesAgain();
  await stage.shows('start', 'start');
  await stage.act('touches the service for the balance', () =>
    kiosk.touch(kiosk.words.services.balance.name),
  );
  await stage.shows('card-prompt', 'cardPrompt');
  await stage.act('lays the campus card into the cradle', () => visitor.placeCard());
  await stage.shows(name, 'balance', isSo);
}

async function leaves(stage: Stage): Promise<void> {
  await stage.act('takes the card and leaves', () => stage.visitor.takeCard());
  await stage.shows('start-again', 'start');
}
