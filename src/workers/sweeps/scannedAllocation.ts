/** A scan of layers as an allocation of the recipe. */
import { LabError } from '../../engine/errors.ts';
import { prunableWeights } from '../../engine/models/prunable.ts';
import type { Choice } from '../../engine/pipelines/recipe.ts';
import { allocateBySensitivity, layersOfScan } from '../../engine/sweeps/sensitivityAllocation.ts';
import type { SweepSubject } from '../../engine/sweeps/subject.ts';
import type { LiveSweep } from './record.ts';

/**
 * Of the scan's first method, pattern and seed.
 * @param sparsity wanted share of zeros over the scanned layers
 * @throws LabError 'recipeInvalid' while the scan has no layer yet
 */
export function scannedAllocation(
  { sweep, subject }: { readonly sweep: LiveSweep; readonly subject: SweepSubject },
  sparsity: number,
): Choice {
  const { dense, request } = sweep.record;
  const points = sweep.points.map(({ point }) => point);
  const [first] = points;
  const own = points.filter(({ method, pattern, seed }) => {
    return method === request.methods[0].id && pattern === first.pattern && seed === first.seed;
  });
  const layers = dense === null ? [] : layersOfScan(own, prunableWeights(subject.spec), dense);
  if (layers.length === 0) {
    const problem = 'no layer was scanned yet';
    throw new LabError('recipeInvalid', 'sensitivity: wanted at least 1 layer, got 0', {
      field: 'allocation',
      problem,
    });
  }
  return { id: 'perLayer', options: { sparsities: allocateBySensitivity(layers, sparsity) } };
}
