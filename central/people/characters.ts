import { fen } from '../../contract/money.ts';
import type { CardState, PersonState } from '../../contract/platform-api.ts';
import type { CardRow, HolderRow } from '../store/central-store.ts';
import { drawUid } from './draw.ts';
import { accountIdOf } from './person.ts';
import type { Person } from './person.ts';

interface Role {
  readonly cardNumber: string;
  readonly fullName: string;
  readonly story: string;
  readonly holderKind?: HolderRow['holderKind'];
  readonly personState?: PersonState;
  readonly cardState?: CardState;
  readonly balanceFen?: number;
  readonly pendingFen?: number;
  readonly notesTodayFen?: readonly number[];
  /** Years from today's to the last one of the card; 1 when not given. */
  readonly validYears?: number;
  /** Number of cards so far; the earlier ones were replaced. */
  readonly issues?: number;
}

/**
 * The people that the demo and the tests know by their card number. They are the same for every seed: one regular
 * student, and one person for everything that can stand in the way.
 */
const roles: readonly Role[] = [
  { cardNumber: '20230001', fullName: '张伟', story: 'regular student', balanceFen: 3550 },
  {
    cardNumber: '20230002',
    fullName: '李小华',
    story: 'pending money waits to be loaded',
    balanceFen: 12_840,
    pendingFen: 2000,
  },
  {
    cardNumber: '20230003',
    fullName: '王雨桐',
    story: '40 yuan below the balance limit',
    balanceFen: 196_000,
  },
  {
    cardNumber: '20230004',
    fullName: '赵一诺',
    story: '50 yuan below the day limit',
    balanceFen: 1000,
    notesTodayFen: [...Array<number>(9).fill(10_000), 5000],
  },
  { cardNumber: '20230005', fullName: '刘思远', story: 'at the balance limit', balanceFen: 200_000 },
  {
    cardNumber: '20230006',
    fullName: '陈晨',
    story: 'at the day limit',
    notesTodayFen: Array<number>(10).fill(10_000),
  },
  {
    cardNumber: '20230007',
    fullName: '杨静',
    story: 'card reported lost',
    cardState: 'lost',
    balanceFen: 8000,
  },
  { cardNumber: '20230008', fullName: '黄磊', story: 'card frozen', cardState: 'frozen', balanceFen: 4210 },
  {
    cardNumber: '20230009',
    fullName: '周敏',
    story: 'card replaced',
    cardState: 'replaced',
    balanceFen: 1500,
  },
  {
    cardNumber: '20230010',
    fullName: '吴浩然',
    story: 'card past its last day',
    validYears: -1,
    balanceFen: 600,
  },
  {
    cardNumber: '20230011',
    fullName: '徐佳慧',
    story: 'card not activated yet',
    cardState: 'notActivated',
  },
  {
    cardNumber: '20230012',
    fullName: '孙杰',
    story: 'card kept by a machine',
    cardState: 'retained',
    balanceFen: 990,
  },
  {
    cardNumber: '20230013',
    fullName: '马晓东',
    story: 'has left the university',
    personState: 'left',
    balanceFen: 250,
  },
  {
    cardNumber: '80230001',
    fullName: '朱建国',
    story: 'visitor with a temporary card',
    holderKind: 'temporary',
    personState: 'temporary',
    balanceFen: 5000,
  },
  {
    cardNumber: '90230001',
    fullName: '胡桂英',
    story: 'merchant',
    holderKind: 'merchant',
    personState: 'merchant',
    balanceFen: 66_600,
  },
  {
    cardNumber: '10230001',
    fullName: '欧阳明月',
    story: 'member of staff',
    holderKind: 'staff',
    balanceFen: 30_000,
  },
  {
    cardNumber: '20230014',
    fullName: '林芳',
    story: 'second card; the first one was replaced',
    issues: 2,
    balanceFen: 7700,
  },
];

/** @param today ISO date; validity is counted from its year */
export function characters(today: string): readonly Person[] {
  return roles.map((role) => toPerson(role, today));
}

/** The first of them: a student whom nothing stands in the way. Enough for most tests. */
export function regularStudent(today: string): Person {
  const [first] = characters(today);
  if (!first) throw new Error('there are no characters');
  return first;
}

function toPerson(role: Role, today: string): Person {
  const { cardNumber, fullName, story, holderKind = 'student', personState = 'regular' } = role;
  const accountId = accountIdOf(cardNumber);
  const cards: CardRow[] = [];
  for (let issueNumber = role.issues ?? 1; issueNumber > 0; issueNumber -= 1) {
    cards.push({
      cardNumber,
      issueNumber,
      uid: drawUid(0, `${cardNumber}/${issueNumber}`),
      accountId,
      state: cards.length === 0 ? (role.cardState ?? 'normal') : 'replaced',
      validUntil: lastDay(today, role.validYears ?? 1),
    });
  }
  return {
    accountId,
    fullName,
    holderKind,
    personState,
    cards,
    balanceFen: fen(role.balanceFen ?? 0),
    pendingFen: fen(role.pendingFen ?? 0),
    notesTodayFen: (role.notesTodayFen ?? []).map(fen),
    story,
  };
}

/** Cards end with a summer. */
export function lastDay(today: string, years: number): string {
  return `${new Date(`${today}T00:00:00Z`).getUTCFullYear() + years}-07-31`;
}
