import type { KeyObject } from 'node:crypto';
import type { InspectionEvent } from 'xstate';
import type { CampusCardReader } from '../devices/campus-card/campus-card.ts';
import type { CashAcceptor } from '../devices/cash-acceptor/cash-acceptor.ts';
import type { Clock, Random } from '../contract/time.ts';
import type { KioskView } from '../contract/view.ts';
import type { KioskConfig } from './kiosk-config.ts';
import type { Backups } from './journal/backups.ts';
import type { Entry } from './journal/entry.ts';
import type { JournalError } from './journal/journal-error.ts';
import type { Journal } from './journal/journal.ts';
import type { KioskLog } from './log.ts';
import type { PlatformTransport } from './platform/transport.ts';
import type { StaffDesk } from './staff/staff-desk.ts';

/** Everything that the kiosk touches. Nothing in `kiosk/` reaches past these. */
export interface KioskPorts {
  readonly config: KioskConfig;
  readonly clock: Clock;
  readonly random: Random;
  readonly acceptor: CashAcceptor;
  readonly cards: CampusCardReader;
  readonly transport: PlatformTransport;
  /** Opens and locks the journal; called before any device is touched. Throws JournalError. */
  readonly openJournal: () => Journal;
  /** Where the journal is copied to every day; undefined: nowhere. */
  readonly backups?: Backups | undefined;
  readonly signingKey: KeyObject;
  readonly log: KioskLog;
  readonly version: string;
  /** Every entry after it became durable; for the demo's mirror. */
  readonly onJournalEntry?: ((entry: Entry) => void) | undefined;
  /** This process must end and be started anew: only a reopened journal shows what is true. */
  readonly onFatal: (error: Error) => void;
  /** The same in good order: staff have cleared a halt. */
  readonly onRestart: () => void;
  /** What goes on inside the state machines: for development, and for whoever counts transitions. Must not throw. */
  readonly inspect?: ((event: InspectionEvent) => void) | undefined;
}

export interface Kiosk {
  /**
   * Opens the journal, settles what was open, then serves. A journal that cannot be used closes what needs a record and
   * leaves the rest open; rejects with JournalError only where another process has it: two kiosks never run.
   */
  start(): Promise<void>;
  /** Calls the listener with the present view and each later one. Returns the way to stop. */
  subscribe(listener: (view: KioskView) => void): () => void;
  /** Anything that came from the renderer; what does not fit is dropped and logged without its content. */
  handle(event: unknown): void;
  /** What staff may ask and do; undefined before start, and without a journal. */
  readonly staff: StaffDesk | undefined;
  /** Why the journal cannot be used; undefined where it can. */
  readonly journalError: JournalError | undefined;
  stop(): Promise<void>;
}
