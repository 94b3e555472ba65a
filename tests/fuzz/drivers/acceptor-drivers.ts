import fc from 'fast-check';
import { yuan } from '../../../contract/money.ts';
import type { AcceptorEvent, CashAcceptor } from '../../../devices/cash-acceptor/cash-acceptor.ts';
import type { ByteStream } from '../../../devices/serial/byte-stream.ts';
import type { AcceptorHands } from '../../../lobby/hands.ts';
import { banknote, allNotes, Host } from '../../cash-acceptor/pair.ts';
import { MemoryLine } from '../../cash-acceptor/memory-line.ts';
import { quickSettle, seededRandom, VirtualClock } from '../../virtual-clock.ts';
import { driveAcceptor, makeAcceptor, type AcceptorProtocol } from '../../world/world-acceptor.ts';
import { withoutStrayRejections } from '../stray-rejections.ts';
import { claim, target, type Target } from '../target.ts';
import { Id003Watcher } from './id003-watcher.ts';
import { SspWatcher, type CreditWatcher } from './ssp-watcher.ts';
import { TamperedLine, tamperings, type Tampering } from './tampered-line.ts';

/** The driver of an acceptor against a device, hands and a cable that mean no good, in virtual time. */

export type Step =
  | { readonly act: 'wait'; readonly ms: number }
  | { readonly act: 'insert'; readonly yuan: number }
  | { readonly act: 'pull' | 'take' | 'clearJam' | 'cutPower' | 'restorePower' }
  | { readonly act: 'jam'; readonly when: 'beforeCredit' | 'afterCredit' | 'whileReturning' }
  | { readonly act: 'tamper'; readonly with: readonly Tampering[] }
  /** A note, and somebody on the cable while it is on its way. */
  | { readonly act: 'visit'; readonly yuan: number; readonly with: readonly Tampering[] };

export interface AcceptorCase {
  readonly repeatsCredits: boolean;
  /** What the till decides about one note after the other. */
  readonly decisions: readonly ('accept' | 'giveBack' | 'nothing')[];
  readonly acknowledges: boolean;
  /** While the connection is made. */
  readonly atStart: readonly Tampering[];
  readonly steps: readonly Step[];
}

/** Contents of answers that are well formed and false. */
const sspContents: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc
    .array(
      fc.constantFrom(
        ...[[0xee, 4], [0xee, 3], [0xe2, 4], [0xef, 4], [0xef, 0], [0xcc], [0xeb], [0xec], [0xed], [0xe8]],
        ...[[0xf1], [0xe6, 1], [0xe9], [0xea], [0xe7], [0xe3], [0xe1, 2], [0xb5], [0xb6], [0xe5], [0x99]],
      ),
      { maxLength: 3 },
    )
    .map((events) => Uint8Array.of(0xf0, ...events.flat())),
  fc.constantFrom(...[0xf2, 0xf4, 0xf5, 0xf6, 0xf8, 0xfa, 0x00].map((code) => Uint8Array.of(code))),
);
const id003Contents: fc.Arbitrary<Uint8Array> = fc
  .constantFrom(
    ...[
      [0x11],
      [0x12],
      [0x13, 0x63],
      [0x13, 0x6f, 0x31],
      [0x14],
      [0x15],
      [0x16],
      [0x17, 0x71],
      [0x18],
      [0x19],
    ],
    ...[[0x1a], [0x1b], [0x40], [0x41], [0x42], [0x43], [0x44], [0x45], [0x46], [0x47], [0x48], [0x49, 0xa2]],
    ...[[0x4a], [0x50], [0x4b], [0x15, 0], [0x13], [0x8a, 0x61, 0x2d, 5, 0]],
  )
  .map((bytes) => Uint8Array.from(bytes));

const special = { ssp: [0x7f, 0x80, 0xf0, 0xee], id003: [0xfc, 5, 0x15, 0x13] } as const;
const contents = { ssp: sspContents, id003: id003Contents } as const;

/** What somebody on the cable of an acceptor does. */
export function acceptorTamperings(protocol: AcceptorProtocol): fc.Arbitrary<Tampering> {
  return tamperings(special[protocol], contents[protocol]);
}

function cases(protocol: AcceptorProtocol): fc.Arbitrary<AcceptorCase> {
  const tampering = acceptorTamperings(protocol);
  const step: fc.Arbitrary<Step> = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        act: fc.constant('wait' as const),
        ms: fc.constantFrom(50, 200, 700, 3000, 12_000),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({ act: fc.constant('insert' as const), yuan: fc.constantFrom(5, 10, 20, 100) }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        act: fc.constant('tamper' as const),
        with: fc.array(tampering, { minLength: 1, maxLength: 12 }),
      }),
    },
    {
      weight: 6,
      arbitrary: fc.record({
        act: fc.constant('visit' as const),
        yuan: fc.constantFrom(5, 10, 20, 100),
        with: fc.array(tampering, { maxLength: 12 }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.constantFrom<Step>(
        ...[{ act: 'pull' } as const, { act: 'take' } as const, { act: 'clearJam' } as const],
        ...[{ act: 'cutPower' } as const, { act: 'restorePower' } as const],
        ...(['beforeCredit', 'afterCredit', 'whileReturning'] as const).map((when) => ({
          act: 'jam' as const,
          when,
        })),
      ),
    },
  );
  return fc.record({
    repeatsCredits: fc.boolean(),
    decisions: fc.array(fc.constantFrom('accept', 'accept', 'giveBack', 'nothing'), {
      minLength: 1,
      maxLength: 4,
    }),
    acknowledges: fc.boolean(),
    atStart: fc.oneof(fc.constant([]), fc.array(tampering, { maxLength: 15 })),
    steps: fc.array(step, { minLength: 1, maxLength: 14 }),
  });
}

interface Parts {
  readonly protocol: AcceptorProtocol;
  /** For experiments: stands between the cable and the driver. */
  readonly between?: (open: () => Promise<ByteStream>) => () => Promise<ByteStream>;
}

class Rig {
  readonly clock = new VirtualClock(undefined, { settle: quickSettle });
  readonly hands: AcceptorHands;
  readonly watcher: CreditWatcher;
  readonly line: TamperedLine;
  readonly host: Host;
  readonly #acceptor: CashAcceptor;
  readonly #case: AcceptorCase;
  #decided = 0;

  constructor({ protocol, between = (open) => open }: Parts, given: AcceptorCase) {
    this.#case = given;
    const random = seededRandom('drivers');
    const device = makeAcceptor(
      {
        acceptor: protocol,
        validator: { acknowledges: given.repeatsCredits },
        id003: { recovers: given.repeatsCredits },
      },
      this.clock,
      random,
    );
    this.hands = device;
    this.watcher = protocol === 'ssp' ? new SspWatcher() : new Id003Watcher();
    const cable = new MemoryLine(device).host();
    this.line = new TamperedLine(cable.openLine, this.clock, this.watcher);
    const denominations = [5, 10, 20, 50, 100].map((value) => yuan(value));
    this.#acceptor = driveAcceptor(protocol, {
      openLine: between(this.line.open),
      clock: this.clock,
      random,
      denominations,
    });
    this.host = new Host(this.#acceptor, this.clock, cable.kill);
    this.host.onEvent = (event) => {
      this.#till(event);
    };
  }

  /** A till that does what the case says, and never minds a refusal. */
  #till(event: AcceptorEvent): void {
    const ignore = (): void => undefined;
    switch (event.type) {
      case 'started':
        this.#acceptor.enable(allNotes.slice(1)).catch(ignore);
        for (const credit of event.report.credits)
          if (this.#case.acknowledges) credit.acknowledge().catch(ignore);
        return;
      case 'escrowed': {
        const decision = this.#case.decisions[this.#decided % this.#case.decisions.length];
        this.#decided += 1;
        if (decision === 'accept') this.#acceptor.accept(event.note).catch(ignore);
        if (decision === 'giveBack') this.#acceptor.giveBack(event.note).catch(ignore);
        return;
      }
      case 'credited':
        if (this.#case.acknowledges) event.credit.acknowledge().catch(ignore);
        return;
      default:
        return;
    }
  }

  async run(): Promise<void> {
    this.line.tamper(this.#case.atStart);
    this.host.start();
    await this.clock.advance(5000);
    for (const step of this.#case.steps) {
      await this.#do(step);
      this.#check();
    }
    await this.#quiet();
  }

  async #do(step: Step): Promise<void> {
    switch (step.act) {
      case 'wait':
        await this.clock.advance(step.ms);
        return;
      case 'insert':
        this.hands.insertNote(banknote(step.yuan));
        return;
      case 'pull':
        this.hands.pullNoteBack();
        return;
      case 'take':
        this.hands.takeNote();
        return;
      case 'clearJam':
        this.hands.clearJam();
        return;
      case 'cutPower':
        this.hands.cutPower();
        return;
      case 'restorePower':
        this.hands.restorePower();
        return;
      case 'jam':
        this.hands.jamNextNote(step.when, 'reachable');
        return;
      case 'tamper':
        this.line.tamper(step.with);
        return;
      case 'visit':
        this.hands.insertNote(banknote(step.yuan));
        // After the first looks at it, as it begins to move.
        await this.clock.advance(300);
        this.line.tamper(step.with);
        await this.clock.advance(4500);
        this.hands.takeNote();
        return;
    }
  }

  /** No credit but for a well-formed credit event that truly arrived as the answer to a poll. */
  #check(): void {
    const told = creditsTold(this.host.events);
    const { allowed } = this.watcher;
    claim(told <= allowed, () => `${told} credits told, the line carried ${allowed} credit events`);
    claim(!this.line.flooded, () => `${this.line.commands} commands without an end`);
  }

  /** The cable is whole and the hands are gone: the driver finds its device again. */
  async #quiet(): Promise<void> {
    this.line.tamper([]);
    this.hands.restorePower();
    this.hands.clearJam();
    this.hands.takeNote();
    const lastContact = (): string | undefined =>
      this.host.types().findLast((type) => type === 'started' || type === 'lost');
    await this.clock.runUntil(() => lastContact() === 'started', 120_000);
    await this.clock.advance(10_000);
    this.#check();
    claim(
      lastContact() === 'started' || this.#refused(),
      () => 'the device is well and contact is not made again',
    );
  }

  /** Too many violations within an hour, or a device that was said to be another: staff have to look. */
  #refused(): boolean {
    return this.host.all('fault').some(({ fault }) => fault.code === 'protocolViolation');
  }
}

function creditsTold(events: readonly AcceptorEvent[]): number {
  return events.reduce((sum, event) => {
    if (event.type === 'credited') return sum + 1;
    return event.type === 'started' ? sum + event.report.credits.length : sum;
  }, 0);
}

export function acceptorDriver(parts: Parts): Target {
  return target(
    `drivers/${parts.protocol}`,
    cases(parts.protocol),
    (given) => withoutStrayRejections(() => new Rig(parts, given).run()),
    { quickCases: 150 },
  );
}

export const acceptorDriverTargets: readonly Target[] = [
  acceptorDriver({ protocol: 'ssp' }),
  acceptorDriver({ protocol: 'id003' }),
];
