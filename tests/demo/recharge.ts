import { fen, yuan } from '../../contract/money.ts';
import type { ScreenOf } from '../e2e/support/kiosk-window.ts';
import { ASKING_MS, showsLoading, type Stage } from './stage.ts';
import type { Workflow } from './workflow.ts';

/** Cash onto the account and onto the card: three notes, of which the validator refuses a crumpled one. */
export const recharge: Workflow = {
  summary: 'a student puts in three notes, one comes back, and what was taken is loaded onto the card',
  cardNumber: '20230001',
  expected: { creditedFen: yuan(120), loadedFen: yuan(120), cardPurseFen: fen(3550 + 12_000) },
  alsoTells: [],
  play: async (stage) => {
    const { kiosk, visitor } = stage;
    await visitor.network({ mode: 'slow', ms: ASKING_MS });
    await stage.shows('start', 'start');
    await stage.act('touches the service for cash', () => kiosk.touch(kiosk.words.services.recharge.name));
    await stage.shows('card-prompt', 'cardPrompt');
    await stage.act('lays the campus card into the cradle', () => visitor.placeCard());
    await stage.shows('reading-card', 'oneMoment', ({ why }) => why === 'readingCard');
    await stage.shows('insert-note', 'recharge', inSlot('insert'));
    await putIn(stage, 20, 'first-note');
    await stage.act('inserts a crumpled 50', () => visitor.insertNote(50, 'crumpled'));
    await stage.shows('note-returned', 'recharge', inSlot('returned'));
    await stage.act('takes the note back', () => visitor.takeNote());
    await putIn(stage, 100, 'second-note');
    await Promise.all([
      showsLoading(stage),
      stage.act('touches Finish', () => kiosk.touch(kiosk.words.recharge.finish)),
    ]);
    await stage.shows(
      'result',
      'result',
      ({ outcome, load }) => outcome === 'allCredited' && load?.state === 'loaded',
    );
    await stage.act('touches the way out', () => kiosk.touch(kiosk.words.result.done));
    await stage.shows('take-card', 'takeCard');
    await stage.act('takes the card and leaves', () => visitor.takeCard());
    await stage.shows('start-again', 'start');
  },
};

/** A note that is taken: recognised and held while the platform is asked, then ours. */
async function putIn({ visitor, ...stage }: Stage, valueYuan: 20 | 100, name: string): Promise<void> {
  await stage.act(`inserts ${valueYuan}`, () => visitor.insertNote(valueYuan));
  await stage.shows(`${name}-checking`, 'recharge', inSlot('checking'));
  await stage.shows(`${name}-taken`, 'recharge', (screen) => inSlot('taken')(screen) && screen.canFinish);
}

function inSlot(state: ScreenOf<'recharge'>['slot']['state']) {
  return ({ slot }: ScreenOf<'recharge'>): boolean => slot.state === state;
}
