import { currentEdition, type Edition } from './editions.ts';
import { REGRESSION_STRIDE, regressionSeeds } from './regression-seeds.ts';

/** The seed whose hours are told. */
export const TOLD_SEED = 0;

/** One piece of work of `npm run prove`: a seed, with all of its runs or one of them. */
export interface SeedRequest {
  readonly seed: number;
  readonly edition: Edition;
  readonly stride: number;
  readonly only?: string | undefined;
}

/**
 * What `npm test` proves, besides the seeds in which something was found before: together they take every transition
 * that is not exempt. Measured: under 4 minutes on two cores.
 */
export const standardSeeds = { first: 1, last: 30, stride: 16 } as const;

/** Dies at every 32nd effect of a seed, so that 3,000 seeds meet each of them about a hundred times within an hour. */
export const DEFAULT_STRIDE = 32;

/** So many seeds take every transition, whatever their stride. */
const MANY_SEEDS = 300;

/** A proof over fewer seeds says which transitions it did not take, but does not fail for it. */
export function coversStandardSet(requests: readonly SeedRequest[]): boolean {
  const strides = new Map(
    requests.map(({ seed, edition, stride, only }) => [`${edition}/${seed}`, only ?? stride]),
  );
  const ofThisEdition = new Set(
    requests
      .filter(({ edition, only }) => edition === currentEdition && only === undefined)
      .map(({ seed }) => seed),
  );
  if (ofThisEdition.size >= MANY_SEEDS) return true;
  return seedsOf(standardSeeds).every((seed) => {
    const stride = strides.get(`${currentEdition}/${seed}`);
    return typeof stride === 'number' && stride <= standardSeeds.stride;
  });
}

/** The hours that are told and not drawn. */
export const toldRequest: SeedRequest = { seed: TOLD_SEED, edition: currentEdition, stride: 1 };

export function regressionRequests(): readonly SeedRequest[] {
  return regressionSeeds.flatMap(({ seed, edition, run }) => {
    const request = { seed, edition, stride: REGRESSION_STRIDE };
    return run === undefined ? [request] : [request, { ...request, only: run }];
  });
}

export function rangeRequests(
  range: { readonly first: number; readonly last: number },
  stride: number,
  edition: Edition = currentEdition,
): readonly SeedRequest[] {
  return seedsOf(range).map((seed) => ({ seed, edition, stride }));
}

function seedsOf({ first, last }: { readonly first: number; readonly last: number }): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
