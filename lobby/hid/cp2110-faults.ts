/** `toDevice`: from the host to the serial device. `toHost`: the other way. */
export type Direction = 'toDevice' | 'toHost';

/** What becomes of some bytes: which go on, how much later, and whether the bridge falls off the bus after them. */
export interface FaultOutcome {
  readonly bytes: Uint8Array;
  readonly delayMs?: number;
  readonly unplug?: boolean;
}

/** A disturbance in front of the default behaviour of the bridge. Faults stack; each sees what the one before left. */
export interface Cp2110Fault {
  pass(direction: Direction, bytes: Uint8Array): FaultOutcome;
  /** While true, no input report leaves the bridge; its receive FIFO fills. */
  readonly inputStuck?: boolean;
}

/** Where in a direction's stream of bytes a fault strikes, counted from when the fault was put in. */
export interface FaultPlace {
  readonly direction: Direction;
  /** The first byte that is hit; 0 is the next one. */
  readonly at: number;
  /** How many bytes are hit; 1 unless told. */
  readonly count?: number;
}

/** The bytes vanish. */
export function loseBytes(place: FaultPlace): Cp2110Fault {
  return changeBytes(place, () => []);
}

/** The bits of `mask` are inverted; bit 0 unless told. */
export function flipBits(place: FaultPlace, mask = 0x01): Cp2110Fault {
  return changeBytes(place, (byte) => [byte ^ mask]);
}

/** Each byte comes twice. */
export function duplicateBytes(place: FaultPlace): Cp2110Fault {
  return changeBytes(place, (byte) => [byte, byte]);
}

/** Everything in that direction takes longer, in order. */
export function delayBytes(direction: Direction, delayMs: number): Cp2110Fault {
  return { pass: (towards, bytes) => (towards === direction ? { bytes, delayMs } : { bytes }) };
}

/** The bridge takes bytes but reports none: a hung host controller. */
export function stuckInput(): Cp2110Fault {
  return { inputStuck: true, pass: (_direction, bytes) => ({ bytes }) };
}

/** The cable is pulled before the byte at the place; bytes before it still pass. */
export function unplugAt(place: Omit<FaultPlace, 'count'>): Cp2110Fault {
  let seen = 0;
  return {
    pass(direction, bytes) {
      if (direction !== place.direction || seen > place.at) return { bytes };
      const before = place.at - seen;
      seen += bytes.length;
      return seen > place.at ? { bytes: bytes.slice(0, before), unplug: true } : { bytes };
    },
  };
}

function changeBytes(place: FaultPlace, change: (byte: number) => readonly number[]): Cp2110Fault {
  const end = place.at + (place.count ?? 1);
  let seen = 0;
  return {
    pass(direction, bytes) {
      if (direction !== place.direction) return { bytes };
      const first = seen;
      seen += bytes.length;
      const changed = [...bytes].flatMap((byte, index) => {
        const position = first + index;
        return position >= place.at && position < end ? change(byte) : [byte];
      });
      return { bytes: Uint8Array.from(changed) };
    },
  };
}
