import { yuan } from '../../contract/money.ts';
import type { CampusCardEvent } from '../../devices/campus-card/campus-card.ts';
import type { WorldOptions } from '../world/machine-world.ts';
import type { ToldHour } from './told-hour.ts';
import { answering, CARD, collecting, Puppet, reading, RICH_CARD, wrongAt } from './told-stage.ts';

const defect = (): Promise<never> => Promise.reject(new Error('a defect, as told'));

/** Moments of a load: the card moves, holds something else, or cannot be reached. */
export const loadHours: readonly ToldHour[] = [
  {
    name: 'the card moves while the platform is asked for a load',
    tell: async (stage) => {
      const world = await stage.world();
      await collecting(world);
      world.network.delayMs = 1500;
      await world.screen('loading');
      await world.clock.advance(1500);
      world.placeCard(CARD);
      world.touch({ type: 'stop' });
      await world.clock.advance(800);
      world.takeCard(CARD);
      await world.clock.advance(800);
      world.takeCard(RICH_CARD);
      await world.clock.advance(800);
      world.placeCard(RICH_CARD);
      await world.clock.advance(60_000);
    },
  },
  {
    name: 'the card is taken as soon as it is read',
    tell: async (stage) => {
      let hear: (event: CampusCardEvent) => void = () => undefined;
      const world = await stage.world(
        reading((cards) => ({
          start: (listener) => {
            hear = listener;
            cards.start(listener);
          },
          read: async (uid, what) => {
            const read = await cards.read(uid, what);
            if (what === 'loadRecords') hear({ type: 'cardGone' });
            return read;
          },
        })),
      );
      await collecting(world);
      await world.screen('collected');
      await world.clock.advance(60_000);
    },
  },
  {
    name: 'the card holds something else than was written; it comes back, and another one',
    tell: async (stage) => {
      const differs = { result: 'differs', detail: 'as told' } as const;
      const world = await stage.world(reading(() => ({ load: () => Promise.resolve(differs) })));
      await collecting(world);
      await world.screen('collected');
      for (const card of [RICH_CARD, RICH_CARD, CARD]) {
        world.takeCard(RICH_CARD);
        await world.clock.advance(1200);
        if (world.view.screen.kind === 'collected') world.placeCard(card);
        await world.clock.advance(1200);
      }
      await world.clock.advance(60_000);
    },
  },
  {
    name: 'a card that lies there and cannot be reached; another one beside it; the person gives up',
    tell: async (stage) => {
      const gone = { result: 'unfinished', because: 'gone', touched: true } as const;
      const world = await stage.world(reading(() => ({ load: () => Promise.resolve(gone) })));
      await collecting(world);
      await world.clock.advance(30_000);
      const again = await stage.world(reading(() => ({ load: () => Promise.resolve(gone) })));
      await collecting(again);
      await again.screen('cardBack');
      again.takeCard(RICH_CARD);
      await again.clock.advance(1000);
      again.placeCard(CARD);
      await again.clock.advance(2000);
      again.touch({ type: 'stop' });
      await again.clock.advance(30_000);
    },
  },
  {
    name: "a reader's defect is no end of the machine",
    tell: async (stage) => {
      const identifying = await stage.world(reading(() => ({ read: defect })));
      await collecting(identifying);
      await identifying.screen('cardRefused');
      const loading = await stage.world(
        reading((cards) => ({
          read: (uid, what) => (what === 'loadRecords' ? defect() : cards.read(uid, what)),
        })),
      );
      await collecting(loading);
      await loading.screen('collected');
      const gone = { result: 'unfinished', because: 'gone', touched: true } as const;
      const other = await stage.world(
        reading((cards) => ({
          load: () => Promise.resolve(gone),
          read: (uid, what) => (uid === other.uidOf(CARD) ? defect() : cards.read(uid, what)),
        })),
      );
      await collecting(other);
      await other.screen('cardBack');
      other.takeCard(RICH_CARD);
      await other.clock.advance(1000);
      other.placeCard(CARD);
      await other.clock.advance(30_000);
    },
  },
  {
    name: 'the card cannot be written for a defect',
    tell: async (stage) => {
      const world = await stage.world(reading(() => ({ load: defect })));
      await collecting(world);
      await world.screen('collected');
    },
  },
  {
    name: "the journal's own defects end a load, not the machine",
    tell: async (stage) => {
      const asking = await stage.world(wrongAt('loadStarting'));
      await collecting(asking);
      await asking.screen('collected');
      const gone = { result: 'unfinished', because: 'gone', touched: true } as const;
      const givingUp = await stage.world({
        ...wrongAt('loadQuestioned'),
        ...reading(() => ({ load: () => Promise.resolve(gone) })),
      });
      await collecting(givingUp);
      await givingUp.screen('collected', 60_000);
    },
  },
  {
    name: 'the platform answers for a note while the card is being loaded',
    tell: async (stage) => {
      const puppet = new Puppet();
      const options: WorldOptions = { drivers: (drivers) => ({ ...drivers, acceptor: puppet }) };
      const world = await stage.world(options);
      await world.startKiosk();
      await world.beginRecharge(CARD);
      puppet.accept = (note) => {
        puppet.credits(note.denomination);
        return Promise.resolve();
      };
      puppet.escrows(yuan(10));
      await world.slot('taken');
      // The second credit is slow on its way, and the load begins with the first.
      await world.clock.advance(1000);
      const slow = 3_300;
      puppet.accept = (note) => {
        world.network.delayMs = slow;
        puppet.credits(note.denomination);
        return Promise.resolve();
      };
      puppet.escrows(yuan(20));
      await world.clock.advance(500);
      world.touch({ type: 'finish' });
      await world.clock.advance(6_050);
      world.network.delayMs = 700;
      await world.clock.advance(60_000);
    },
  },
  {
    name: 'the platform refuses the start of a load for good',
    tell: async (stage) => {
      const world = await stage.world(answering('/v1/loads/start', 404, 'noSuchLoad'));
      await collecting(world);
      await world.screen('collected');
      await world.clock.advance(20_000);
    },
  },
];
