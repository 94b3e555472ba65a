/** The status byte of InDataExchange, bits 5 to 0 (bits 6 and 7 announce more data). Code, name, meaning. */
export const exchangeStatuses = [
  { code: 0x00, name: 'ok', meaning: 'done' },
  { code: 0x01, name: 'timeout', meaning: 'the card did not answer' },
  { code: 0x02, name: 'crc', meaning: 'checksum error on the air' },
  { code: 0x03, name: 'parity', meaning: 'parity error on the air' },
  { code: 0x04, name: 'bitCount', meaning: 'wrong number of bits in the anticollision' },
  { code: 0x05, name: 'mifareFraming', meaning: 'framing error in a MIFARE operation' },
  { code: 0x06, name: 'bitCollision', meaning: 'two cards answered at once' },
  { code: 0x07, name: 'bufferTooSmall', meaning: 'communication buffer too small' },
  { code: 0x09, name: 'rfBufferOverflow', meaning: 'radio buffer overflow' },
  { code: 0x0a, name: 'fieldLate', meaning: 'the field was not switched on in time' },
  { code: 0x0b, name: 'rfProtocol', meaning: 'protocol error on the air' },
  { code: 0x0d, name: 'overheated', meaning: 'the antenna driver is too hot' },
  { code: 0x0e, name: 'internalOverflow', meaning: 'internal buffer overflow' },
  { code: 0x10, name: 'invalidParameter', meaning: 'parameter out of range' },
  { code: 0x12, name: 'unsupportedDep', meaning: 'command not supported over DEP' },
  { code: 0x13, name: 'format', meaning: 'the answer of the card has a wrong form' },
  { code: 0x14, name: 'authentication', meaning: 'MIFARE authentication failed' },
  { code: 0x23, name: 'uidCheckByte', meaning: 'check byte of the uid is wrong' },
  { code: 0x25, name: 'depState', meaning: 'invalid DEP state' },
  { code: 0x26, name: 'notAllowed', meaning: 'operation not allowed in this configuration' },
  { code: 0x27, name: 'wrongContext', meaning: 'not acceptable now, e.g. the target is not listed' },
  { code: 0x29, name: 'released', meaning: 'the target was released' },
  { code: 0x2a, name: 'cardIdMismatch', meaning: 'another card of type B took its place' },
  { code: 0x2b, name: 'cardDisappeared', meaning: 'a card that was activated is gone' },
  { code: 0x2c, name: 'nfcid3Mismatch', meaning: 'the ids of initiator and target differ' },
  { code: 0x2d, name: 'overCurrent', meaning: 'too much current in the antenna' },
  { code: 0x2e, name: 'noNad', meaning: 'node address missing' },
] as const;

export type ExchangeStatus = (typeof exchangeStatuses)[number]['name'];

/** Undefined for a code that the manual does not list. */
export function exchangeStatusOf(status: number): ExchangeStatus | undefined {
  return exchangeStatuses.find(({ code }) => code === (status & 0x3f))?.name;
}

export function exchangeStatusCode(name: ExchangeStatus): number {
  return exchangeStatuses.find((row) => row.name === name)?.code ?? 0;
}
