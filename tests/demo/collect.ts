import { fen } from '../../contract/money.ts';
import { ASKING_MS, showsLoading } from './stage.ts';
import type { Workflow } from './workflow.ts';

const cardNumber = '20230002';

/** Money that came from elsewhere, onto the card with one touch. */
export const collect: Workflow = {
  summary: 'a student for whom 20 yuan wait collects them with one touch',
  cardNumber,
  expected: { creditedFen: fen(0), loadedFen: fen(2000), cardPurseFen: fen(14_840) },
  alsoTells: ['pendingBeforeFen', 'loadedFen', 'accountBalanceFen'],
  play: async (stage) => {
    const { kiosk, visitor } = stage;
    await stage.shows('start', 'start');
    await visitor.network({ mode: 'slow', ms: ASKING_MS });
    await Promise.all([
      stage.shows('reading-card', 'oneMoment', ({ why }) => why === 'readingCard'),
      stage.act('lays the campus card into the cradle', () => visitor.placeCard(cardNumber)),
    ]);
    await stage.shows('card-services', 'cardServices', ({ card }) => card.pendingFen === 2000);
    await Promise.all([
      showsLoading(stage),
      stage.act('touches the service for collecting', () => kiosk.touch(kiosk.words.services.collect.name)),
    ]);
    await stage.shows('collected', 'collected', ({ load }) => load.state === 'loaded');
    await stage.act('touches the way out', () => kiosk.touch(kiosk.words.result.done));
    await stage.shows('take-card', 'takeCard');
    await stage.act('takes the card and leaves', () => visitor.takeCard());
    await stage.shows('start-again', 'start');
  },
};
