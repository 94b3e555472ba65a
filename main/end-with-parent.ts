import { systemClock } from '../contract/system-clock.ts';

/**
 * Loaded before the entry file of every child process (`node --import`). When the channel to the parent breaks, the
 * parent is gone, whatever ended it: the child is asked to end as by SIGTERM, and ends in any case.
 */
const GRACE_MS = 2000;

process.once('disconnect', () => {
  systemClock.schedule(GRACE_MS, () => process.exit(1));
  process.kill(process.pid, 'SIGTERM');
});
