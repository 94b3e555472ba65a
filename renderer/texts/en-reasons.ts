import type { Catalogue } from './catalogue.ts';

/** Why something does not go: closed services, refused and frozen cards, returned notes. */
export const reasonsEn = {
  closed: {
    outsideHours: {
      title: 'No cash at this hour',
      what: 'This machine takes notes at set hours, so that they are settled the same day.',
      now: 'You can still see your balance.',
    },
    acceptorOutOfOrder: {
      title: 'Note slot not working',
      what: 'The note slot does not answer. The machine has reported it.',
      now: 'You can still see your balance.',
    },
    boxFull: {
      title: 'The cash box is full',
      what: 'No more notes can be taken until it is emptied.',
      now: 'You can still see your balance.',
    },
    boxRemoved: {
      title: 'The cash box is out',
      what: 'No notes can be taken until it is back in the machine.',
      now: 'You can still see your balance.',
    },
    noteStuck: {
      title: 'Note slot not working',
      what: 'A note stopped inside the machine and waits for staff.',
      now: 'You can still see your balance.',
    },
    antennaOutOfOrder: {
      title: 'Card cradle not working',
      what: 'The cradle does not answer, so no card can be read here now.',
      now: 'Please do not put your card in.',
    },
    platformUnreachable: {
      title: 'Card centre not reachable',
      what: 'Without its word the machine takes no money, so that no sum goes wrong.',
      now: 'It opens by itself when the line is back.',
    },
    clockUnsure: {
      title: 'Setting the clock',
      what: 'No cash is taken until the time is agreed with the card centre.',
      now: 'It opens by itself after that.',
    },
    creditsWaiting: {
      title: 'Catching up on credits',
      what: 'Money taken earlier waits for the card centre; no new money until then.',
      now: 'All money taken is on record.',
    },
    recovering: {
      title: 'The machine is recovering',
      what: 'It has just restarted and is checking the notes inside.',
      now: 'It opens by itself when that is done.',
    },
    halted: {
      title: 'No cash is being taken',
      what: 'The automatic count found a difference. To protect your money we stopped.',
      now: 'Staff must look at it first.',
    },
    maintenance: {
      title: 'Maintenance',
      what: 'Staff are working on this machine.',
      now: 'It opens by itself when they are done.',
    },
    journalUnavailable: {
      title: 'No cash is being taken',
      what: 'Money cannot be recorded safely right now, so none is taken.',
      now: 'Staff must look at it first.',
    },
  },
  cardRefused: {
    personTemporary: {
      title: 'Temporary cards: at the counter',
      what: 'This machine serves student and staff cards. Card and money are unchanged.',
      now: 'The card counter can help you.',
    },
    personMerchant: {
      title: 'Merchant cards: at the counter',
      what: 'This machine serves student and staff cards. Card and money are unchanged.',
      now: 'The card counter can help you.',
    },
    personLeft: {
      title: 'This account is closed',
      what: 'Our records say its holder has left. Money in the account is still yours.',
      now: 'The card counter helps with refunds and questions.',
    },
    cardLost: {
      title: 'Card reported lost',
      what: 'While it is, the account is protected and cannot be topped up. Your money is safe in it.',
      now: 'If you found the card, unlock it first, then come back.',
    },
    cardFrozen: {
      title: 'This card is frozen',
      what: 'Often a broken line, or a card that left a reader early. Your money is in the account.',
      now: 'The card counter can release it.',
    },
    cardReplaced: {
      title: 'This is a replaced card',
      what: 'After a replacement the old card stays off for good. Its balance moved to the new one.',
      now: 'Please use your new card.',
    },
    cardExpired: {
      title: 'This card has expired',
      what: 'The money is still in the account; only the card has run out.',
      now: 'The card counter can extend it.',
    },
    cardNotActivated: {
      title: 'This card is not active yet',
      what: 'Nothing was changed.',
      now: 'The card counter can activate it.',
    },
    cardRetained: {
      title: 'Card recorded as taken back',
      what: 'It cannot be used any more. The money is in the account.',
      now: 'Please ask the card counter.',
    },
    overBalanceLimit: {
      title: 'Balance limit reached',
      what: 'Account and waiting money together are at the limit. No more can go in now.',
      now: 'Spend a little, then top up again.',
    },
    overDayLimit: {
      title: 'Limit for today reached',
      what: 'All the cash that one day allows is in. It is all in your account.',
      now: 'You can top up again tomorrow.',
    },
    cashHoursOver: {
      title: 'No more cash today',
      what: 'The hours for cash are over. Card and money are unchanged.',
      now: 'Please come back during opening hours.',
    },
    kioskBlocked: {
      title: 'No cash at this machine now',
      what: 'The card centre has paused this machine. Card and money are unchanged.',
      now: 'Please use another machine, or come later.',
    },
    unknownAccount: {
      title: 'No account found',
      what: 'This card has no account yet. Accounts cannot be opened here.',
      now: 'Please go to the card counter with an identity document.',
    },
    foreignCard: {
      title: 'Not a campus card',
      what: 'This machine cannot use the card in the cradle. Nothing was changed.',
      now: 'Please put your campus card in instead.',
    },
    damagedCard: {
      title: 'The card could not be read',
      what: 'It may lie unevenly or be damaged. The money in your account is safe.',
      now: 'Please try once more. If it stays so, the card counter exchanges it.',
    },
    severalCards: {
      title: 'More than one card',
      what: 'The machine cannot tell them apart. Nothing was changed.',
      now: 'Please take all out and put only the campus card in.',
    },
    unknownCard: {
      title: 'Card not on record',
      what: 'The card centre does not know this card. Nothing was changed.',
      now: 'Please bring it and an identity document to the card counter.',
    },
    notGenuine: {
      title: 'Card could not be verified',
      what: 'What it says differs from our records. The money in your account is safe.',
      now: 'Please bring it and an identity document to the card counter.',
    },
    platformUnreachable: {
      title: 'Card centre not reachable',
      what: 'Your card could not be checked. Nothing was changed.',
      now: 'Please try again in a few minutes.',
    },
    antennaOutOfOrder: {
      title: 'The cradle does not answer',
      what: 'The machine cannot read cards and has reported it. Nothing was changed.',
      now: 'Please use another machine, or come later.',
    },
  },
  frozen: {
    totalsDiffer: {
      what: 'Card and account did not agree, so the card was stopped to protect your money.',
      now: 'The card counter compares the entries and releases it.',
    },
    pinLocked: {
      what: 'The PIN was wrong too often, so the card locked itself. Your money is unchanged.',
      now: 'The card counter unlocks it; bring an identity document.',
    },
    reportedByHolder: {
      what: 'Its holder asked for this. The money is unchanged.',
      now: 'In person at the card counter it can be released.',
    },
    office: {
      what: 'The card office has stopped this card. The money is unchanged.',
      now: 'The card counter can tell you why.',
    },
  },
  returned: {
    unreadable: { title: 'The note could not be read', detail: 'Please smooth it and try once more.' },
    suspect: { title: 'The note was not recognised', detail: 'Please try another one.' },
    denominationNotAccepted: {
      title: 'This value is not taken here',
      detail: 'The values that are taken are drawn here.',
    },
    secondNote: { title: 'One at a time, please', detail: 'Insert this one when the screen asks for it.' },
    notABanknote: { title: 'Not recognised as a note', detail: 'Please insert Chinese yuan notes.' },
    pulledBack: {
      title: 'The note is back with you',
      detail: 'It was not credited. You can insert it again.',
    },
    overBalanceLimit: {
      title: 'That would pass the limit',
      detail: 'A balance has a limit. The note was not credited.',
    },
    overDayLimit: { title: 'That would pass today’s limit', detail: 'It was not credited.' },
    overVisitLimit: {
      title: 'That would pass the limit',
      detail: 'One visit has a limit. The note was not credited.',
    },
    tooManyNotes: {
      title: 'Enough notes for one visit',
      detail: 'Please touch Finish. You can start again after that.',
    },
    cashHoursOver: {
      title: 'The hours for cash are over',
      detail: 'This note was not credited. Money taken before is safe.',
    },
    platformUnreachable: {
      title: 'The card centre did not answer',
      detail: 'This note was not credited. You can try it again.',
    },
    accountRefused: {
      title: 'The account takes nothing now',
      detail: 'This note was not credited. Please touch Finish and ask the card counter.',
    },
    mechanism: {
      title: 'The note could not be drawn in',
      detail: 'It was not credited. Please smooth it and try once more.',
    },
    visitEnded: { title: 'The visit is over', detail: 'This note was not credited.' },
    recordFailed: {
      title: 'The note could not be recorded',
      detail: 'So we gave it back. It was not credited.',
    },
  },
} as const satisfies Pick<Catalogue, 'closed' | 'cardRefused' | 'frozen' | 'returned'>;
