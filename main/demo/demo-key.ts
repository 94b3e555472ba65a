/** Opens the demo's made-up cards and is known to everybody: config-schema.ts refuses it where real money is taken. */
export const DEMO_MASTER_READ_KEY = 'd0e1f2031425364758697a8b9cadbecf';
