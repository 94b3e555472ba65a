import fc from 'fast-check';
import type { ByteStream } from '../../../devices/serial/byte-stream.ts';
import type { VirtualClock } from '../../virtual-clock.ts';
import { chunked, cuts, damaged, damages, joined, noise, type Damage } from '../made-bytes.ts';

/** What somebody on the cable does to one answer of a device. */
export type Tampering =
  | { readonly deed: 'pass' }
  | { readonly deed: 'lose' }
  | { readonly deed: 'damage'; readonly damage: readonly Damage[] }
  /** Said again at once, `times` more. */
  | { readonly deed: 'repeat'; readonly times: number }
  /** An earlier answer instead, so many before this one. */
  | { readonly deed: 'replay'; readonly before: number }
  | { readonly deed: 'late'; readonly ms: number }
  | { readonly deed: 'noise'; readonly bytes: Uint8Array; readonly after: boolean }
  | { readonly deed: 'pieces'; readonly sizes: readonly number[] }
  /** A whole answer, well formed, with this content. */
  | { readonly deed: 'forge'; readonly content: Uint8Array; readonly order: 'right' | 'wrong' };

export function tamperings(
  special: readonly number[],
  contents: fc.Arbitrary<Uint8Array>,
): fc.Arbitrary<Tampering> {
  return fc.oneof(
    { weight: 6, arbitrary: fc.constant<Tampering>({ deed: 'pass' }) },
    { weight: 1, arbitrary: fc.constant<Tampering>({ deed: 'lose' }) },
    { weight: 3, arbitrary: fc.record({ deed: fc.constant('damage' as const), damage: damages }) },
    {
      weight: 1,
      arbitrary: fc.record({ deed: fc.constant('repeat' as const), times: fc.constantFrom(1, 3) }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ deed: fc.constant('replay' as const), before: fc.integer({ min: 1, max: 12 }) }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ deed: fc.constant('late' as const), ms: fc.constantFrom(20, 300, 1200, 4000) }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        deed: fc.constant('noise' as const),
        bytes: noise(special, 60),
        after: fc.boolean(),
      }),
    },
    { weight: 1, arbitrary: fc.record({ deed: fc.constant('pieces' as const), sizes: cuts }) },
    {
      weight: 3,
      arbitrary: fc.record({
        deed: fc.constant('forge' as const),
        content: contents,
        order: fc.constantFrom('right' as const, 'right' as const, 'wrong' as const),
      }),
    },
  );
}

/** What the line is asked about: the watcher of a protocol. */
export interface Watcher {
  /** The host wrote these bytes. */
  onCommand(bytes: Uint8Array): void;
  /** These bytes reach the host now. */
  onDelivered(bytes: Uint8Array): void;
  /** A whole answer with this content to the command that was sent last. */
  forge(content: Uint8Array, order: 'right' | 'wrong'): Uint8Array;
}

/** So many commands in one case are no conversation any more. */
const MOST_COMMANDS = 20_000;
const REMEMBERED = 16;

/** A line to a device on which every answer meets the next tampering; when there is none left, all is well again. */
export class TamperedLine {
  readonly #openLine: () => Promise<ByteStream>;
  readonly #clock: VirtualClock;
  readonly #watcher: Watcher;
  #tamperings: readonly Tampering[] = [];
  #earlier: Uint8Array[] = [];
  commands = 0;

  constructor(openLine: () => Promise<ByteStream>, clock: VirtualClock, watcher: Watcher) {
    this.#openLine = openLine;
    this.#clock = clock;
    this.#watcher = watcher;
  }

  /** From now on. */
  tamper(with_: readonly Tampering[]): void {
    this.#tamperings = with_;
  }

  /** True where the host went on sending without end. */
  get flooded(): boolean {
    return this.commands > MOST_COMMANDS;
  }

  readonly open = async (): Promise<ByteStream> => {
    const stream = await this.#openLine();
    return {
      closed: stream.closed,
      write: (bytes) => {
        this.commands += 1;
        if (this.flooded) return new Promise(() => undefined);
        this.#watcher.onCommand(bytes);
        return stream.write(bytes);
      },
      setByteListener: (listener) => {
        const deliver = (bytes: Uint8Array): void => {
          if (bytes.length === 0) return;
          this.#watcher.onDelivered(bytes);
          listener(bytes);
        };
        stream.setByteListener((bytes) => {
          this.#answer(bytes, deliver);
        });
      },
      purge: () => stream.purge(),
      close: () => stream.close(),
    };
  };

  #answer(bytes: Uint8Array, deliver: (bytes: Uint8Array) => void): void {
    const [next, ...rest] = this.#tamperings;
    this.#tamperings = rest;
    this.#earlier = [bytes, ...this.#earlier].slice(0, REMEMBERED);
    switch (next?.deed) {
      case undefined:
      case 'pass':
        deliver(bytes);
        return;
      case 'lose':
        return;
      case 'damage':
        deliver(damaged(bytes, next.damage));
        return;
      case 'repeat':
        for (let time = 0; time <= next.times; time += 1) deliver(bytes);
        return;
      case 'replay':
        deliver(this.#earlier[next.before] ?? bytes);
        return;
      case 'late':
        this.#clock.schedule(next.ms, () => {
          deliver(bytes);
        });
        return;
      case 'noise':
        deliver(joined(next.after ? [bytes, next.bytes] : [next.bytes, bytes]));
        return;
      case 'pieces':
        for (const piece of chunked(bytes, next.sizes)) deliver(piece);
        return;
      case 'forge':
        deliver(this.#watcher.forge(next.content, next.order));
        return;
    }
  }
}
