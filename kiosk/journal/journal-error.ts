/**
 * Why the journal cannot be used. `locked`: another process has it. `damaged`: the chain or the file is broken.
 * `newerSchema`: written by a later program. `unwritable`: disk full, read-only or failing. `uncertain`: a commit failed in
 * a way that leaves open whether it happened; the file must be opened anew and looked at.
 */
export type JournalErrorCode = 'locked' | 'damaged' | 'newerSchema' | 'unwritable' | 'uncertain';

export class JournalError extends Error {
  override readonly name = 'JournalError';
  readonly code: JournalErrorCode;

  constructor(code: JournalErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
