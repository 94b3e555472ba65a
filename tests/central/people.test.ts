import { expect, test } from 'vitest';
import { characters } from '../../central/people/characters.ts';
import { generatePeople } from '../../central/people/generate-people.ts';
import { loadPeople } from '../../central/people/load-people.ts';
import { createInspection } from '../../central/inspection.ts';
import { openMemoryStore } from '../../central/store/sqlite-store.ts';
import { cardStates, holderKinds, personStates } from '../../contract/platform-fields.ts';
import { policySchema } from '../../contract/policy.ts';
import { VirtualClock } from '../virtual-clock.ts';

const today = '2026-09-14';

test('the same seed makes the same people, another seed others', () => {
  const people = generatePeople({ seed: 1, count: 300, today });
  expect(generatePeople({ seed: 1, count: 300, today })).toEqual(people);
  const others = generatePeople({ seed: 2, count: 300, today });
  expect(others.at(-1)).not.toEqual(people.at(-1));
  expect(others.slice(0, 21)).toEqual(people.slice(0, 21));
  expect(people).toHaveLength(300);
});

test('there is somebody of every kind, in every state, with every state of card', () => {
  const people = generatePeople({ seed: 1, count: 300, today });
  expect(new Set(people.map(({ holderKind }) => holderKind))).toEqual(new Set(holderKinds));
  expect(new Set(people.map(({ personState }) => personState))).toEqual(new Set(personStates));
  expect(new Set(people.flatMap(({ cards }) => cards.map(({ state }) => state)))).toEqual(
    new Set(cardStates),
  );
});

test('account ids, chip ids and cards are unique', () => {
  const people = generatePeople({ seed: 1, count: 1000, today });
  const cards = people.flatMap((person) => person.cards);
  expect(new Set(people.map(({ accountId }) => accountId)).size).toBe(1000);
  expect(new Set(cards.map(({ uid }) => uid)).size).toBe(cards.length);
  for (const { uid } of cards) expect(uid).toMatch(/^(?![08]8)[0-9a-f]{8}$/);
});

test('the characters are always the same', () => {
  expect(
    characters(today).map(({ cards, fullName, story }) => [
      cards[0]?.cardNumber,
      cards[0]?.uid,
      fullName,
      story,
    ]),
  ).toMatchInlineSnapshot(`
    [
      [
        "20230001",
        "3471dd74",
        "张伟",
        "regular student",
      ],
      [
        "20230002",
        "40d2d144",
        "李小华",
        "pending money waits to be loaded",
      ],
      [
        "20230003",
        "d2f2a2bb",
        "王雨桐",
        "40 yuan below the balance limit",
      ],
      [
        "20230004",
        "e3f5a5cb",
        "赵一诺",
        "50 yuan below the day limit",
      ],
      [
        "20230005",
        "ea71ffda",
        "刘思远",
        "at the balance limit",
      ],
      [
        "20230006",
        "95d9973c",
        "陈晨",
        "at the day limit",
      ],
      [
        "20230007",
        "6cca8dc5",
        "杨静",
        "card reported lost",
      ],
      [
        "20230008",
        "94fea912",
        "黄磊",
        "card frozen",
      ],
      [
        "20230009",
        "ea792ea9",
        "周敏",
        "card replaced",
      ],
      [
        "20230010",
        "8d357efd",
        "吴浩然",
        "card past its last day",
      ],
      [
        "20230011",
        "731bfbf1",
        "徐佳慧",
        "card not activated yet",
      ],
      [
        "20230012",
        "3bc0164f",
        "孙杰",
        "card kept by a machine",
      ],
      [
        "20230013",
        "0a62cf71",
        "马晓东",
        "has left the university",
      ],
      [
        "80230001",
        "a5415909",
        "朱建国",
        "visitor with a temporary card",
      ],
      [
        "90230001",
        "f8d16938",
        "胡桂英",
        "merchant",
      ],
      [
        "10230001",
        "fb06d931",
        "欧阳明月",
        "member of staff",
      ],
      [
        "20230014",
        "a409c3cf",
        "林芳",
        "second card; the first one was replaced",
      ],
      [
        "20230015",
        "1e491a76",
        "罗平",
        "a bank transfer waits to be loaded",
      ],
      [
        "20230016",
        "01797f79",
        "梁雪琳",
        "a subsidy that expires and cash wait to be loaded",
      ],
      [
        "20230017",
        "394c05ea",
        "谢宇",
        "more waits than the card may hold",
      ],
      [
        "20230018",
        "2b18fe94",
        "宋欣怡",
        "card frozen because its totals differ; money waits",
      ],
    ]
  `);
});

test('people and their money stand in the books, day limits included', async () => {
  const store = openMemoryStore();
  const clock = new VirtualClock();
  const people = generatePeople({ seed: 1, count: 300, today });
  await loadPeople(store, people, { nowMs: clock.wallMs(), day: today });
  const inspection = createInspection({ store, clock, policy: policySchema.parse({}) });
  expect((await inspection.ledger()).faults).toEqual([]);
  const states = new Map((await inspection.accounts()).map((state) => [state.accountId, state]));
  for (const { accountId, balanceFen, pendingFen, otherPending = [], notesTodayFen } of people) {
    const later = [...notesTodayFen, ...otherPending.map(({ amountFen }) => amountFen)];
    const waiting = later.reduce<number>((sum, amount) => sum + amount, pendingFen);
    expect(states.get(accountId)).toMatchObject({ balanceFen, pendingFen: waiting });
  }
  expect(states.get('a20230004')?.cashHeadroomFen).toBe(5000);
  expect(states.get('a20230003')?.cashHeadroomFen).toBe(4000);
});

test('loading is all or nothing', async () => {
  const store = openMemoryStore();
  const [first, second] = characters(today);
  if (!first || !second) throw new Error('characters are missing');
  await loadPeople(store, [first], { nowMs: 0, day: today });
  await expect(loadPeople(store, [second, first], { nowMs: 0, day: today })).rejects.toThrow(/UNIQUE/);
  expect(await store.transact((tx) => tx.holders.all())).toHaveLength(1);
});
