import { mkdirSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Locale, ScreenKind } from '../../contract/view.ts';
import { asError } from '../../contract/time.ts';
import { Problem } from '../../main/problem.ts';
import { projectRoot } from '../../main/project.ts';
import type { KioskWindow, ScreenOf } from '../e2e/support/kiosk-window.ts';
import type { Visitor } from '../e2e/support/visitor.ts';

/** Long enough for a picture of the moments in which the platform is asked. */
export const ASKING_MS = 400;

/** What a workflow plays on: the window, the hands, and a narrator who takes pictures. */
export interface Stage {
  readonly kiosk: KioskWindow;
  readonly visitor: Visitor;
  /** One act of the visitor, told and then done. */
  act(line: string, deed: () => Promise<void>): Promise<void>;
  /** Waits for a screen, takes its picture and tells what it says. */
  shows<K extends ScreenKind>(
    name: string,
    kind: K,
    fits?: (screen: ScreenOf<K>) => boolean,
  ): Promise<ScreenOf<K>>;
  /** The next visit of the same person: the screen has gone back to the language of the house. */
  comesAgain(): Promise<void>;
  /** One line of the story, by whoever says or does it. */
  tell(who: 'visitor' | 'screen' | 'till', line: string): void;
  /** The last line told: what was being done when something went wrong. */
  readonly lastLine: string;
  /** Saves the screen as it is under this name, and says where. */
  picture(name: string): Promise<string>;
}

/** Tells the story on standard output; pictures go to `out/demo/<workflow>/`, which is emptied first. */
export function openStage(
  workflow: string,
  { kiosk, visitor, locale }: Pick<Stage, 'kiosk' | 'visitor'> & { readonly locale: Locale },
): Stage {
  const folder = join(projectRoot, 'out', 'demo', workflow);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  let pictures = 0;
  let lastLine = 'the beginning';
  const tell: Stage['tell'] = (who, line) => {
    lastLine = `${who.padEnd(8)}${line}`;
    console.log(lastLine);
  };
  const picture = async (name: string): Promise<string> => {
    const file = join(folder, `${name}.png`);
    await kiosk.page.screenshot({ path: file });
    return relative(projectRoot, file);
  };
  return {
    kiosk,
    visitor,
    get lastLine() {
      return lastLine;
    },
    act: async (line, deed) => {
      tell('visitor', line);
      await deed();
    },
    shows: async (name, kind, fits) => {
      const screen = await kiosk.shows(kind, fits).catch((reason: unknown) => {
        throw new Problem(`Waited for the screen '${name}': ${asError(reason).message}.`);
      });
      pictures += 1;
      const [words] = await Promise.all([
        kiosk.headline(),
        picture(`${String(pictures).padStart(2, '0')}-${name}`),
      ]);
      tell('screen', words);
      return screen;
    },
    comesAgain: () => kiosk.chooseLocale(locale),
    tell,
    picture,
  };
}

/** The pictures while the card is loaded. To be asked for before the touch that begins it: they pass quickly. */
export async function showsLoading(stage: Stage): Promise<void> {
  await Promise.all([
    stage.shows('load-asking', 'loading', ({ step }) => step === 'asking'),
    stage.shows('load-writing', 'loading', ({ step }) => step === 'writing'),
  ]);
}
