/**
 * MIFARE Classic commands as they stand in InDataExchange, behind the target number: command, block, parameter. The
 * PN532 does the card's cipher and the two steps of the value commands itself.
 */
export type ClassicCommand =
  | {
      readonly name: 'authenticate';
      readonly block: number;
      readonly keyType: 'A' | 'B';
      readonly key: Uint8Array;
      /** Four bytes: the whole short id, or the last four of a longer one. */
      readonly uid: Uint8Array;
    }
  | { readonly name: 'read'; readonly block: number }
  | { readonly name: 'write'; readonly block: number; readonly data: Uint8Array }
  | { readonly name: 'increment' | 'decrement'; readonly block: number; readonly amount: number }
  | { readonly name: 'restore' | 'transfer'; readonly block: number };

/** Name, code, length of the parameter, what it does. */
const table = [
  { name: 'authenticateA', code: 0x60, parameter: 10, meaning: 'open a sector with key A' },
  { name: 'authenticateB', code: 0x61, parameter: 10, meaning: 'open a sector with key B' },
  { name: 'read', code: 0x30, parameter: 0, meaning: 'read 16 bytes' },
  { name: 'write', code: 0xa0, parameter: 16, meaning: 'write 16 bytes' },
  { name: 'decrement', code: 0xc0, parameter: 4, meaning: 'block minus amount into the transfer buffer' },
  { name: 'increment', code: 0xc1, parameter: 4, meaning: 'block plus amount into the transfer buffer' },
  { name: 'restore', code: 0xc2, parameter: 4, meaning: 'block into the transfer buffer; four zeros follow' },
  { name: 'transfer', code: 0xb0, parameter: 0, meaning: 'transfer buffer into the block' },
] as const;

/** The last four bytes of an id: what the card's cipher is started with. */
export const cipherUid = (uid: Uint8Array): Uint8Array => uid.slice(-4);

function parameterOf(command: ClassicCommand): Uint8Array {
  switch (command.name) {
    case 'authenticate':
      return Uint8Array.of(...command.key, ...command.uid);
    case 'write':
      return command.data;
    case 'increment':
    case 'decrement': {
      const bytes = new Uint8Array(4);
      new DataView(bytes.buffer).setUint32(0, command.amount, true);
      return bytes;
    }
    case 'restore':
      return new Uint8Array(4);
    case 'read':
    case 'transfer':
      return new Uint8Array();
  }
}

/** Throws RangeError when a key, an id or block data have the wrong length. */
export function encodeClassicCommand(command: ClassicCommand): Uint8Array {
  const name = command.name === 'authenticate' ? (`authenticate${command.keyType}` as const) : command.name;
  const row = table.find((candidate) => candidate.name === name);
  const parameter = parameterOf(command);
  if (!row || parameter.length !== row.parameter) {
    throw new RangeError(`${command.name} takes ${row?.parameter ?? 0} bytes, not ${parameter.length}`);
  }
  return Uint8Array.of(row.code, command.block, ...parameter);
}

/** Undefined when it is no command of a MIFARE Classic card or has the wrong length. */
export function decodeClassicCommand(data: Uint8Array): ClassicCommand | undefined {
  const [code, block] = data;
  const row = table.find((candidate) => candidate.code === code);
  if (!row || block === undefined || data.length !== 2 + row.parameter) return undefined;
  const parameter = data.slice(2);
  switch (row.name) {
    case 'authenticateA':
    case 'authenticateB':
      return {
        name: 'authenticate',
        block,
        keyType: row.name === 'authenticateA' ? 'A' : 'B',
        key: parameter.slice(0, 6),
        uid: parameter.slice(6),
      };
    case 'write':
      return { name: 'write', block, data: parameter };
    case 'increment':
    case 'decrement':
      return {
        name: row.name,
        block,
        amount: new DataView(parameter.buffer, parameter.byteOffset).getUint32(0, true),
      };
    case 'read':
      return { name: 'read', block };
    case 'restore':
    case 'transfer':
      return { name: row.name, block };
  }
}
