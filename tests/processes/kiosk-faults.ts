import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';

const lineSchema = z.object({ level: z.number(), msg: z.string(), detail: z.string().default('') });
const ERROR_LEVEL = 50;

/** What the kiosk itself calls a fault, read from its log; what a broken disk brings can be passed over. */
export class KioskFaults {
  readonly #file: string;
  #seen = 0;

  constructor(file: string) {
    this.#file = file;
  }

  /** The faults since the last look, in words. */
  look(): readonly string[] {
    if (!existsSync(this.#file)) return [];
    const lines = readFileSync(this.#file, 'utf8').split('\n');
    const fresh = lines.slice(this.#seen, -1);
    this.#seen = lines.length - 1;
    return fresh.flatMap((text) => {
      const line = lineSchema.safeParse(asJson(text));
      return line.success && line.data.level >= ERROR_LEVEL ? [`${line.data.msg}: ${line.data.detail}`] : [];
    });
  }
}

/** A line can be cut short where the process was killed. */
function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
