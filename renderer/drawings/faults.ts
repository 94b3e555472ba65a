import type { CardRefusal, ClosedReason } from '../../contract/view.ts';
import type { MachinePart, Tone } from './parts.ts';

interface Fault {
  readonly part: MachinePart;
  readonly tone: Tone;
}

/** Where the picture shows why a service is closed. */
export const closedFault: Record<ClosedReason, Fault> = {
  outsideHours: { part: 'none', tone: 'calm' },
  acceptorOutOfOrder: { part: 'noteSlot', tone: 'stopped' },
  boxFull: { part: 'noteSlot', tone: 'stopped' },
  boxRemoved: { part: 'noteSlot', tone: 'stopped' },
  noteStuck: { part: 'noteSlot', tone: 'stopped' },
  antennaOutOfOrder: { part: 'cradle', tone: 'stopped' },
  platformUnreachable: { part: 'screen', tone: 'attention' },
  clockUnsure: { part: 'screen', tone: 'attention' },
  creditsWaiting: { part: 'screen', tone: 'attention' },
  recovering: { part: 'screen', tone: 'attention' },
  halted: { part: 'noteSlot', tone: 'stopped' },
  maintenance: { part: 'screen', tone: 'attention' },
  journalUnavailable: { part: 'noteSlot', tone: 'stopped' },
};

/** Refusals that stand for good are 'stopped'; what another try or day can mend is 'attention'. */
export const refusalTone: Record<CardRefusal, Tone> = {
  personTemporary: 'attention',
  personMerchant: 'attention',
  personLeft: 'stopped',
  cardLost: 'stopped',
  cardFrozen: 'stopped',
  cardReplaced: 'stopped',
  cardExpired: 'stopped',
  cardNotActivated: 'attention',
  cardRetained: 'stopped',
  overBalanceLimit: 'attention',
  overDayLimit: 'attention',
  cashHoursOver: 'attention',
  kioskBlocked: 'attention',
  unknownAccount: 'attention',
  foreignCard: 'attention',
  damagedCard: 'attention',
  severalCards: 'attention',
  unknownCard: 'stopped',
  notGenuine: 'stopped',
  platformUnreachable: 'attention',
  antennaOutOfOrder: 'stopped',
};
