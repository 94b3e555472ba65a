import type { Stage } from './told-stage.ts';

/**
 * Hours that are told and not drawn: moments that no seed comes to, because they need a device, a disk, a platform and a
 * person to do something at once that each of them does once in a thousand hours. They are seed 0, and always lived.
 */
export interface ToldHour {
  readonly name: string;
  /** Rejects where the machine does something else than the story says. */
  readonly tell: (stage: Stage) => Promise<void>;
}
