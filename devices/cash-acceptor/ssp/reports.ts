import type { Fen } from '../../../contract/money.ts';
import type { AcceptorCounters, CreditReport, StartReport } from '../cash-acceptor.ts';
import type { Channel, Counters } from './codec/setup.ts';
import type { Credit } from './delivery.ts';
import type { Findings } from './findings.ts';

/** Undefined where the device does not know what it moved, or names a channel that is no note of ours. */
function denominationOf(channels: readonly Channel[], channel: number): Fen | undefined {
  return channels.find((other) => other.channel === channel)?.denomination;
}

/** The credit as the till sees it. Calling `acknowledge` again returns the same promise. */
export function creditReport(
  credit: Credit,
  channels: readonly Channel[],
  acknowledge: () => Promise<boolean>,
): CreditReport {
  let acknowledged: Promise<boolean> | undefined;
  return {
    kind: credit.kind,
    denomination: denominationOf(channels, credit.channel),
    acknowledge: () => (acknowledged ??= acknowledge()),
  };
}

export function startReport(findings: Findings, report: (credit: Credit) => CreditReport): StartReport {
  const { counters } = findings;
  return {
    identity: findings.identity,
    escrowGivenBack: findings.escrowGivenBack,
    deviceRestarted: findings.deviceRestarted,
    credits: findings.credits.map(report),
    clearedFromFront: findings.clearedFromFront.map((channel) => ({
      denomination: denominationOf(findings.channels, channel),
    })),
    boxed: findings.boxed,
    noteStuck: findings.faults.some(({ code }) => code === 'jamInside' || code === 'jamReachable'),
    counters: counters && acceptorCounters(counters),
    acknowledges: findings.pollCommand === 'pollWithAck',
  };
}

/** The two that a plain validator counts; the others belong to units that pay out. */
export function acceptorCounters({ stacked, rejected }: Counters): AcceptorCounters {
  return { stacked, rejected };
}
