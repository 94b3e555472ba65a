import { fromHex } from '../../../contract/hex.ts';

/** Contents of real frames, cards and reports, one of each kind: what the damage begins with. */
export const wireSamples: readonly Uint8Array[] = [
  'f0',
  'f0ef04ee04ebcc',
  'f0e802f1e6010102e3e0b5b6ed',
  'fa',
  // SSP setup: type 0, 0333, CNY, multiplier 1, two channels, protocol 8.
  '00303333 33434e59 000001 02 0505 0202 000064 08 434e59434e59 0a000000 64000000'.replaceAll(' ', ''),
  '0050000000',
  '00005241',
  '0530000000000000001000000000000000000000000100000000000000'.slice(0, 42),
  '1361',
  '1371',
  '49ab',
  // ID-003 currency table: three yuan notes.
  '612d0500622d0a00632d1400',
  '4a434d28434e5929',
  '3201060707',
  '0101000408047a1b2c3d',
  '02010004080411223344020344200704010203040506070675f7b102',
  '004143010102ffffffffffff',
  '6004ffffffffffff11223344',
  'c00801000000',
  '3008',
  '4200000000000000',
  '5000000e100000000300',
  '05b562010203',
  '0600ff0901a10119014015002600ff75089540910219018540b102c0',
  '41430101202300010fff010020270930a1b2c3d4e5f60718000000000000e29c',
].map((hex) => fromHex(hex));
