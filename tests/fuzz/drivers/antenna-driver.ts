import fc from 'fast-check';
import { classicKey, loadRecordMac } from '../../../contract/card-keys.ts';
import { cardBlocks, decodeTotalBlock } from '../../../contract/card-layout.ts';
import { toHex, fromHex } from '../../../contract/hex.ts';
import { fen } from '../../../contract/money.ts';
import { createCampusCardReader } from '../../../devices/campus-card/classic-campus-card.ts';
import type { CampusCardReader, LoadOrder } from '../../../devices/campus-card/campus-card.ts';
import { encodeFrame } from '../../../devices/card-antenna/pn532/codec/frames.ts';
import { createPn532Antenna } from '../../../devices/card-antenna/pn532/pn532-antenna.ts';
import { Cradle } from '../../../lobby/card-antenna/cradle.ts';
import { instantPn532Timing, Pn532Device } from '../../../lobby/card-antenna/pn532-device.ts';
import { demoKeys } from '../../../lobby/demo-keys.ts';
import { campusCard, foreignCard, owned, studentFields, studentUid } from '../../campus-card/sample-cards.ts';
import { MemoryLine, whole } from '../../card-antenna/memory-line.ts';
import { quickSettle, VirtualClock } from '../../virtual-clock.ts';
import { readPn532 } from '../codecs/reference-readers.ts';
import { withoutStrayRejections } from '../stray-rejections.ts';
import { claim, claimSame, target, type Target } from '../target.ts';
import { TamperedLine, tamperings, type Tampering, type Watcher } from './tampered-line.ts';

/** Antenna and reader of campus cards against a chip, hands and a cable that mean no good. */

type Step =
  | { readonly act: 'wait'; readonly ms: number }
  | { readonly act: 'place' | 'take'; readonly card: number }
  | { readonly act: 'read' | 'mend' | 'load'; readonly card: number; readonly with: readonly Tampering[] }
  | { readonly act: 'tamper'; readonly with: readonly Tampering[] };

/** The campus card, other people's cards, one with an id of ten bytes. */
const uids = [studentUid, '04aabbccddeeff', '08010203', '88010203040506070809'];
const BEFORE = 15_000;
const AFTER = 17_000;

const contents: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc
    .tuple(fc.constantFrom('0408', '0420', '0400', '4400'), fc.uint8Array({ maxLength: 12 }), fc.boolean())
    .map(([kind, uid, two]) => {
      const card = `0100${kind}`;
      const one = Uint8Array.of(...fromHex(card), uid.length, ...uid);
      return Uint8Array.of(two ? 2 : 1, ...one, ...(two ? one : []));
    }),
  fc.uint8Array({ minLength: 16, maxLength: 16 }).map((block) => Uint8Array.of(0, ...block)),
  fc.constantFrom(...[0, 1, 0x14, 0x27, 0x29, 0x40, 0x80, 0xff].map((status) => Uint8Array.of(status))),
  fc.uint8Array({ maxLength: 20 }),
);
const tampering = tamperings([0, 0xff, 0xd5, 0x7f], contents);
const some = fc.array(tampering, { maxLength: 12 });
const card = fc.integer({ min: 0, max: uids.length - 1 });
const steps: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ act: fc.constant('wait' as const), ms: fc.constantFrom(20, 300, 900, 4000) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ act: fc.constantFrom('place' as const, 'place' as const, 'take' as const), card }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      act: fc.constantFrom(
        'read' as const,
        'read' as const,
        'mend' as const,
        'load' as const,
        'load' as const,
      ),
      card: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: card }),
      with: some,
    }),
  },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('tamper' as const), with: some }) },
);

/** Knows which command the chip was given last, so that a false answer can have the right code. */
class Pn532Watcher implements Watcher {
  #code = 0;

  onCommand(bytes: Uint8Array): void {
    const command = readPn532(bytes).find(({ text }) => text.startsWith('host '));
    if (command) this.#code = Number(command.text.split(' ')[1]);
  }

  onDelivered(): void {
    return;
  }

  forge(content: Uint8Array, order: 'right' | 'wrong'): Uint8Array {
    const code = (this.#code + (order === 'right' ? 1 : 3)) & 0xff;
    return encodeFrame({ type: 'data', from: 'chip', code, data: content });
  }
}

function loadOrder(): LoadOrder {
  const bytes = fromHex(studentUid);
  const fields = { counter: 1, before: fen(BEFORE), after: fen(AFTER), reference: 'ab'.repeat(16) };
  const mac = toHex(loadRecordMac(demoKeys.mac, bytes, fields));
  return { record: { ...fields, mac }, loadKey: classicKey(demoKeys.masters.load, bytes, 'load') };
}

class Bench {
  readonly #clock = new VirtualClock(undefined, { settle: quickSettle });
  readonly #campusCard = campusCard(studentUid, BEFORE, 3750);
  readonly #cradle: Cradle;
  readonly #line: TamperedLine;
  readonly #reader: CampusCardReader;
  readonly #words: string[] = [];
  readonly #running = new Set<Promise<void>>();

  constructor() {
    const cards = [
      this.#campusCard,
      ...(['desfire', 'ultralight', 'cpuCard'] as const).map((kind, index) =>
        foreignCard(kind, uids[index + 1] ?? ''),
      ),
    ];
    this.#cradle = new Cradle(cards.map((one) => owned(one)));
    const chip = new Pn532Device({ clock: this.#clock, cradle: this.#cradle, timing: instantPn532Timing });
    this.#line = new TamperedLine(new MemoryLine(chip, whole).open, this.#clock, new Pn532Watcher());
    const antenna = createPn532Antenna({ openLine: this.#line.open, clock: this.#clock });
    this.#reader = createCampusCardReader({ antenna, masterReadKey: demoKeys.masters.read });
  }

  async run(list: readonly Step[]): Promise<void> {
    this.#reader.start((event) => {
      this.#words.push(event.type);
      // As the kiosk does: whatever lies down is read at once.
      if (event.type === 'cardPresent') this.#do({ act: 'read', card: -1, with: [] }, event.uid);
    });
    await this.#clock.advance(3000);
    for (const step of list) {
      if (step.act === 'wait') await this.#clock.advance(step.ms);
      else this.#do(step, 'card' in step ? (uids[step.card] ?? '') : '');
      claim(!this.#line.flooded, () => `${this.#line.commands} commands without an end`);
    }
    await this.#quiet();
    await this.#reader.stop();
  }

  #do(step: Exclude<Step, { readonly act: 'wait' }>, uid: string): void {
    if ('with' in step) this.#line.tamper(step.with);
    switch (step.act) {
      case 'place':
        this.#cradle.place(uid);
        return;
      case 'take':
        this.#cradle.take(uid);
        return;
      case 'read':
        this.#run(async () => this.#checkRead(uid, await this.#reader.read(uid, 'loadRecords')));
        return;
      case 'mend':
        this.#run(async () => this.#checkRead(uid, await this.#reader.mend(uid)));
        return;
      case 'load':
        if (uid === studentUid)
          this.#run(async () => {
            await this.#reader.load(uid, loadOrder());
          });
        return;
      case 'tamper':
        return;
    }
  }

  #run(work: () => Promise<void>): void {
    const running = work().finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** What was read is what is written there, or it was not read. */
  #checkRead(uid: string, read: Awaited<ReturnType<CampusCardReader['read']>>): void {
    if (!read.ok) return;
    claimSame(uid, studentUid, 'a card that is none of ours was read');
    claimSame({ ...read.value.identity, mac: '' }, { ...studentFields, mac: '' }, 'identity');
  }

  /** The cable is whole and the card lies there: it is read, and its load is finished, once. */
  async #quiet(): Promise<void> {
    this.#line.tamper([]);
    await this.#clock.runUntil(() => this.#running.size === 0, 60_000);
    claim(this.#running.size === 0, () => `${this.#running.size} calls are never answered`);
    for (const uid of uids) this.#cradle.take(uid);
    await this.#clock.advance(20_000);
    this.#cradle.place(studentUid);
    await this.#clock.runUntil(
      () => this.#words.at(-1) === 'cardPresent' && this.#running.size === 0,
      30_000,
    );
    claimSame(this.#words.at(-1), 'cardPresent', 'after all the card is seen: the last word');
    const loading = this.#reader.load(studentUid, loadOrder());
    this.#run(async () => {
      const { result } = await loading;
      claimSame(result, 'executed', 'a load on a whole cable');
    });
    await this.#clock.runUntil(() => this.#running.size === 0, 30_000);
    const blocks = [cardBlocks.loaded.primary, cardBlocks.loaded.shadow].map((block) =>
      decodeTotalBlock('loaded', this.#campusCard.image.slice(16 * block, 16 * block + 16)),
    );
    claimSame(blocks, [AFTER, AFTER], 'the total on the card, both blocks');
  }
}

export const antennaDriver: Target = target(
  'drivers/antenna',
  fc.array(steps, { minLength: 1, maxLength: 16 }),
  (list) => withoutStrayRejections(() => new Bench().run(list)),
  { quickCases: 100 },
);

export const antennaDriverTargets: readonly Target[] = [antennaDriver];
