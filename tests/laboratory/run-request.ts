import { runSeed, type SeedOptions, type SeedResult } from './seed-run.ts';
import { TOLD_SEED, type SeedRequest } from './standard-set.ts';
import { runToldHours } from './told-run.ts';

export function runRequest(request: SeedRequest & Pick<SeedOptions, 'print'>): Promise<SeedResult> {
  return request.seed === TOLD_SEED ? runToldHours(request) : runSeed(request);
}
