/** Golden runner: SparseGPT from calibration inputs to corrected weights. */
import { methods } from '../engine/methods/index.ts';
import type { SolveMethod } from '../engine/methods/method.ts';
import { inverseFactor } from '../engine/methods/sparsegptFactor.ts';
import { parseOptions } from '../engine/options.ts';
import { patterns } from '../engine/patterns/index.ts';
import { hessian } from '../engine/statistics/hessian.ts';
import { createRandom } from '../engine/tensor/random.ts';
import { type CalibrationCalls, collect } from './calibration.ts';
import { floats, type GoldenRunner, prunedBits } from './case.ts';
import { compareExactly, compareFloats, compareMask } from './comparison.ts';
import { matrixOf, patternOf } from './matrix.ts';

interface Params extends CalibrationCalls {
  readonly sparsity: number;
  readonly n: number;
  readonly m: number;
  readonly blocksize: number;
  readonly percdamp: number;
  readonly nsamples_counted: number;
  readonly loss: number;
}

export const sparsegpt: GoldenRunner = async ({ golden, tensors }) => {
  const params = golden.params as unknown as Params;
  const { tolerance } = golden;
  const method = methods.get('sparsegpt') as SolveMethod;
  const weight = matrixOf(tensors, 'weight');
  const H = await collect(hessian, tensors, params);
  const choice = patternOf(params);
  const pattern = patterns.get(choice.id);
  const solution = await method.solve({
    name: golden.name,
    weight,
    stats: { hessian: H } as never,
    options: parseOptions('sparsegpt', method.options, {
      blockSize: params.blocksize,
      dampening: params.percdamp,
      counting: 'reference',
    }),
    random: createRandom(0),
    sparsity: params.sparsity,
    pattern,
    patternOptions: parseOptions(choice.id, pattern.options, choice.options),
  });
  const { U } = inverseFactor(H.matrix, H.columns, params.percdamp);
  const wanted = (name: string) => floats(tensors, name).values;
  return [
    ...compareExactly('samples', [H.samples], [params.nsamples_counted]),
    ...compareFloats('hessian', H.matrix, wanted('hessian'), tolerance.hessian),
    ...compareFloats('factor', U, wanted('hinv_cholesky_upper'), tolerance.hinv_cholesky_upper),
    ...compareMask('mask', solution.mask.kept, prunedBits(tensors, 'mask'), tolerance.mask),
    ...compareFloats('weights', solution.weight.values, wanted('pruned_weight'), tolerance.pruned_weight),
    ...compareFloats('loss', [solution.loss], [params.loss], tolerance.loss),
    ...compareExactly(
      'zeros',
      solution.weight.values.map((value, i) => (solution.mask.kept[i] ? 0 : Math.abs(value))),
      new Float32Array(weight.values.length),
    ),
  ];
};
