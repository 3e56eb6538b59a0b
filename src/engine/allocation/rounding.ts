/** Wanted shares of layers to whole weights, so that the total is met. */
import { roundHalfEven } from '../patterns/counting.ts';
import type { AllocatedWeight } from './allocation.ts';

/**
 * Largest remainders: each layer gets the floor of its share, the layers with the largest rests get one more until the
 * total is round-half-even(sum of shares). Ties go to the earlier layer.
 * @param sparsities one a weight, in [0, 1]
 * @returns count / numel by name, from which round-half-even gives the count back
 */
export function roundToTotal(
  weights: readonly AllocatedWeight[],
  sparsities: readonly number[],
): ReadonlyMap<string, number> {
  const sizes = weights.map(({ rows, columns }) => rows * columns);
  const shares = sizes.map((size, i) => size * sparsities[i]);
  const counts = shares.map(Math.floor);
  const total = roundHalfEven(shares.reduce((sum, share) => sum + share, 0));
  let missing = total - counts.reduce((sum, count) => sum + count, 0);
  const byRest = [...shares.keys()].sort((a, b) => shares[b] - counts[b] - (shares[a] - counts[a]) || a - b);
  for (const i of byRest) {
    if (missing <= 0) break;
    counts[i]++;
    missing--;
  }
  return new Map(weights.map(({ name }, i) => [name, sizes[i] === 0 ? 0 : counts[i] / sizes[i]]));
}
