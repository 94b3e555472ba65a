import { asError } from '../../contract/time.ts';
import { settle } from '../virtual-clock.ts';

/** Runs `work`; a promise that was rejected meanwhile and that nobody looks at ends the real process, so it is an error. */
export async function withoutStrayRejections(work: () => Promise<void>): Promise<void> {
  const stray: unknown[] = [];
  const hear = (reason: unknown): void => {
    stray.push(reason);
  };
  process.on('unhandledRejection', hear);
  try {
    await work();
    await settle();
  } finally {
    process.off('unhandledRejection', hear);
  }
  const [first] = stray;
  if (first !== undefined) throw asError(first);
}
