/** Ids are text with a brand, so that a note's id cannot be handed over where an account's is meant. */
declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** A machine, e.g. `K01`; given by the campus, stands in the config. */
export type KioskId = Branded<'kiosk'>;
/** One person in front of the machine, from the first touch to the wiped screen. */
export type VisitId = Branded<'visit'>;
/** One banknote that reached escrow. Root of its idempotency keys `<noteId>:reserve|credit|release`. */
export type NoteId = Branded<'note'>;
/** One attempt of this kiosk to load a card. Root of its keys `<loadId>:start|confirm|cancel|question`. */
export type LoadId = Branded<'load'>;
/** An account at the platform. */
export type AccountId = Branded<'account'>;
/** Something that people must look at; shown as a short case number. */
export type CaseId = Branded<'case'>;

/** Brands a text that was checked where it came in. */
export const asKioskId = (text: string): KioskId => text as KioskId;
export const asVisitId = (text: string): VisitId => text as VisitId;
export const asNoteId = (text: string): NoteId => text as NoteId;
export const asLoadId = (text: string): LoadId => text as LoadId;
export const asAccountId = (text: string): AccountId => text as AccountId;
export const asCaseId = (text: string): CaseId => text as CaseId;
