import { fen } from '../../contract/money.ts';
import type { CardState, FrozenCause, PersonState } from '../../contract/platform-api.ts';
import type { HolderRow, IssuedCard } from '../store/central-store.ts';
import { drawUid } from './draw.ts';
import { accountIdOf } from './person.ts';
import type { PendingMoney, Person } from './person.ts';

interface Role {
  readonly cardNumber: string;
  readonly fullName: string;
  readonly story: string;
  readonly holderKind?: HolderRow['holderKind'];
  readonly personState?: PersonState;
  readonly cardState?: CardState;
  readonly frozenBecause?: FrozenCause;
  readonly balanceFen?: number;
  readonly pendingFen?: number;
  /** `expiresInDays`: how many days after today it can still be loaded. */
  readonly otherPending?: readonly {
    readonly source: PendingMoney['source'];
    readonly amountFen: number;
    readonly expiresInDays?: number;
  }[];
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
  {
    cardNumber: '20230008',
    fullName: '黄磊',
    story: 'card frozen',
    cardState: 'frozen',
    frozenBecause: 'office',
    balanceFen: 4210,
  },
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
  {
    cardNumber: '20230015',
    fullName: '罗平',
    story: 'a bank transfer waits to be loaded',
    balanceFen: 1860,
    otherPending: [{ source: 'transfer', amountFen: 10_000 }],
  },
  {
    cardNumber: '20230016',
    fullName: '梁雪琳',
    story: 'a subsidy that expires and cash wait to be loaded',
    balanceFen: 540,
    pendingFen: 5000,
    otherPending: [{ source: 'subsidy', amountFen: 3000, expiresInDays: 5 }],
  },
  {
    cardNumber: '20230017',
    fullName: '谢宇',
    story: 'more waits than the card may hold',
    balanceFen: 30_000,
    pendingFen: 20_000,
    otherPending: [{ source: 'transfer', amountFen: 70_000 }],
  },
  {
    cardNumber: '20230018',
    fullName: '宋欣怡',
    story: 'card frozen because its totals differ; money waits',
    cardState: 'frozen',
    frozenBecause: 'totalsDiffer',
    balanceFen: 2600,
    pendingFen: 1000,
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
  const cards: IssuedCard[] = [];
  for (let issueNumber = role.issues ?? 1; issueNumber > 0; issueNumber -= 1) {
    cards.push({
      cardNumber,
      issueNumber,
      uid: drawUid(0, `${cardNumber}/${issueNumber}`),
      accountId,
      state: cards.length === 0 ? (role.cardState ?? 'normal') : 'replaced',
      frozenBecause: cards.length === 0 ? role.frozenBecause : undefined,
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
    otherPending: (role.otherPending ?? []).map(({ source, amountFen, expiresInDays }) => ({
      source,
      amountFen: fen(amountFen),
      ...(expiresInDays !== undefined && { expiresOn: daysAfter(today, expiresInDays) }),
    })),
    notesTodayFen: (role.notesTodayFen ?? []).map(fen),
    story,
  };
}

function daysAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** Cards end with a summer. */
export function lastDay(today: string, years: number): string {
  return `${new Date(`${today}T00:00:00Z`).getUTCFullYear() + years}-07-31`;
}
