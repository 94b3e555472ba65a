import { balanceSamples } from './balance-samples.ts';
import { cardSamples } from './card-samples.ts';
import { loadSamples } from './load-samples.ts';
import { rechargeSamples } from './recharge-samples.ts';
import { resultSamples } from './result-samples.ts';
import type { Sample } from './sample-parts.ts';
import { visitSamples } from './visit-samples.ts';

/** Every screen in every state that looks different. Names are stable: pictures and tests are called by them. */
export const samples: Readonly<Record<string, Sample>> = {
  ...visitSamples,
  ...cardSamples,
  ...rechargeSamples,
  ...resultSamples,
  ...loadSamples,
  ...balanceSamples,
};
