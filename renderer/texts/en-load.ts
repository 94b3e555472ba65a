import type { LoadTexts } from './catalogue.ts';

/** Money onto the card: hold still, bring it back, what became of it; and what card and platform say. */
export const loadEn = {
  loading: {
    titles: { reading: 'Reading the card', asking: 'Checking the amount', writing: 'Writing the card' },
    hold: 'Do not move the card',
    until: 'It stays in the cradle until it is written and checked.',
    amount: 'Amount',
    amountFollows: 'Asking the card centre for the amount',
    steps: { reading: 'Read', asking: 'Check amount', writing: 'Write and verify' },
  },
  cardBack: {
    title: 'Put the same card back',
    detail: 'It left a little early and is not finished. It takes a few seconds.',
    cardEnding: 'The card to put back ends in',
    seenOther: 'The card there now ends in {{last4}}. It is not the one.',
    seenUnknown: 'The card there now is not the one.',
    seenSeveral: 'There are several cards. Please put only this one in.',
    amount: 'On its way',
    kept: 'Without it the {{amount}} yuan are not lost: if they are not on the card yet, the card centre keeps them for it, and any machine finishes it when you put this card in.',
    keptUnknown:
      'Without it no money is lost: if it is not on the card yet, the card centre keeps it, and any machine finishes it when you put this card in.',
    giveUp: 'Finish without it',
  },
  load: {
    loaded: { title: 'It is on your card', detail: 'You can pay with it right now.' },
    before: 'Card before',
    after: 'Card now',
    added: 'Put on the card',
    creditedOnly: 'Credited, not on the card yet',
    because: '{{title}}. {{detail}}',
    stillPending: 'Waiting money',
    notLoaded: {
      personTemporary: {
        title: 'Temporary cards: at the counter',
        detail: 'The money is still waiting, unchanged.',
      },
      personMerchant: {
        title: 'Merchant cards: at the counter',
        detail: 'The money is still waiting, unchanged.',
      },
      personLeft: {
        title: 'This account is closed',
        detail: 'The money is still yours. The card counter refunds it.',
      },
      cardLost: {
        title: 'Card reported lost',
        detail: 'The money is still waiting. If you found the card, unlock it first.',
      },
      cardFrozen: {
        title: 'This card is frozen',
        detail: 'The money is still waiting. The card counter can release the card.',
      },
      cardReplaced: {
        title: 'This is a replaced card',
        detail: 'The money is still waiting. Please collect it with your new card.',
      },
      cardExpired: {
        title: 'This card has expired',
        detail: 'The money is still waiting. You can collect it once the card is extended.',
      },
      cardNotActivated: {
        title: 'This card is not active yet',
        detail: 'The money is still waiting. You can collect it once the card is active.',
      },
      cardRetained: {
        title: 'Card recorded as taken back',
        detail: 'The money is still waiting. Please ask the card counter.',
      },
      kioskBlocked: {
        title: 'No cards written here now',
        detail: 'The money is still waiting. Use another machine, or pay in a canteen: it moves then.',
      },
      unknownAccount: {
        title: 'No account found',
        detail: 'Nothing was changed. Please ask the card counter.',
      },
      nothingPending: {
        title: 'Nothing to collect',
        detail: 'A transfer can take up to 5 minutes. Your card is unchanged.',
      },
      purseFull: {
        title: 'The card is full',
        detail: 'The money is still waiting. Spend a little, then collect it.',
      },
      cardDiffers: {
        title: 'Card and account differ',
        detail: 'So nothing was written. The money is still waiting. Please ask the card counter.',
      },
      recordForged: {
        title: 'Card could not be verified',
        detail: 'So nothing was written. The money is still waiting. Please ask the card counter.',
      },
      cardTaken: {
        title: 'The card left a little early',
        detail: 'Nothing was written. The money is still waiting; put the card in to collect it.',
      },
      platformUnreachable: {
        title: 'The card centre did not answer',
        detail: 'Nothing was written. The money is still waiting. Try again in a few minutes.',
      },
      damagedCard: {
        title: 'The card could not be read',
        detail: 'The money is still waiting. Try once more, or let the card counter exchange it.',
      },
      antennaOutOfOrder: {
        title: 'The cradle does not answer',
        detail: 'The money is still waiting. Use another machine, or pay in a canteen: it moves then.',
      },
      journalUnavailable: {
        title: 'No cards written here now',
        detail: 'A load cannot be recorded safely, so none is made. The money is still waiting.',
      },
    },
    held: {
      title: 'The card is not finished',
      detail: 'No money is lost. Any machine finishes it when you put this card in.',
    },
    heldAmount: 'Kept for this card',
    inQuestion: {
      title: 'The card needs checking',
      detail: 'It does not say what was written. We find out; until then the card may be frozen.',
    },
  },
  collected: { lastTopUp: 'Last top-up', neverToppedUp: 'No top-up yet' },
  balance: {
    title: 'Your balance',
    holderKinds: { student: 'Student', staff: 'Staff', temporary: 'Temporary', merchant: 'Merchant' },
    validUntil: 'Valid until {{date}}',
    onCardAt: 'On the card, read at {{time}}',
    onCardNow: 'On the card, read just now',
    inFlight: 'Not finished yet',
    difference: {
      purchasesOnTheWay: {
        title: 'Card and account: ¥{{amount}} apart',
        detail: 'Recent purchases have not reached the card centre yet. You need not do anything.',
      },
      loadInFlight: {
        title: 'Card and account: ¥{{amount}} apart',
        detail: 'Money for this card is not finished yet. It can be finished here.',
      },
      seeOffice: {
        title: 'Card and account: ¥{{amount}} apart',
        detail: 'Purchases and top-ups do not explain it. Please ask the card counter.',
      },
    },
    cardOnly: {
      title: 'Only what the card says',
      detail:
        'The card centre does not answer, so account and waiting money are not shown. Try again in a few minutes.',
    },
    pages: { account: 'Account', pending: 'To collect', statement: 'Last loads' },
    sources: { cash: 'Cash', transfer: 'Transfer', subsidy: 'Subsidy', refund: 'Refund' },
    expires: 'collect by {{date}}',
    nothingPending: 'Nothing is waiting. A transfer can take up to 5 minutes.',
    more: '{{count}} more',
    statement: {
      loaded: 'on the card',
      inFlight: 'not finished',
      asking: 'Looking up the last loads…',
      unavailable: 'The last loads cannot be shown now. Try again in a few minutes.',
      none: 'Nothing has been put onto this card yet.',
    },
    collect: 'Collect ¥{{amount}}',
    canCollect: 'There is waiting money to collect.',
    finishLoad: 'Finish the last ¥{{amount}}',
    otherThings: 'Something else',
  },
} as const satisfies LoadTexts;
