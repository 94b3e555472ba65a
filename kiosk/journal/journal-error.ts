/**
 * Why the journal cannot be used. `locked`: another process has it. `damaged`: the chain, the file, or what follows from
 * the entries is broken. `behind`: whole, but this machine has written more than stands in it: an older copy, or its end
 * is lost. `newerSchema`: written by a later program. `unreadable`: the file cannot be opened or read. `readOnly`,
 * `diskFull`, `unwritable` (failing): nothing can be written. `uncertain`: a commit failed in a way that leaves open
 * whether it happened; the file must be opened anew and looked at.
 */
export const journalErrorCodes = [
  'locked',
  'damaged',
  'behind',
  'newerSchema',
  'unreadable',
  'readOnly',
  'diskFull',
  'unwritable',
  'uncertain',
] as const;
export type JournalErrorCode = (typeof journalErrorCodes)[number];

export class JournalError extends Error {
  override readonly name = 'JournalError';
  readonly code: JournalErrorCode;

  constructor(code: JournalErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }

  /** It does not pass by itself: an entry that could be written all the same proves nothing. */
  get isLasting(): boolean {
    return this.code === 'damaged' || this.code === 'behind';
  }
}
