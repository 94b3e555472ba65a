import { yuan } from '../../contract/money.ts';
import { answerTo } from '../platform/answer-to.ts';
import type { WorldOptions } from '../world/machine-world.ts';
import type { ToldHour } from './told-hour.ts';

/** Whatever comes with the body of the first credit is refused, however often it is sent. */
function refusingOneCredit(): Pick<WorldOptions, 'around'> {
  let refused: string | undefined;
  return {
    around: (points) => ({
      ...points,
      transport: {
        send: (request, options) => {
          if (request.path !== '/v1/notes/credit') return points.transport.send(request, options);
          refused ??= request.body;
          if (request.body !== refused) return points.transport.send(request, options);
          const body = JSON.stringify({ error: { code: 'noSuchReservation', message: 'as told' } });
          return Promise.resolve(answerTo(request, { status: 404, body }));
        },
      },
    }),
  };
}

/** What the platform refuses for good is for people; nothing waits behind it. */
export const outboxHours: readonly ToldHour[] = [
  {
    name: 'the platform refuses one credit however often it comes, and the next one is credited',
    tell: async (stage) => {
      const { world, puppet } = await stage.recharging(refusingOneCredit());
      puppet.accept = (note) => {
        puppet.credits(note.denomination);
        return Promise.resolve();
      };
      for (const denomination of [yuan(20), yuan(50)]) {
        puppet.escrows(denomination);
        await world.clock.advance(5000);
      }
      world.touch({ type: 'finish' });
      await world.clock.advance(60_000);
      const credited = (await world.inspection.credits('K01')).map(({ valueFen }) => valueFen);
      if (!credited.includes(yuan(50))) throw new Error('the credit behind a refused one waits for ever');
    },
  },
];
