import { expect } from '@playwright/test';
import type { DockState } from '../../lobby/dock/state.ts';
import type { KioskWindow } from './support/kiosk-window.ts';
import { expectAccessible, test } from './support/lobby-test.ts';
import type { Visitor } from './support/visitor.ts';

async function reachOpenSlot(kiosk: KioskWindow, visitor: Visitor): Promise<void> {
  await kiosk.touch(kiosk.words.services.recharge.name);
  await kiosk.shows('cardPrompt');
  await visitor.placeCard();
  await kiosk.shows('recharge', ({ slot, canFinish }) => slot.state === 'insert' && canFinish);
}

/** Kills the kiosk process; the screen says so within the same visit, and never something else in between. */
async function killInSight(kiosk: KioskWindow, visitor: Visitor): Promise<void> {
  const moment = kiosk.shows('oneMoment', ({ why }) => why === 'settling');
  await visitor.killKiosk();
  await moment;
}

function creditsInJournal({ journal }: DockState): number {
  return journal.filter(({ kind }) => kind === 'noteCredited').length;
}

/** The machine is back: it has found the card that still lies in the cradle, and the next person can put in money. */
async function leaveAfterReturn(kiosk: KioskWindow, visitor: Visitor): Promise<void> {
  await kiosk.shows('cardServices');
  await visitor.takeCard();
  await kiosk.shows('start', ({ services }) => services.every(({ state }) => state.open));
}

test('killed with a note in escrow: one moment, and the note is back in the hand, not on the account', async ({
  kiosk,
  visitor,
}) => {
  const before = await visitor.credited();
  await reachOpenSlot(kiosk, visitor);
  await visitor.network({ mode: 'dropBefore', end: 'hang', path: '/v1/notes/reserve' });
  await visitor.insertNote(50);
  await kiosk.shows('recharge', ({ slot }) => slot.state === 'checking');
  await killInSight(kiosk, visitor);
  await visitor.network({ mode: 'pass' });
  await visitor.takeNote();
  await leaveAfterReturn(kiosk, visitor);
  await visitor.seesCredited(before, 0);
});

test('killed right after a note was taken: credited once by the machine that came back', async ({
  kiosk,
  visitor,
}) => {
  const before = await visitor.credited();
  await reachOpenSlot(kiosk, visitor);
  await visitor.network({ mode: 'dropBefore', end: 'hang', path: '/v1/notes/credit' });
  await visitor.insertNote(20);
  await kiosk.shows('recharge', ({ slot }) => slot.state === 'taken');
  await killInSight(kiosk, visitor);
  await expectAccessible(kiosk);
  await visitor.network({ mode: 'pass' });
  await visitor.seesCredited(before, 20);
  await leaveAfterReturn(kiosk, visitor);
});

test('killed when the platform has credited and the kiosk does not know: still credited once', async ({
  kiosk,
  visitor,
}) => {
  const before = await visitor.credited();
  await reachOpenSlot(kiosk, visitor);
  await visitor.network({ mode: 'dropAfter', end: 'hang', path: '/v1/notes/credit' });
  const known = await visitor.sees('the journal', () => true).then(creditsInJournal);
  await visitor.insertNote(10);
  await visitor.seesCredited(before, 10);
  await killInSight(kiosk, visitor);
  await visitor.network({ mode: 'pass' });
  await leaveAfterReturn(kiosk, visitor);
  await visitor.sees('the kiosk knows of the credit', (bench) => creditsInJournal(bench) === known + 1);
  await visitor.seesCredited(before, 10);
});

test('an answer lost after the commit: the credit follows, once', async ({ kiosk, visitor }) => {
  const before = await visitor.credited();
  await reachOpenSlot(kiosk, visitor);
  await visitor.network({ mode: 'dropAfter', end: 'cut', path: '/v1/notes/credit' });
  await visitor.insertNote(20);
  await kiosk.shows('recharge', ({ slot, canFinish }) => slot.state === 'taken' && canFinish);
  await kiosk.touch(kiosk.words.recharge.finish);
  const result = await kiosk.shows('result');
  expect(result).toMatchObject({ outcome: 'creditFollows', totalFen: 2_000 });
  expect(await kiosk.headline()).toContain(kiosk.words.result.outcomes.creditFollows.title);
  await expectAccessible(kiosk);
  await visitor.network({ mode: 'pass' });
  await kiosk.touch(kiosk.words.result.done);
  await kiosk.shows('takeCard');
  await visitor.takeCard();
  await kiosk.shows('start', ({ services }) => services.every(({ state }) => state.open));
  await visitor.seesCredited(before, 20);
});
