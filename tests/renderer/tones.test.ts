import { expect, test } from 'vitest';
import { fen, yuan } from '../../contract/money.ts';
import type { NoteLine, Screen, SlotState } from '../../contract/view.ts';
import { card, note } from '../../renderer/gallery/sample-parts.ts';
import { ToneKeeper } from '../../renderer/sound/tones.ts';
import { webAudioTones } from '../../renderer/sound/web-audio.ts';

class Room {
  readonly heard: string[] = [];
  readonly #reminders = new Set<() => void>();
  readonly keeper = new ToneKeeper({
    play: (tone) => this.heard.push(tone),
    every: (periodMs, run) => {
      expect(periodMs).toBe(10_000);
      this.#reminders.add(run);
      return () => this.#reminders.delete(run);
    },
  });

  tenSecondsPass(): void {
    for (const remind of this.#reminders) remind();
  }
}

function recharge(slot: SlotState, notes: readonly NoteLine[] = []): Screen {
  return {
    kind: 'recharge',
    card,
    totalFen: fen(0),
    notes,
    slot,
    denominationsFen: [],
    remainingFen: fen(0),
    canFinish: true,
  };
}
const taken: SlotState = { state: 'taken', valueFen: yuan(20) };
const returned: SlotState = {
  state: 'returned',
  valueFen: undefined,
  reason: 'unreadable',
  largestUsableFen: undefined,
};

test('a card left in the cradle is heard at once, then every ten seconds, until it is taken', () => {
  const room = new Room();
  room.keeper.show({ kind: 'takeCard' });
  expect(room.heard).toEqual(['takeCard']);
  room.tenSecondsPass();
  // The clock on the screen moved on; that is no news.
  room.keeper.show({ kind: 'takeCard' });
  room.tenSecondsPass();
  expect(room.heard).toEqual(['takeCard', 'takeCard', 'takeCard']);
  room.keeper.show({ kind: 'start', services: [] });
  room.tenSecondsPass();
  expect(room.heard).toHaveLength(3);
});

test('a machine that is not heard any more does not go on reminding', () => {
  const room = new Room();
  room.keeper.show({ kind: 'takeCard' });
  room.keeper.show(undefined);
  room.tenSecondsPass();
  expect(room.heard).toEqual(['takeCard']);
});

test('each note is heard once, taken or returned, also when two follow each other closely', () => {
  const room = new Room();
  room.keeper.show(recharge({ state: 'insert' }));
  room.keeper.show(recharge(taken, [note(20, 'received')]));
  room.keeper.show(recharge(taken, [note(20, 'credited')]));
  room.keeper.show(recharge(taken, [note(20, 'credited'), note(20, 'received')]));
  room.keeper.show(recharge(returned, [note(20, 'credited'), note(20, 'credited')]));
  room.keeper.show(recharge({ state: 'insert' }));
  room.tenSecondsPass();
  expect(room.heard).toEqual(['noteTaken', 'noteTaken', 'noteReturned']);
});

test('help in between does not repeat a note, but silences the reminder while it is read', () => {
  const room = new Room();
  const help: Screen = {
    kind: 'help',
    contacts: [],
    elsewhere: [],
    acceptedNotesFen: [],
    cashHours: { opens: '05:00', closes: '16:30' },
  };
  const lastNote = recharge(taken, [note(20, 'credited')]);
  for (const screen of [lastNote, help, lastNote]) room.keeper.show(screen);
  expect(room.heard).toEqual(['noteTaken']);
  for (const screen of [{ kind: 'takeCard' } as const, help]) room.keeper.show(screen);
  room.tenSecondsPass();
  expect(room.heard).toEqual(['noteTaken', 'takeCard']);
  room.keeper.show({ kind: 'takeCard' });
  expect(room.heard).toEqual(['noteTaken', 'takeCard', 'takeCard']);
});

test('a card that left while it was written is called back until it lies there again, and each wrong one is heard', () => {
  const room = new Room();
  const wanted = { kind: 'cardBack', cardNumberLast4: '0417', amountFen: yuan(20), seen: undefined } as const;
  room.keeper.show(wanted);
  room.tenSecondsPass();
  expect(room.heard).toEqual(['putCardBack', 'putCardBack']);
  room.keeper.show({ ...wanted, seen: { cardNumberLast4: '2291' } });
  room.keeper.show({ ...wanted, seen: { cardNumberLast4: '2291' } });
  expect(room.heard).toHaveLength(3);
  room.keeper.show({ kind: 'loading', card, amountFen: yuan(20), step: 'writing' });
  room.tenSecondsPass();
  room.keeper.show({
    kind: 'collected',
    card,
    load: { state: 'loaded', amountFen: yuan(20), beforeFen: fen(0), afterFen: yuan(20) },
    lastTopUp: undefined,
    cardInCradle: true,
  });
  expect(room.heard.slice(3)).toEqual(['cardWritten']);
});

test('without an AudioContext, or with one that is blocked or breaks, nothing is thrown', async () => {
  expect(() => webAudioTones()('takeCard')).not.toThrow();
  const blocked = { resume: () => Promise.reject(new Error('NotAllowedError')) } as unknown as AudioContext;
  webAudioTones(() => blocked)('takeCard');
  // Allowed, but without a single part to make a sound with.
  const broken = { resume: () => Promise.resolve(), currentTime: 0 } as unknown as AudioContext;
  webAudioTones(() => broken)('takeCard');
  await new Promise((resolve) => setImmediate(resolve));
});
