import type { FaultMode } from '../../network/fault.ts';

/** What the network does, as the page calls it. */
export const faultNames: Readonly<Record<FaultMode, { readonly name: string; readonly hint: string }>> = {
  pass: { name: 'Healthy', hint: 'everything passes' },
  refuse: { name: 'Refuse', hint: 'connections are reset at once' },
  dropBefore: { name: 'Lose request', hint: 'the request never reaches central' },
  dropAfter: { name: 'Lose answer', hint: 'central did it, the answer is lost' },
  slow: { name: 'Slow', hint: 'a delay each way' },
  duplicate: { name: 'Twice', hint: 'delivered twice, the second answer thrown away' },
};
