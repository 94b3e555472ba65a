/**
 * What the MIFARE Classic 1K chip itself prescribes: blocks, access bits and the value format. Source: NXP data
 * sheet MF1S50YYX, chapters 8.6 and 8.7. Nothing here knows of a campus card.
 */
export const BLOCK_BYTES = 16;
export const BLOCKS_PER_SECTOR = 4;
export const CLASSIC_1K_BYTES = 1024;

export const sectorOf = (block: number): number => Math.floor(block / BLOCKS_PER_SECTOR);
export const firstBlockOf = (sector: number): number => sector * BLOCKS_PER_SECTOR;
/** The block that holds the keys and access bits of a sector. */
export const trailerOf = (sector: number): number => firstBlockOf(sector) + 3;

/** The bits C1 C2 C3 of one block, in the order of the data sheet's tables. */
export type AccessCondition = '000' | '010' | '100' | '110' | '001' | '011' | '101' | '111';
/** Conditions of the three data blocks, then of the trailer. */
export type SectorAccess = readonly [AccessCondition, AccessCondition, AccessCondition, AccessCondition];

const allConditions: readonly AccessCondition[] = ['000', '001', '010', '011', '100', '101', '110', '111'];

/** Bytes 6 to 8 of a trailer: every bit once inverted and once plain. */
export function encodeAccessBits(access: SectorAccess): Uint8Array {
  const nibble = (bit: 0 | 1 | 2): number =>
    access.reduce((sum, condition, block) => (condition[bit] === '1' ? sum | (1 << block) : sum), 0);
  const [c1, c2, c3] = [nibble(0), nibble(1), nibble(2)];
  return Uint8Array.of(((~c2 & 15) << 4) | (~c1 & 15), (c1 << 4) | (~c3 & 15), (c3 << 4) | c2);
}

/** Undefined where plain and inverted copies disagree: such a sector is locked for ever. */
export function decodeAccessBits(bytes: Uint8Array): SectorAccess | undefined {
  const [b6 = 0, b7 = 0, b8 = 0] = bytes;
  const [c1, c2, c3] = [b7 >> 4, b8 & 15, b8 >> 4];
  if ((b6 & 15) !== (~c1 & 15) || b6 >> 4 !== (~c2 & 15) || (b7 & 15) !== (~c3 & 15)) return undefined;
  const condition = (block: number): AccessCondition => {
    const bits = (((c1 >> block) & 1) << 2) | (((c2 >> block) & 1) << 1) | ((c3 >> block) & 1);
    return allConditions[bits] ?? '111';
  };
  return [condition(0), condition(1), condition(2), condition(3)];
}

/** A whole number of 32 bits with sign, and the free address byte that travels with it through the transfer buffer. */
export interface ClassicValue {
  readonly value: number;
  readonly address: number;
}

/** `value | not value | value | address, not address, address, not address`, values with the low byte first. */
export function encodeValueBlock({ value, address }: ClassicValue): Uint8Array {
  const bytes = new Uint8Array(BLOCK_BYTES);
  const view = new DataView(bytes.buffer);
  view.setInt32(0, value, true);
  view.setInt32(4, ~value, true);
  view.setInt32(8, value, true);
  bytes.set([address, ~address & 255, address, ~address & 255], 12);
  return bytes;
}

/** Undefined unless all copies of value and address agree, as the chip itself demands. */
export function decodeValueBlock(bytes: Uint8Array): ClassicValue | undefined {
  if (bytes.length !== BLOCK_BYTES) return undefined;
  const value = new DataView(bytes.buffer, bytes.byteOffset).getInt32(0, true);
  const address = bytes[12] ?? 0;
  const expected = encodeValueBlock({ value, address });
  return expected.every((byte, index) => byte === bytes[index]) ? { value, address } : undefined;
}
