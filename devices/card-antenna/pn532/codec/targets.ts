/** A card as InListPassiveTarget describes it, 106 kbit/s type A. */
export interface TypeATarget {
  /** The number under which InDataExchange reaches it, from 1. */
  readonly target: number;
  /** High byte first, e.g. 0004h. */
  readonly sensRes: number;
  readonly selRes: number;
  readonly uid: Uint8Array;
  /** Answer to select of ISO 14443-4 cards, its own length byte first; empty for the others. */
  readonly ats: Uint8Array;
}

/** Bit 5 of SEL_RES: the card speaks ISO 14443-4, and the chip has activated it and adds the ATS. */
const ISO_14443_4 = 0x20;

export function encodeTargets(targets: readonly TypeATarget[]): Uint8Array {
  return Uint8Array.of(
    targets.length,
    ...targets.flatMap(({ target, sensRes, selRes, uid, ats }) => [
      ...[target, sensRes >> 8, sensRes & 0xff, selRes, uid.length],
      ...uid,
      ...ats,
    ]),
  );
}

/** Undefined when the bytes do not add up. */
export function decodeTargets(data: Uint8Array): readonly TypeATarget[] | undefined {
  const [count = -1] = data;
  const targets: TypeATarget[] = [];
  let at = 1;
  while (targets.length < count) {
    const [target, high, low, selRes, uidLength] = data.subarray(at, at + 5);
    if (target === undefined || high === undefined || low === undefined) return undefined;
    if (selRes === undefined || uidLength === undefined) return undefined;
    at += 5;
    const uid = data.slice(at, at + uidLength);
    at += uidLength;
    const atsLength = (selRes & ISO_14443_4) === 0 ? 0 : (data[at] ?? 0);
    const ats = data.slice(at, at + atsLength);
    at += atsLength;
    targets.push({ target, sensRes: high * 256 + low, selRes, uid, ats });
  }
  return at === data.length && targets.length === count ? targets : undefined;
}

const CASCADE_TAG = 0x88;

/** The uid as InListPassiveTarget wants it to call one card: longer ids with the cascade tag before each next level. */
export function encodeUidCall(uid: Uint8Array): Uint8Array {
  if (uid.length === 4) return uid;
  if (uid.length === 7) return Uint8Array.of(CASCADE_TAG, ...uid);
  return Uint8Array.of(CASCADE_TAG, ...uid.subarray(0, 3), CASCADE_TAG, ...uid.subarray(3));
}

export function decodeUidCall(data: Uint8Array): Uint8Array {
  if (data.length === 8) return data.slice(1);
  return data.length === 12 ? Uint8Array.of(...data.subarray(1, 4), ...data.subarray(5)) : data;
}
