import type { LoadSteps } from './load-steps.ts';

/** The loads of a machine without a journal: it begins none, since nothing may be written without a record. */
const none = (): Promise<never> => Promise.reject(new Error('no card is loaded without a journal'));

export const noLoads: LoadSteps = { read: none, ask: none, write: none, giveUp: none, readOther: none };
