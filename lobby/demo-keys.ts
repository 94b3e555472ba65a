import { fromHex } from '../contract/hex.ts';

/**
 * Keys of the demo, known to everybody. They lie in the lobby because a production build does not contain the lobby:
 * there, every key comes from the campus.
 */
export const demoKeys = {
  masters: {
    read: fromHex('d0e1f2031425364758697a8b9cadbecf'),
    load: fromHex('102f3e4d5c6b7a8998a7b6c5d4e3f201'),
    debit: fromHex('213f5e7d9cbbdaf918375675849bbad9'),
    issue: fromHex('34a1b2c3d4e5f60718293a4b5c6d7e8f'),
  },
  /** The reference platform's demo has the same. */
  mac: fromHex('d0d1d2d3d4d5d6d7d8d9dadbdcdddedf'),
} as const;
