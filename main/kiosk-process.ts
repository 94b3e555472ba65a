import { systemClock } from '../contract/system-clock.ts';
// stand-in until the kiosk core is there
systemClock.schedule(60_000, () => undefined);
