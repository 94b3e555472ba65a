import type { Clock } from '../contract/time.ts';
import { userEventSchema } from '../contract/view.ts';
import { EventBudget } from './event-budget.ts';
import type { HostLog } from './host-log.ts';
import type { KioskLink } from './supervisor.ts';

/** What one page sends: no more than a person can touch, and nothing but whole events, reaches the kiosk. */
export class EventGate {
  readonly #log: HostLog;
  readonly #kiosk: KioskLink;
  readonly #budget: EventBudget;
  #flooded = false;

  constructor(ports: { readonly clock: Clock; readonly log: HostLog; readonly kiosk: KioskLink }) {
    this.#log = ports.log;
    this.#kiosk = ports.kiosk;
    this.#budget = new EventBudget(ports.clock);
  }

  /** @param read what the page sent; called only where the page has not sent too much */
  take(read: () => unknown): void {
    const allowed = this.#budget.take();
    // One line in the log for a flood, not one for each drop.
    if (!allowed && !this.#flooded) this.#log({ id: 'event.dropped', why: 'tooMany' });
    this.#flooded = !allowed;
    if (this.#flooded) return;
    const event = userEventSchema.safeParse(read());
    if (event.success) this.#kiosk.send(event.data);
    else this.#log({ id: 'event.dropped', why: 'malformed' });
  }
}
