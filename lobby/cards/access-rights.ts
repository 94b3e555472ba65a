import type { AccessCondition } from '../../contract/classic-chip.ts';

/** Who may do what, as the data sheet's tables 7 and 8 (MF1S50YYX, 8.7) say. A string lists the keys that may. */
type Keys = '' | 'A' | 'B' | 'AB';
export type KeyType = 'A' | 'B';

export type DataOperation = 'read' | 'write' | 'increment' | 'decrementTransferRestore';

const dataRights: Record<AccessCondition, Record<DataOperation, Keys>> = {
  '000': { read: 'AB', write: 'AB', increment: 'AB', decrementTransferRestore: 'AB' },
  '010': { read: 'AB', write: '', increment: '', decrementTransferRestore: '' },
  '100': { read: 'AB', write: 'B', increment: '', decrementTransferRestore: '' },
  '110': { read: 'AB', write: 'B', increment: 'B', decrementTransferRestore: 'AB' },
  '001': { read: 'AB', write: '', increment: '', decrementTransferRestore: 'AB' },
  '011': { read: 'B', write: 'B', increment: '', decrementTransferRestore: '' },
  '101': { read: 'B', write: '', increment: '', decrementTransferRestore: '' },
  '111': { read: '', write: '', increment: '', decrementTransferRestore: '' },
};

/** Key A can never be read. */
export type TrailerOperation = 'writeKeyA' | 'readAccess' | 'writeAccess' | 'readKeyB' | 'writeKeyB';

const trailerRights: Record<AccessCondition, Record<TrailerOperation, Keys>> = {
  '000': { writeKeyA: 'A', readAccess: 'A', writeAccess: '', readKeyB: 'A', writeKeyB: 'A' },
  '010': { writeKeyA: '', readAccess: 'A', writeAccess: '', readKeyB: 'A', writeKeyB: '' },
  '100': { writeKeyA: 'B', readAccess: 'AB', writeAccess: '', readKeyB: '', writeKeyB: 'B' },
  '110': { writeKeyA: '', readAccess: 'AB', writeAccess: '', readKeyB: '', writeKeyB: '' },
  '001': { writeKeyA: 'A', readAccess: 'A', writeAccess: 'A', readKeyB: 'A', writeKeyB: 'A' },
  '011': { writeKeyA: 'B', readAccess: 'AB', writeAccess: 'B', readKeyB: '', writeKeyB: 'B' },
  '101': { writeKeyA: '', readAccess: 'AB', writeAccess: 'B', readKeyB: '', writeKeyB: '' },
  '111': { writeKeyA: '', readAccess: 'AB', writeAccess: '', readKeyB: '', writeKeyB: '' },
};

export function mayUseData(condition: AccessCondition, operation: DataOperation, key: KeyType): boolean {
  return dataRights[condition][operation].includes(key);
}

export function mayUseTrailer(
  condition: AccessCondition,
  operation: TrailerOperation,
  key: KeyType,
): boolean {
  return trailerRights[condition][operation].includes(key);
}

/** A key B that can be read is data; the chip refuses memory access to whoever authenticated with it. */
export function isKeyBReadable(trailer: AccessCondition): boolean {
  return trailerRights[trailer].readKeyB !== '';
}
