import { createHash } from 'node:crypto';

/**
 * Chance without a memory: the same number for the same seed and question on every machine, whatever was drawn
 * before. 0 <= result < below.
 */
export function draw(seed: number, question: string, below: number): number {
  return createHash('sha256').update(`${seed}/${question}`).digest().readUInt32BE(0) % below;
}

/** One of the words, each as likely as the others. */
export function drawOne<T>(seed: number, question: string, choices: readonly [T, ...T[]] | readonly T[]): T {
  const choice = choices[draw(seed, question, choices.length)];
  if (choice === undefined) throw new Error(`nothing to choose from for ${question}`);
  return choice;
}

/**
 * A 4-byte chip id in hexadecimal. The first byte is never 08 (ids that are random each time) and never 88 (the mark
 * of a longer id).
 */
export function drawUid(seed: number, question: string): string {
  const uid = createHash('sha256').update(`${seed}/uid/${question}`).digest('hex').slice(0, 8);
  return /^[08]8/.test(uid) ? drawUid(seed, `${question}'`) : uid;
}
