import { rmSync } from 'node:fs';
import type { Dice } from '../laboratory/dice.ts';
import { writePlan, writeWhole } from './effect-plan.ts';
import type { KioskKeeper } from './kiosk-keeper.ts';
import { later, until } from './waiting.ts';

/** What a disk does to the journal during a visit, by real system calls that fail. */
export const storageStories = ['failingSync', 'fullDisk', 'lastingError'] as const;
export type StorageStory = (typeof storageStories)[number];

const CLOSED_LIMIT_MS = 30_000;

interface StoryPorts {
  readonly keeper: KioskKeeper;
  readonly dice: Dice;
  readonly tell: (text: string) => void;
}

/**
 * Breaks the disk while a person is served. Resolves when it is whole again, with what was not as promised. What the
 * journal then says is for the oracle.
 */
export function breakStorage(story: StorageStory, ports: StoryPorts): Promise<string | undefined> {
  ports.tell(`disk: ${story}`);
  switch (story) {
    case 'failingSync':
      return syncFailsOnce(ports);
    case 'fullDisk':
      return diskIsFull(ports);
    case 'lastingError':
      return errorLasts(ports);
  }
}

/** One fsync fails with EIO while a note is accepted, credited, or loaded. */
function syncFailsOnce({ keeper, dice }: StoryPorts): Promise<undefined> {
  const name = dice.pick([
    'noteAcceptRequested',
    'noteAccepted',
    'noteAccepted',
    'noteCredited',
    'loadGranted',
  ]);
  const order = dice.pick(['EIO sync 1', 'EIO sync 1', 'ENOSPC sync 1', 'EIO write 1']);
  writePlan(keeper.files, { name: `journal ${name}`, moment: 'before', nth: 1, deed: { storage: order } });
  return Promise.resolve(undefined);
}

/** No room for some seconds. */
async function diskIsFull({ keeper, dice }: StoryPorts): Promise<undefined> {
  await later(dice.between(0, 1500));
  writeWhole(keeper.files.storage, 'ENOSPC write 0');
  await later(dice.between(1500, 4000));
  rmSync(keeper.files.storage, { force: true });
}

/** Every sync fails until the disk is changed: what needs a durable record is closed, also after a new start. */
async function errorLasts({ keeper, dice, tell }: StoryPorts): Promise<string | undefined> {
  await later(dice.between(0, 1500));
  writeWhole(keeper.files.storage, dice.pick(['EIO sync 0', 'EIO write 0']));
  try {
    if (!(await until(() => isClosed(keeper), CLOSED_LIMIT_MS))) return notClosed(keeper);
    tell('the disk fails, and money services are closed');
    const { life } = keeper;
    keeper.kill();
    if (!(await until(() => keeper.life > life && isClosed(keeper), CLOSED_LIMIT_MS)))
      return notClosed(keeper);
    tell('a new start on the failing disk keeps them closed');
    return undefined;
  } finally {
    rmSync(keeper.files.storage, { force: true });
  }
}

/** The start screen says of everything that needs a record that the journal is why it is closed. */
function isClosed({ view }: KioskKeeper): boolean {
  const screen = view?.screen;
  return (
    screen?.kind === 'start' &&
    screen.services
      .filter(({ service }) => service !== 'balance')
      .every(({ state }) => !state.open && state.reason === 'journalUnavailable')
  );
}

function notClosed({ view }: KioskKeeper): string {
  return `on a failing disk the money services were not closed within ${CLOSED_LIMIT_MS} ms (${JSON.stringify(view?.screen)})`;
}
