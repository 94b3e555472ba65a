/** A contactless card of type A as the antenna's chip meets it in the field. */
export interface ContactlessCard {
  readonly uid: Uint8Array;
  /** Answer to the request, high byte first: 0004h for MIFARE Classic. */
  readonly sensRes: number;
  readonly selRes: number;
  /** Answer to select of ISO 14443-4 cards, length byte first; empty for the others. */
  readonly ats: Uint8Array;
  /** The field reached the card: it has power and waits to be selected. */
  enterField(): void;
  /** Without power: what was not stored is lost. */
  leaveField(): void;
  /** Wake-up and anticollision; false when the card does not answer. */
  select(): boolean;
  /** One exchange with the selected card, in the form of the PN532's InDataExchange. */
  exchange(data: Uint8Array): CardAnswer;
}

export type CardAnswer =
  | { readonly type: 'data'; readonly bytes: Uint8Array }
  /** No answer: without power, halted or not selected. */
  | { readonly type: 'silent' }
  /** The card said no and halted. */
  | { readonly type: 'refused' }
  | { readonly type: 'authenticationFailed' };
