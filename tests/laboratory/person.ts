import type { MachineWorld } from '../world/machine-world.ts';
import { Dice } from './dice.ts';
import type { VisitPlan } from './hour-plan.ts';
import { MannerDoer } from './manner-doer.ts';
import { patient } from './manner-plan.ts';
import type { TrueNotes } from './true-notes.ts';
import { Visitor } from './visitor.ts';
import { Wanderer } from './wanderer.ts';

export interface PersonOptions {
  readonly world: MachineWorld;
  readonly seed: number;
  readonly visit: VisitPlan;
  readonly notes: TrueNotes;
  readonly tell: (text: string) => void;
  /** The visit's n-th planned note was drawn in. */
  readonly onNoteDrawn: (n: number) => void;
}

/** One person of the hour: the straight way through the visit, and the hands that do what they like beside it. */
export function makePerson({ world, seed, visit, notes, tell, onNoteDrawn }: PersonOptions): {
  readonly visitor: Pick<Visitor, 'visit'>;
  readonly hands: MannerDoer;
} {
  const { cardNumber } = visit;
  const everyCard = world.people.flatMap(({ cards }) => cards.map((card) => card.cardNumber));
  const otherCard = everyCard.find((other) => other !== cardNumber) ?? cardNumber;
  const hands = new MannerDoer({
    world,
    manner: visit.manner ?? patient,
    dice: new Dice(seed, `hammer ${visit.index}`),
    uid: world.uidOf(cardNumber),
    otherUid: world.uidOf(otherCard),
    tell,
    onDrawn: (note) => {
      notes.drawnIn(note, cardNumber);
    },
  });
  if (visit.wanders !== undefined) {
    const visitor = new Wanderer({
      ...{ world, tell, cardNumber, otherCard },
      dice: new Dice(seed, `wander ${visit.index}`),
      acts: visit.wanders,
      onDrawn: (note) => {
        notes.drawnIn(note, cardNumber);
        onNoteDrawn(0);
      },
      onTaken: (note) => {
        notes.returned(note);
      },
    });
    return { visitor, hands };
  }
  const visitor = new Visitor({
    world,
    plan: visit,
    hands,
    otherCard,
    tell,
    onDrawn: (note, n) => {
      notes.drawnIn(note, cardNumber);
      hands.noteDrawn(note, n);
      onNoteDrawn(n);
    },
    onTaken: (note) => {
      notes.returned(note);
    },
  });
  return { visitor, hands };
}
