import { ProcessDied } from '../world/mortal.ts';

/**
 * Listens for errors that nobody catches, until `end`. What a dead process still says is none; a state chart says it a moment
 * later, so the end waits for that. What else comes then, after the judgement, is thrown.
 */
export function hearEscapes(): { readonly heard: string[]; readonly end: () => Promise<void> } {
  const heard: string[] = [];
  const hear = (error: unknown): void => {
    if (!(error instanceof ProcessDied)) heard.push(`nobody caught: ${describe(error)}`);
  };
  process.on('unhandledRejection', hear);
  process.on('uncaughtException', hear);
  return {
    heard,
    end: async () => {
      const judged = heard.length;
      await new Promise((resolve) => setTimeout(resolve, 1));
      process.off('unhandledRejection', hear);
      process.off('uncaughtException', hear);
      if (heard.length > judged) throw new Error(heard.slice(judged).join('\n'));
    },
  };
}

export function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
