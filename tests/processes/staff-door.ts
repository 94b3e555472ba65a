import { systemClock } from '../../contract/system-clock.ts';
import type { StaffStatus } from '../../kiosk/staff/staff-status.ts';
import { askRunningKiosk, staffChannelPath } from '../../main/staff-channel.ts';
import { Problem } from '../../main/problem.ts';
import type { StaffRequest, StaffReply } from '../../kiosk/staff/staff-requests.ts';

/** What staff see at the running kiosk; undefined while it has no desk. */
export async function staffStatus(folder: string): Promise<StaffStatus | undefined> {
  const reply = await ask(folder, { ask: 'status' });
  return reply?.reply === 'status' ? reply.status : undefined;
}

/** Staff have looked at a halt, and let the machine go on. */
export async function clearHalt(folder: string): Promise<void> {
  await ask(folder, { ask: 'clearHalt', by: 'staff of the test', remark: 'the disk was exchanged' });
}

async function ask(folder: string, request: StaffRequest): Promise<StaffReply | undefined> {
  try {
    const answer = await askRunningKiosk(staffChannelPath(folder), request, systemClock);
    return answer?.ok ? answer.value : undefined;
  } catch (reason) {
    if (reason instanceof Problem) return undefined; // the process ended under the question
    throw reason;
  }
}
