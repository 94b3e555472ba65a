import type { HostMessage, KioskMessage } from '../../../main/kiosk-messages.ts';
import { startView } from '../sample-views.ts';

/** A kiosk process with one screen: it follows the language that is chosen, and falls on request. */
const say = (message: KioskMessage): void => {
  process.send?.(message);
};

process.on('message', (message: HostMessage) => {
  switch (message.type) {
    case 'begin':
      say({ type: 'view', view: startView(1) });
      break;
    case 'event':
      onEvent(message.event as { readonly revision: number; readonly action: { readonly type: string } });
      break;
    case 'stop':
      process.exit(0);
  }
});
setInterval(() => {
  say({ type: 'alive' });
}, 1000);

function onEvent({
  revision,
  action,
}: {
  readonly revision: number;
  readonly action: { readonly type: string };
}): void {
  if (action.type === 'finish') process.kill(process.pid, 'SIGKILL');
  say({ type: 'view', view: startView(revision + 1, 'en') });
}
