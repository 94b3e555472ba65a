/** The page's own scheme and origin, which no server on the net can have. */
export const SCHEME = 'kiosk';
export const ORIGIN = `${SCHEME}://app`;
