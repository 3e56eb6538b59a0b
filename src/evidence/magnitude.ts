/** Golden runner: per-layer magnitude of the Wanda repository, and N:M. */
import { methods } from '../engine/methods/index.ts';
import type { ScoreWeightsMethod } from '../engine/methods/method.ts';
import { parseOptions } from '../engine/options.ts';
import type { StatisticsOf } from '../engine/statistics/statistic.ts';
import { prunedCount } from '../engine/tensor/matrix.ts';
import { createRandom } from '../engine/tensor/random.ts';
import { floats, type GoldenRunner, prunedBits } from './case.ts';
import { compareExactly, compareMask, fault } from './comparison.ts';
import { applyMask, matrixOf, patternOf } from './matrix.ts';
import { selectMask } from './select.ts';

const scopes: Readonly<Record<string, string>> = { 'per-layer': 'layer', 'per-row': 'row' };

export const magnitude: GoldenRunner = async ({ golden, tensors }) => {
  const params = golden.params as { sparsity: number; n: number; m: number; scope: string; pruned_count: number };
  const method = methods.get('magnitude') as ScoreWeightsMethod;
  const options = parseOptions('magnitude', method.options, { compare: scopes[params.scope], counting: 'reference' });
  const weight = matrixOf(tensors, 'weight');
  const stats = {} as StatisticsOf<never>;
  const context = { name: golden.name, weight, stats, options, random: createRandom(0) };
  const { mask } = await selectMask(method, context as never, params.sparsity, patternOf(params));
  return [
    ...(scopes[params.scope] ? [] : [fault(`scope '${params.scope}' is not known`)]),
    ...compareMask('mask', mask.kept, prunedBits(tensors, 'mask'), golden.tolerance.mask),
    ...compareExactly('weights', applyMask(weight, mask), floats(tensors, 'pruned_weight').values),
    ...compareExactly('count', [prunedCount(mask)], [params.pruned_count]),
  ];
};
