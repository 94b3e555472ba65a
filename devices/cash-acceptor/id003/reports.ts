import type { Fen } from '../../../contract/money.ts';
import type { CreditReport, StartReport } from '../cash-acceptor.ts';
import type { Findings } from './findings.ts';

/** The credit as the till sees it. Calling `acknowledge` again returns the same promise. */
export function creditReport(
  denomination: Fen | undefined,
  acknowledge: () => Promise<boolean>,
): CreditReport {
  let acknowledged: Promise<boolean> | undefined;
  return { kind: 'credit', denomination, acknowledge: () => (acknowledged ??= acknowledge()) };
}

/**
 * What an acceptor found in its path when it came up has no value and is no credit: one that waits is told until it is
 * acknowledged. A note found in the stacker is seen in the box, as a fact; what it belongs to is for the till, or people.
 */
export function startReport(findings: Findings, credit: CreditReport | undefined): StartReport {
  const { identity, escrowGivenBack, deviceRestarted, foundInAcceptor, foundInStacker, fault } = findings;
  const noteStuck = fault?.code === 'jamInside' || fault?.code === 'jamReachable';
  const moved = !noteStuck && !credit;
  return {
    identity,
    escrowGivenBack,
    deviceRestarted,
    credits: credit ? [credit] : [],
    clearedFromFront: foundInAcceptor && moved ? [{ denomination: undefined }] : [],
    boxed: foundInStacker && moved ? 1 : 0,
    noteStuck,
    counters: undefined,
    acknowledges: true,
  };
}
