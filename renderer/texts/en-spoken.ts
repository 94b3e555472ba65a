import type { Catalogue } from './catalogue.ts';

export const spokenEn = {
  start:
    'This is the campus card machine. You can top up with cash, collect waiting money onto the card, or see your balance. Put your card into the cradle below the screen, on the left.',
  oneMoment: 'One moment, please.',
  'oneMoment.starting': 'The machine is starting. One moment, please.',
  'oneMoment.settling': 'Your notes are being checked. One moment, please.',
  'oneMoment.readingCard': 'Reading your card. Please do not move it.',
  'oneMoment.openingSlot': 'The note slot is opening. One moment, please.',
  'oneMoment.ending': 'Finishing. One moment, please.',
  'oneMoment.noContact': 'The screen is reconnecting. One moment, please.',
  cardPrompt:
    'Put your campus card into the cradle below the screen, on the left. Leave it there until the end.',
  'cardPrompt.severalCards': 'There are several cards. Take all out and put only the campus card in.',
  'cardPrompt.takenTooSoon': 'The card left a little early. Put it in again and let it rest.',
  cardServices: 'Your card, ending {{last4}}, is read. Your balance is on the screen. Choose a service.',
  recharge: 'Top up with cash. Insert a note. {{total}} yuan taken so far.',
  'recharge.opening': 'The note slot is opening. One moment, please.',
  'recharge.insert':
    'Insert one note into the slot below the screen, on the right. {{total}} yuan taken so far.',
  'recharge.reading': 'Reading the note.',
  'recharge.checking': '{{value}} yuan. Checking.',
  'recharge.taking': 'Taking {{value}} yuan.',
  'recharge.taken': '{{value}} yuan taken. {{total}} yuan in all.',
  'recharge.returned': '{{title}}. Please take your note. {{detail}}',
  'recharge.stuck': '{{title}}. {{detail}}',
  'recharge.closed': '{{title}}. {{detail}}',
  result: '{{total}} yuan taken.',
  'result.allCredited': 'Top-up complete. {{total}} yuan are credited. {{load}} {{take}}',
  'result.creditFollows':
    'We have taken {{total}} yuan. They will be credited when the network is back. {{load}} {{take}}',
  'result.nothingInserted': 'No note was taken. Nothing changed in your account. {{take}}',
  'result.inQuestion': 'A note needs checking. The case number is on the screen. {{load}} {{take}}',
  loading: '{{title}}. Do not move the card.',
  cardBack:
    '{{seen}} Put the card ending in {{last4}} back into the cradle and let it rest. It is not finished; no money is lost.',
  collected: '{{load}} {{take}}',
  'collected.loaded': '{{amount}} yuan are on your card. {{take}}',
  'collected.notLoaded': '{{load}} {{take}}',
  'collected.held': '{{load}} {{take}}',
  'collected.inQuestion': '{{load}} The case number is on the screen. {{take}}',
  balance: 'Your card, ending {{last4}}, is read. Your balance is on the screen. {{collect}}',
  takeCard: 'Please take your card.',
  cardRefused: '{{title}}. {{detail}} {{take}}',
  serviceClosed: '{{title}}. {{detail}}',
  help: 'Help. Telephone numbers and explanations are on the screen.',
  idleWarning: 'Are you still here? Touch the large button in the middle, or press enter.',
} as const satisfies Catalogue['spoken'];
