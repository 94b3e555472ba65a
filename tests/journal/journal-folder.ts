import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asAccountId, asCaseId, asNoteId, asVisitId } from '../../contract/ids.ts';
import { yuan } from '../../contract/money.ts';
import type { Fact } from '../../kiosk/journal/facts.ts';
import { Journal } from '../../kiosk/journal/journal.ts';
import { VirtualClock } from '../virtual-clock.ts';

// Memory where there is some: nobody pulls the plug of this machine.
const ram = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** A folder with one machine's journal in it. */
export class JournalFolder {
  readonly folder = mkdtempSync(join(ram, 'journal-'));
  readonly path = join(this.folder, 'journal.sqlite');
  readonly clock = new VirtualClock();
  readonly key: KeyObject = createPrivateKey(
    generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }),
  );
  readonly #open: Journal[] = [];

  open(signingKey = this.key): Journal {
    const journal = new Journal({ path: this.path, clock: this.clock, signingKey });
    this.#open.push(journal);
    return journal;
  }

  close(): void {
    for (const journal of this.#open) journal.close();
  }

  remove(): void {
    this.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export const visitId = asVisitId('visit1');
export const accountId = asAccountId('a20230001');

/** Facts of one note, ready to be committed one after the other. */
export function noteFacts(id: string, valueYuan = 20) {
  const noteId = asNoteId(id);
  const caseId = asCaseId(`case${id}`);
  return {
    noteId,
    caseId,
    escrowed: { kind: 'noteEscrowed', noteId, visitId, accountId, valueFen: yuan(valueYuan) },
    requested: { kind: 'noteAcceptRequested', noteId },
    accepted: { kind: 'noteAccepted', noteId, evidence: 'credit', acceptedAtMs: 1 },
    acknowledged: { kind: 'noteAcknowledged', noteId },
    boxed: { kind: 'noteBoxed', noteId },
    credited: { kind: 'noteCredited', noteId, pendingFen: yuan(valueYuan) },
    returned: { kind: 'noteReturned', noteId, reason: 'unreadable' },
    jammed: { kind: 'noteQuestioned', noteId, caseId, reason: 'jam', moneyInBox: false },
    refused: { kind: 'noteQuestioned', noteId, caseId, reason: 'creditRefused', moneyInBox: true },
    settled: (outcome: 'credit' | 'refund' | 'returned' | 'closed') => ({
      kind: 'caseSettled' as const,
      caseId,
      outcome,
      accountId: undefined,
      settledAtMs: 2,
      by: 'Li',
      remark: 'counted',
    }),
  } as const satisfies Record<string, Fact | string | ((outcome: 'credit') => Fact)>;
}

export const started: Fact = { kind: 'kioskStarted', bootId: 'b', version: 'test' };
