import type { HidClosed } from '../hid/hid-port.ts';

/** The device did not answer a command and its repeats. What it did with the command is unknown. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
}

/** The line under the device went away. */
export class LineClosedError extends Error {
  override readonly name = 'LineClosedError';
  readonly closed: HidClosed;

  constructor(closed: HidClosed) {
    super(closed.by === 'us' ? 'the line was closed' : `the line is gone: ${closed.reason}`);
    this.closed = closed;
  }
}
