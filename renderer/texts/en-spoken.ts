import type { Catalogue } from './catalogue.ts';

export const spokenEn = {
  start:
    'This is the campus card machine. You can top up with cash or hear your balance. Put your card into the cradle below the screen, on the left.',
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
  'result.allCredited': 'Top-up complete. {{total}} yuan are in your account. Please take your card.',
  'result.creditFollows':
    'We have taken {{total}} yuan. They will be credited when the network is back. Please take your card.',
  'result.nothingInserted': 'No note was taken. Nothing changed in your account. Please take your card.',
  'result.inQuestion': 'A note needs checking. The case number is on the screen. Please take your card.',
  takeCard: 'Please take your card.',
  cardRefused: '{{title}}. {{detail}} Please take your card.',
  serviceClosed: '{{title}}. {{detail}}',
  help: 'Help. Telephone numbers and explanations are on the screen.',
  idleWarning: 'Are you still here? Touch the large button in the middle, or press enter.',
} as const satisfies Catalogue['spoken'];
