import { fromHex } from '../../contract/hex.ts';
import type { CardAnswer, ContactlessCard } from './contactless-card.ts';

/** Cards that people also carry: they can be listed, and nothing of this project works with them. */
const kinds = {
  desfire: { sensRes: 0x0344, selRes: 0x20, ats: '067577810280' },
  /** NTAG and Ultralight: tickets, stickers. */
  ultralight: { sensRes: 0x0044, selRes: 0x00, ats: '' },
  /** A bank card or phone. */
  cpuCard: { sensRes: 0x0004, selRes: 0x20, ats: '0578807002' },
} as const;

export type ForeignKind = keyof typeof kinds;

export class ForeignCard implements ContactlessCard {
  readonly uid: Uint8Array;
  readonly sensRes: number;
  readonly selRes: number;
  readonly ats: Uint8Array;
  #hasPower = false;

  constructor(kind: ForeignKind, uid: Uint8Array) {
    this.uid = uid;
    const { sensRes, selRes, ats } = kinds[kind];
    this.sensRes = sensRes;
    this.selRes = selRes;
    this.ats = fromHex(ats);
  }

  enterField(): void {
    this.#hasPower = true;
  }

  leaveField(): void {
    this.#hasPower = false;
  }

  select(): boolean {
    return this.#hasPower;
  }

  exchange(): CardAnswer {
    return this.#hasPower ? { type: 'refused' } : { type: 'silent' };
  }
}
