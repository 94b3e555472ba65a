/** Lower case, two digits a byte. */
export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

/** Spaces are allowed between bytes. Throws RangeError on anything that is not whole bytes of hexadecimal. */
export function fromHex(text: string): Uint8Array {
  const digits = text.replaceAll(' ', '');
  if (!/^([0-9a-f]{2})*$/i.test(digits))
    throw new RangeError(`not hexadecimal bytes: ${JSON.stringify(text)}`);
  return new Uint8Array(Buffer.from(digits, 'hex'));
}
