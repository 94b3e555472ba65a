import type { JournalError } from '../journal/journal-error.ts';

/** What is wrong with the journal, what to do about it, and that nothing is lost by it: one thing after the other. */
export function journalTrouble({ code, message }: JournalError): string {
  const kept = 'Nothing was changed or deleted.';
  switch (code) {
    case 'locked':
      return `The journal is in use by another process of this machine (${message}). Stop that one first. ${kept}`;
    case 'damaged':
      return `The journal is damaged (${message}). ${kept} Call the card office; then put a sound backup in its place: npm run staff -- backups, and restore.`;
    case 'behind':
      return (
        `The journal is not the newest of this machine (${message}). ${kept} What is missing in it stands in no book: ` +
        'count the box, let the card office compare and lift the block, and go on with clear-halt; with a file that does not open, by: npm run staff -- restore.'
      );
    case 'newerSchema':
      return `The journal was written by a newer program (${message}). ${kept} Install the newer program again.`;
    case 'unreadable':
      return `The journal cannot be opened (${message}). ${kept} Look at the disk: whether it is mounted, whose the files are, and whether it fails.`;
    case 'readOnly':
      return `The journal can only be read (${message}). ${kept} Look at the disk: the system makes a failing one read-only. The files must belong to the user of the kiosk.`;
    case 'diskFull':
      return `The disk of the journal is full (${message}). ${kept} Make room on it, but not with the journal, its backups or its archives.`;
    case 'unwritable':
      return `The journal cannot be written (${message}). ${kept} Look at the disk: it may be failing. Copy the data folder before it is changed.`;
    case 'uncertain':
      return `The disk failed while the journal was written (${message}). ${kept} The kiosk opens it anew and looks; if it happens again, change the disk.`;
  }
}
