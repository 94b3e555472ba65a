import { ProcessDied } from '../world/mortal.ts';

/** Listens for errors that nobody catches, until `end`. What a dead process still says is none. */
export function hearEscapes(): { readonly heard: string[]; readonly end: () => void } {
  const heard: string[] = [];
  const hear = (error: unknown): void => {
    if (!(error instanceof ProcessDied)) heard.push(`nobody caught: ${describe(error)}`);
  };
  process.on('unhandledRejection', hear);
  process.on('uncaughtException', hear);
  return {
    heard,
    end: () => {
      process.off('unhandledRejection', hear);
      process.off('uncaughtException', hear);
    },
  };
}

export function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
