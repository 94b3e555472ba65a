import fc from 'fast-check';

/** Bytes as a broken line, a broken device or somebody with a grudge would send them. */

/** One wrong deed to a row of bytes; places are shares of its length, so that every deed fits every row. */
export interface Damage {
  readonly deed: 'flip' | 'insert' | 'delete' | 'double' | 'swap' | 'cut';
  readonly place: number;
  readonly length: number;
  readonly byte: number;
}

const byte = fc.integer({ min: 0, max: 255 });

export const damages: fc.Arbitrary<readonly Damage[]> = fc.array(
  fc.record({
    deed: fc.constantFrom(...(['flip', 'insert', 'delete', 'double', 'swap', 'cut'] as const)),
    place: fc.integer({ min: 0, max: 999 }),
    length: fc.integer({ min: 1, max: 8 }),
    byte,
  }),
  { minLength: 1, maxLength: 4 },
);

export function damaged(whole: Uint8Array, deeds: readonly Damage[]): Uint8Array {
  return deeds.reduce(oneDamage, whole);
}

function oneDamage(bytes: Uint8Array, { deed, place, length, byte: value }: Damage): Uint8Array {
  const at = Math.floor((place * bytes.length) / 1000);
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
  switch (deed) {
    case 'flip':
      return Uint8Array.from(bytes, (one, index) => (index === at ? one ^ (1 << (value & 7)) : one));
    case 'insert':
      return Uint8Array.of(...before, value, ...after);
    case 'delete':
      return Uint8Array.of(...before, ...after.subarray(length));
    case 'double':
      return Uint8Array.of(...before, ...after.subarray(0, length), ...after);
    case 'swap':
      return Uint8Array.of(...before, ...after.subarray(0, length).toReversed(), ...after.subarray(length));
    case 'cut':
      return before;
  }
}

/** Bytes without sense, with those that mean something to the protocol more often than chance has them. */
export function noise(special: readonly number[], maxLength = 40): fc.Arbitrary<Uint8Array> {
  const rich = fc.oneof(
    { weight: 3, arbitrary: byte },
    { weight: 2, arbitrary: fc.constantFrom(...special, 0, 255) },
  );
  return fc.array(rich, { maxLength }).map((bytes) => Uint8Array.from(bytes));
}

/** The row whole, damaged, cut, glued to a part of another, or not at all a row of its kind. */
export function nearly(
  whole: fc.Arbitrary<Uint8Array>,
  special: readonly number[],
): fc.Arbitrary<Uint8Array> {
  const share = fc.integer({ min: 0, max: 999 });
  const glued = fc
    .tuple(whole, whole, share, share)
    .map(([a, b, first, second]) =>
      Uint8Array.of(
        ...a.subarray(0, Math.floor((first * a.length) / 1000)),
        ...b.subarray(Math.floor((second * b.length) / 1000)),
      ),
    );
  return fc.oneof(
    { weight: 3, arbitrary: whole },
    { weight: 3, arbitrary: fc.tuple(whole, damages).map(([bytes, deeds]) => damaged(bytes, deeds)) },
    { weight: 1, arbitrary: glued },
    { weight: 2, arbitrary: noise(special) },
  );
}

/** Where a stream is cut: the sizes are used in turn. */
export const cuts: fc.Arbitrary<readonly number[]> = fc.array(fc.integer({ min: 1, max: 70 }), {
  minLength: 1,
  maxLength: 6,
});

export function chunked(bytes: Uint8Array, sizes: readonly number[]): readonly Uint8Array[] {
  const chunks: Uint8Array[] = [];
  let at = 0;
  for (let turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  return chunks;
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
