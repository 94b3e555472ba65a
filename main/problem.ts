/**
 * Something that a person can mend: the message is one clear sentence and the next step. Commands print it without
 * a stack and end with code 1.
 */
export class Problem extends Error {
  override readonly name = 'Problem';
}

/** What a command prints when it failed: the sentence of a Problem, or everything of what nobody expected. */
export function describeFailure(reason: unknown): string {
  if (reason instanceof Problem) return reason.message;
  return reason instanceof Error ? (reason.stack ?? reason.message) : String(reason);
}
