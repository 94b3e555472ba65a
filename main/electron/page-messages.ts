/** What the preload and the host say to each other: three channels, and no other is listened to. */
export const channels = {
  /** Page to host: send me the present view and every later one. Without content. */
  attach: 'kiosk:attach',
  /** Page to host: a `UserEvent` as JSON text, so that its size is known before anything is read. */
  event: 'kiosk:event',
  /** Host to page: a `KioskView`. */
  view: 'kiosk:view',
} as const;

/** In characters; no event of a person is longer. */
export const LONGEST_EVENT = 4096;
