/** Golden runner: Wanda, its N:M and its alpha variant. */
import { methods } from '../engine/methods/index.ts';
import type { ScoreWeightsMethod } from '../engine/methods/method.ts';
import { defaultOptions, parseOptions } from '../engine/options.ts';
import { inputNorm } from '../engine/statistics/inputNorm.ts';
import { createRandom } from '../engine/tensor/random.ts';
import { type CalibrationCalls, collect } from './calibration.ts';
import { floats, type GoldenRunner, prunedBits } from './case.ts';
import { compareExactly, compareFloats, compareMask } from './comparison.ts';
import { applyMask, matrixOf, patternOf } from './matrix.ts';
import { selectMask } from './select.ts';

interface Params extends CalibrationCalls {
  readonly sparsity: number;
  readonly n: number;
  readonly m: number;
  readonly use_variant: boolean;
}

export const wanda: GoldenRunner = async ({ golden, tensors }) => {
  const params = golden.params as unknown as Params;
  const { tolerance } = golden;
  const method = methods.get('wanda') as ScoreWeightsMethod;
  const options = parseOptions('wanda', method.options, { variant: params.use_variant, counting: 'reference' });
  const weight = matrixOf(tensors, 'weight');
  const stats = { inputNorm: await collect(inputNorm, tensors, params) };
  const context = { name: golden.name, weight, stats: stats as never, options, random: createRandom(0) };
  const { mask } = await selectMask(method, context, params.sparsity, patternOf(params));
  const plainScore = method.score({ ...context, options: defaultOptions(method.options) });
  const exact = tolerance.mask === 'exact';
  return [
    ...compareFloats('norms', stats.inputNorm.squaredNorm, floats(tensors, 'scaler_row').values, tolerance.scaler_row),
    ...compareFloats('scores', plainScore, floats(tensors, 'score').values, tolerance.score),
    ...compareMask('mask', mask.kept, prunedBits(tensors, 'mask'), tolerance.mask),
    ...(exact ? compareExactly('weights', applyMask(weight, mask), floats(tensors, 'pruned_weight').values) : []),
  ];
};
