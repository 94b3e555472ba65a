import type { KioskView, Screen, ScreenKind } from '../../contract/view.ts';

/** What a screen function gets: the whole view for the frame, and its own part. */
export interface ScreenProps<K extends ScreenKind> {
  readonly view: KioskView;
  readonly screen: Extract<Screen, { kind: K }>;
}
