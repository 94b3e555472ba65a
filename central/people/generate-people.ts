import { fen } from '../../contract/money.ts';
import { frozenCauses } from '../../contract/platform-fields.ts';
import type { CardState, PersonState } from '../../contract/platform-api.ts';
import type { HolderRow, IssuedCard } from '../store/central-store.ts';
import { characters, lastDay } from './characters.ts';
import { draw, drawOne, drawUid } from './draw.ts';
import { givenNameParts, surnames } from './names.ts';
import { accountIdOf } from './person.ts';
import type { Person } from './person.ts';

export interface PeopleOptions {
  /** Same seed, same people, on every machine. */
  readonly seed: number;
  /** How many in all; the characters come first and are counted. */
  readonly count: number;
  /** ISO date of the campus; the validity of cards is counted from its year. */
  readonly today: string;
}

/** Made-up people of every kind and state: the characters, then a crowd. */
export function generatePeople({ seed, count, today }: PeopleOptions): readonly Person[] {
  const people = characters(today).slice(0, count);
  const usedUids = new Set(people.flatMap(({ cards }) => cards.map(({ uid }) => uid)));
  const crowd = Array.from({ length: count - people.length }, (_, index) =>
    crowdPerson(seed, index, today, usedUids),
  );
  return [...people, ...crowd];
}

type Kind = HolderRow['holderKind'];
const kindPrefix: Readonly<Record<Kind, string>> = {
  student: '2024',
  staff: '1024',
  temporary: '8024',
  merchant: '9024',
};
const troubledStates = ['lost', 'frozen', 'replaced', 'expired', 'notActivated', 'retained'] as const;

function crowdPerson(seed: number, index: number, today: string, usedUids: Set<string>): Person {
  const ask = (question: string, below: number): number => draw(seed, `${index}/${question}`, below);
  const holderKind = kindOf(ask('kind', 100));
  const cardNumber = `${kindPrefix[holderKind]}${String(index + 1).padStart(4, '0')}`;
  const accountId = accountIdOf(cardNumber);
  const state: CardState =
    ask('trouble', 100) < 12 ? drawOne(seed, `${index}/card`, troubledStates) : 'normal';
  const card: IssuedCard = {
    cardNumber,
    issueNumber: 1,
    uid: freshUid(seed, cardNumber, usedUids),
    accountId,
    state,
    frozenBecause: state === 'frozen' ? drawOne(seed, `${index}/frozen`, frozenCauses) : undefined,
    validUntil: lastDay(today, state === 'expired' ? -1 : 1 + ask('years', 4)),
  };
  return {
    accountId,
    fullName: fullName(seed, index),
    holderKind,
    personState: personStateOf(holderKind, ask('left', 100) < 5),
    cards: [card],
    balanceFen: fen(ask('rich', 100) < 5 ? 190_000 + ask('balance', 10_001) : ask('balance', 30_000)),
    pendingFen: fen(ask('waiting', 100) < 15 ? 500 * ask('pending', 20) : 0),
    notesTodayFen: [],
    story: '',
  };
}

function kindOf(percent: number): Kind {
  if (percent < 72) return 'student';
  if (percent < 88) return 'staff';
  return percent < 94 ? 'temporary' : 'merchant';
}

function personStateOf(kind: Kind, left: boolean): PersonState {
  if (left) return 'left';
  return kind === 'temporary' || kind === 'merchant' ? kind : 'regular';
}

function fullName(seed: number, index: number): string {
  const surname = drawOne(seed, `${index}/surname`, surnames);
  const first = drawOne(seed, `${index}/given1`, givenNameParts);
  const second = draw(seed, `${index}/long`, 3) > 0 ? drawOne(seed, `${index}/given2`, givenNameParts) : '';
  return surname + first + second;
}

function freshUid(seed: number, cardNumber: string, used: Set<string>): string {
  let uid = drawUid(seed, cardNumber);
  for (let attempt = 2; used.has(uid); attempt += 1) uid = drawUid(seed, `${cardNumber}/${attempt}`);
  used.add(uid);
  return uid;
}
