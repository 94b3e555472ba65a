import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import type { GuestLine } from './report-lines.ts';

/** A machine that has not switched itself off by then has hung. */
const MACHINE_LIMIT_MS = 20 * 60_000;
/**
 * Software emulation of the plainest machine that starts reliably; no network, no disk. The guards against attacks
 * on the processor are left out: nobody attacks it, and emulating them costs half the time.
 */
const MACHINE = [
  ...['-accel', 'tcg,thread=multi', '-M', 'q35', '-cpu', 'Nehalem', '-smp', '1', '-m', '768'],
  ...['-nodefaults', '-no-user-config', '-display', 'none', '-serial', 'stdio', '-no-reboot'],
];
const KERNEL_ARGUMENTS = 'console=ttyS0 quiet loglevel=3 panic=-1 mitigations=off';

export interface MachineEnd {
  readonly lines: readonly GuestLine[];
  /** Everything that came over the serial console. */
  readonly console: string;
  /** Why the run does not count, apart from stories that failed. */
  readonly problem?: string;
}

/** Starts the machine, hears it out, and ends when it is off. */
export async function runMachine(
  plan: { readonly kernel: string; readonly fileSystem: string; readonly isQuick: boolean },
  onLine: (line: GuestLine) => void,
): Promise<MachineEnd> {
  // What the kernel does not know it hands to its first process, as a variable.
  const append = `${KERNEL_ARGUMENTS} TESTS=${plan.isQuick ? 'quick' : 'all'}`;
  const args = [...MACHINE, '-kernel', plan.kernel, '-initrd', plan.fileSystem, '-append', append];
  const child = spawn('qemu-system-x86_64', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: GuestLine[] = [];
  let console = '';
  let unread = '';
  const ears = (text: string): void => {
    console += text;
    const parts = `${unread}${text}`.split(/\r?\n/);
    unread = parts.pop() ?? '';
    for (const line of parts.map(guestLine).filter((each) => each !== undefined)) {
      lines.push(line);
      onLine(line);
    }
  };
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', ears);
  const stopped = (): void => void child.kill();
  process.once('SIGTERM', stopped);
  const limit = new AbortController();
  const end = await Promise.race([
    once(child, 'close').then(() => 'off' as const),
    wait(MACHINE_LIMIT_MS, 'hung' as const, { signal: limit.signal }),
  ]);
  limit.abort();
  process.off('SIGTERM', stopped);
  child.kill('SIGKILL');
  return { lines, console, ...problemOf(end, lines) };
}

function problemOf(end: 'off' | 'hung', lines: readonly GuestLine[]): { readonly problem?: string } {
  if (end === 'hung')
    return { problem: `the machine was not done after ${MACHINE_LIMIT_MS / 60_000} minutes` };
  const told = lines.filter(({ type }) => type === 'story').length;
  const last = lines.at(-1);
  if (last?.type !== 'end') return { problem: `the machine ended in the middle, after ${told} tests` };
  if (last.stories !== told) return { problem: `${last.stories} tests ran, and ${told} were heard of` };
  return {};
}

/** The kernel speaks on the same console; what is no line of the tests is not for us. */
function guestLine(text: string): GuestLine | undefined {
  if (!text.startsWith('{"type":')) return undefined;
  try {
    return JSON.parse(text) as GuestLine;
  } catch {
    return undefined; // a line that was cut is missed at the end, by its number
  }
}
