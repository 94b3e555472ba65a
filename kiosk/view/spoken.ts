import type { Screen } from '../../contract/view.ts';

/** Id of the text that is spoken with a screen: its kind, and its state where that changes what is to be done. */
export function spokenId(screen: Screen): string {
  switch (screen.kind) {
    case 'oneMoment':
      return `oneMoment.${screen.why}`;
    case 'cardPrompt':
      return screen.problem ? `cardPrompt.${screen.problem}` : 'cardPrompt';
    case 'recharge':
      return `recharge.${screen.slot.state}`;
    case 'result':
      return `result.${screen.outcome}`;
    case 'collected':
      return `collected.${screen.load.state}`;
    case 'start':
    case 'cardServices':
    case 'loading':
    case 'cardBack':
    case 'balance':
    case 'takeCard':
    case 'cardRefused':
    case 'serviceClosed':
    case 'help':
      return screen.kind;
  }
}

/**
 * What an answer refers to: as long as this does not change, an event for the older picture still means the same. The
 * running seconds, the clock and a growing total do not make a touch stale; another screen or another choice does.
 */
export function answerKey(screen: Screen, warning: boolean): string {
  switch (screen.kind) {
    case 'start':
    case 'cardServices':
      return `${screen.kind} ${warning} ${screen.services.map(({ service, state }) => `${service}${state.open}`).join()}`;
    case 'recharge':
      return `${screen.kind} ${warning} ${screen.canFinish}`;
    case 'balance':
      return `${screen.kind} ${warning} ${screen.canCollect}`;
    default:
      return `${spokenId(screen)} ${warning}`;
  }
}
