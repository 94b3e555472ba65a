/** The short set of `npm test`: one for each family of rules, each noticed in the first run that is lived with it. */
export const quickMutants: readonly string[] = [
  'credit before the credit event',
  'acknowledge before commit',
  'new key on retry',
  'recovery of loads skipped',
  'write key kept by the driver',
  'load confirmed before it is read back',
  'chain of hashes leaves the body out',
  'platform: purchases only in their order',
];
