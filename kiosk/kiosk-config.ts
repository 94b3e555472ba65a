import type { KioskId } from '../contract/ids.ts';
import type { Policy } from '../contract/policy.ts';
import type { HelpConfig } from './policy/help-config.ts';

/** What the kiosk must be told about itself. Checked by whoever reads the configuration. */
export interface KioskConfig {
  readonly kioskId: KioskId;
  /** Where the machine stands, as people say it; shown on every screen. */
  readonly place: string;
  readonly policy: Policy;
  readonly help: HelpConfig;
}
