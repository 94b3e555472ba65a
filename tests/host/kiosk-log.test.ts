import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { kioskLogFile } from '../../main/kiosk-log-file.ts';

function logLines(write: (log: ReturnType<typeof kioskLogFile>) => void): readonly Record<string, unknown>[] {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-log-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const file = join(folder, 'kiosk.log');
  write(kioskLogFile(file, 'K01'));
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('the log of the kiosk', () => {
  it('shows ids, states and amounts', () => {
    const noteId = '7zzq0c1m2n3b4v5x6z7a8s9d0f';
    const [line] = logLines((log) => {
      log.event('note.credited', { noteId, valueFen: 2000, state: 'online', retried: false });
    });
    expect(line).toMatchObject({
      msg: 'note.credited',
      kioskId: 'K01',
      noteId,
      valueFen: 2000,
      state: 'online',
      retried: false,
    });
  });

  it('withholds words under a name that nobody allowed', () => {
    const [line] = logLines((log) => {
      log.event('card.read', { holder: '张三', pin: '135790' });
    });
    expect(line).toMatchObject({ holder: '(withheld)', pin: '(withheld)' });
  });

  it('hides what could be the number of a person or a card, also inside an error', () => {
    const [event, fault] = logLines((log) => {
      log.event('card.refused', { detail: 'card 202400123456 is unknown, case 12' });
      log.fault('card.failed', new Error('no account 202400123456'));
    });
    expect(event).toMatchObject({ detail: 'card ############ is unknown, case 12' });
    expect(JSON.stringify(fault)).not.toContain('202400123456');
    expect(fault).toMatchObject({ error: 'Error', detail: 'no account ############' });
  });
});
