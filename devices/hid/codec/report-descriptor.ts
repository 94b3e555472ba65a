/** Item prefixes of a HID report descriptor without their size bits (USB HID 1.11, 6.2.2). */
const OUTPUT = 0x90;
const REPORT_SIZE = 0x74;
const REPORT_ID = 0x84;
const REPORT_COUNT = 0x94;
const PUSH = 0xa4;
const POP = 0xb4;
const LONG_ITEM = 0xfe;

interface GlobalState {
  readonly bits: number;
  readonly count: number;
  readonly reportId: number;
}

/**
 * The length of every output report, id byte included, by report id; a device without ids has the one report 0.
 * Throws RangeError when the descriptor ends inside an item.
 */
export function outputReportLengths(descriptor: Uint8Array): ReadonlyMap<number, number> {
  const bitsOf = new Map<number, number>();
  const pushed: GlobalState[] = [];
  let state: GlobalState = { bits: 0, count: 0, reportId: 0 };
  for (const { tag, value } of items(descriptor)) {
    if (tag === REPORT_SIZE) state = { ...state, bits: value };
    else if (tag === REPORT_COUNT) state = { ...state, count: value };
    else if (tag === REPORT_ID) state = { ...state, reportId: value };
    else if (tag === PUSH) pushed.push(state);
    else if (tag === POP) state = pushed.pop() ?? state;
    else if (tag === OUTPUT) {
      bitsOf.set(state.reportId, (bitsOf.get(state.reportId) ?? 0) + state.bits * state.count);
    }
  }
  return new Map([...bitsOf].map(([id, bits]) => [id, 1 + Math.ceil(bits / 8)]));
}

function* items(descriptor: Uint8Array): Generator<{ readonly tag: number; readonly value: number }> {
  let at = 0;
  while (at < descriptor.length) {
    const prefix = descriptor[at] ?? 0;
    const isLong = prefix === LONG_ITEM;
    const size = isLong ? 2 + (descriptor[at + 1] ?? 0) : ([0, 1, 2, 4][prefix & 3] ?? 0);
    const data = descriptor.subarray(at + 1, at + 1 + size);
    if (data.length < size) throw new RangeError('the report descriptor ends inside an item');
    at += 1 + size;
    const value = data.reduceRight((sum, byte) => sum * 256 + byte, 0);
    if (!isLong) yield { tag: prefix & 0xfc, value };
  }
}
