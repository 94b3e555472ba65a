import { isMainThread } from 'node:worker_threads';

/**
 * Loaded before the entry file of every npm script (`node --import`). Whoever read what it prints may go before its end
 * (`npm run prove -- ... | head`): then the command ends without a word, in its own order where it has one.
 */
const ENDED_BY_CLOSED_PIPE = 141; // as the shell tells of a program that SIGPIPE ended

if (isMainThread)
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      if (process.listenerCount('SIGTERM') > 0) process.kill(process.pid, 'SIGTERM');
      else process.exit(ENDED_BY_CLOSED_PIPE);
    });
