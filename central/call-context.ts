import type { z } from 'zod';
import type { CardIdentity } from '../contract/card-layout.ts';
import type { platformCalls } from '../contract/platform-api.ts';
import type { PlatformCall, PlatformReply } from '../contract/platform-api.ts';
import type { Policy } from '../contract/policy.ts';
import type { CampusTime } from './campus-time.ts';
import type { CallResult } from './failure.ts';
import type { LoadSecrets } from './load-secrets.ts';
import type { AlarmRow, CentralTransaction, KioskRow } from './store/central-store.ts';

/** Does the MAC on the card fit its identity and chip? Only the platform has the key. */
export type IdentityMacCheck = (uid: string, identity: CardIdentity) => boolean;

/** What every call is handled with; one per request, inside its transaction. */
export interface CallContext {
  readonly tx: CentralTransaction;
  readonly kiosk: KioskRow;
  /** The platform's time at the arrival of the request. */
  readonly nowMs: number;
  readonly campus: CampusTime;
  readonly policy: Policy;
  readonly identityMacCheck: IdentityMacCheck;
  readonly secrets: LoadSecrets;
}

/** Every call but `time` is signed. */
export type SignedCall = Exclude<PlatformCall, 'time'>;
/** A request after its schema has read it. */
export type Parsed<C extends SignedCall> = z.output<(typeof platformCalls)[C]['request']>;

export type CallHandler<C extends SignedCall> = (
  context: CallContext,
  request: Parsed<C>,
) => Promise<CallResult<PlatformReply<C>>>;

/** Writes down what staff should look at. */
export function raiseAlarm(
  { tx, kiosk, nowMs }: CallContext,
  kind: AlarmRow['kind'],
  detail: string,
): Promise<void> {
  return tx.kiosks.addAlarm({ kioskId: kiosk.kioskId, kind, detail, atMs: nowMs });
}
