import { campusTime } from '../../central/campus-time.ts';
import { regularStudent } from '../../central/people/characters.ts';
import { openingTotals } from '../../central/people/person.ts';
import type { Person } from '../../central/people/person.ts';
import { DEMO_LOAD_KEY } from '../../central/load-secrets.ts';
import { fromHex, toHex } from '../../contract/hex.ts';
import { fen } from '../../contract/money.ts';
import { personaliseCampusCard } from '../../lobby/cards/campus-cards.ts';
import { ClassicCard } from '../../lobby/cards/classic-card.ts';
import { demoKeys } from '../../lobby/demo-keys.ts';
import { openCampus } from '../central/campus.ts';
import type { Campus } from '../central/campus.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { till } from './pos-world.ts';
import type { Till } from './pos-world.ts';

/** The reference platform, one student with a card, two tills of different canteens, and the lines between them. */
export interface Canteens {
  readonly campus: Campus;
  readonly clock: VirtualClock;
  readonly first: Till;
  readonly second: Till;
  readonly student: Person;
  readonly card: ClassicCard;
  readonly opening: { readonly loadedFen: number; readonly spentFen: number };
  /** What happens on the line of the first till from now on: to every request, or to those of one path. */
  readonly line: {
    fault: 'none' | 'beforePlatform' | 'afterPlatform';
    path: string | undefined;
    readonly asked: string[];
  };
  /** Money that waits to be loaded. */
  addPending(amountFen: number): Promise<void>;
  /** Everything that the platform knows of the student, and that its books are in order. */
  known(): Promise<{
    readonly loadedFen: number;
    readonly spentFen: number;
    readonly balanceFen: number;
    readonly pendingFen: number;
    readonly inFlightFen: number;
    readonly purchases: number;
    readonly alarms: number;
  }>;
}

export async function openCanteens(): Promise<Canteens> {
  if (toHex(demoKeys.masters.load) !== DEMO_LOAD_KEY)
    throw new Error('lobby and central have different keys');
  const clock = new VirtualClock();
  const day = campusTime('Asia/Shanghai').dayOf(clock.wallMs());
  const student: Person = {
    ...regularStudent(day),
    balanceFen: fen(8000),
    pendingFen: fen(0),
    otherPending: [],
  };
  const campus = await openCampus({ clock, people: [student] });
  const line: Canteens['line'] = { fault: 'none', path: undefined, asked: [] };
  const card = issuedCard(student);
  const tillAt = (terminalId: 'P01' | 'P02', seed: number): Till =>
    till({
      ...{ clock, terminalId, seed, signingKey: campus.keys[terminalId].privateKey },
      transport: async ({ method, path, headers, body }) => {
        const isMine = terminalId === 'P01' && (line.path ?? path) === path;
        if (terminalId === 'P01') line.asked.push(path);
        if (isMine && line.fault === 'beforePlatform') throw new Error('the line is dead');
        const answer = await campus.platform.handle(method, path, { ...headers }, body);
        if (isMine && line.fault === 'afterPlatform') throw new Error('the answer was lost');
        return answer;
      },
    });
  return {
    ...{ campus, clock, student, card, line },
    first: tillAt('P01', 1),
    second: tillAt('P02', 2),
    opening: openingTotals(student, latest(student)),
    addPending: async (amountFen) => {
      const { accountId } = student;
      const item = {
        accountId,
        source: 'transfer' as const,
        amountFen: fen(amountFen),
        arrivedAtMs: clock.wallMs(),
      };
      const added = await campus.administration.addPending({ ...item, expiresOn: undefined }, day);
      if (!added.ok) throw new Error(added.error);
    },
    known: () => known(campus, student),
  };
}

async function known({ inspection }: Campus, { accountId }: Person): ReturnType<Canteens['known']> {
  const account = await inspection.account(accountId);
  const row = account?.cards[0];
  if (!account || !row) throw new Error('the student is gone');
  const books = await inspection.ledger();
  if (books.faults.length > 0) throw new Error(books.faults.join('; '));
  return {
    loadedFen: row.knownLoadedFen,
    spentFen: row.knownSpentFen,
    balanceFen: account.balanceFen,
    pendingFen: account.pendingFen,
    inFlightFen: account.inFlightFen,
    purchases: (await inspection.debits()).length,
    alarms: (await inspection.alarms(10)).length,
  };
}

function latest({ cards }: Person): Person['cards'][number] {
  const [card] = cards;
  if (!card) throw new Error('the student has no card');
  return card;
}

function issuedCard(student: Person): ClassicCard {
  const issued = latest(student);
  const uid = fromHex(issued.uid);
  const image = personaliseCampusCard({
    ...{ uid, keys: demoKeys, holderKind: student.holderKind },
    ...openingTotals(student, issued),
    cardNumber: issued.cardNumber,
    issueNumber: issued.issueNumber,
    validUntil: issued.validUntil,
  });
  return new ClassicCard({ uid, image });
}
