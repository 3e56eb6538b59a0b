/**
 * The LeNet-size CNN of the speed bar, written on bare operations: 3x3x1x16 - BN - relu - pool 2 - 3x3x16x32 - BN - relu -
 * pool 2 - dense 64 - relu - dense 10, on 28 x 28 x 1. `torch_cnn.py` is its twin.
 */
import {
  add,
  conv2d,
  dispose,
  matMul,
  maxPool,
  relu,
  reshape,
  type Scalar,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
  tensor,
  type Variable,
  variable,
  variableGrads,
  zeros,
} from '@tensorflow/tfjs-core';
import { trainBatchNorm } from '../../src/engine/kernels/batchNorm/index.ts';
import { adamwStep } from '../../src/engine/kernels/optimizer/index.ts';
import { softmaxCrossEntropy } from '../../src/engine/kernels/softmaxCrossEntropy/index.ts';
import { createRandom } from '../../src/engine/tensor/random.ts';
import { sizeOf } from '../../src/engine/tensor/shape.ts';

const BATCH = 64;

/** [shape, standard deviation]; deviation 0 with fill 1 for scales, 0 for shifts and biases. */
const parameters = {
  conv1: { shape: [3, 3, 1, 16], std: 0.3, fill: 0 },
  scale1: { shape: [16], std: 0, fill: 1 },
  shift1: { shape: [16], std: 0, fill: 0 },
  conv2: { shape: [3, 3, 16, 32], std: 0.1, fill: 0 },
  scale2: { shape: [32], std: 0, fill: 1 },
  shift2: { shape: [32], std: 0, fill: 0 },
  dense1: { shape: [64, 800], std: 0.05, fill: 0 },
  bias1: { shape: [64], std: 0, fill: 0 },
  dense2: { shape: [10, 64], std: 0.15, fill: 0 },
  bias2: { shape: [10], std: 0, fill: 0 },
};
type Name = keyof typeof parameters;
const names = Object.keys(parameters) as Name[];

export interface LenetBench {
  /** Forward, backward and AdamW. @returns the loss before the update, read back: the work is done when it is there */
  step(): number;
  dispose(): void;
}

/** On the active backend. */
export function createLenetBench(): LenetBench {
  const random = createRandom(1);
  const normal = (shape: readonly number[], std: number, fill: number) =>
    tensor(
      Float32Array.from({ length: sizeOf(shape) }, () => fill + std * random.normal()),
      [...shape],
    );
  const weights = new Map<Name, Variable>();
  const moments = new Map<Name, { m: Variable; v: Variable }>();
  for (const name of names) {
    const { shape, std, fill } = parameters[name];
    const initial = normal(shape, std, fill);
    weights.set(name, variable(initial));
    initial.dispose();
    const [m, v] = [zeros(shape), zeros(shape)];
    moments.set(name, { m: variable(m), v: variable(v) });
    dispose([m, v]);
  }
  const x = normal([BATCH, 28, 28, 1], 1, 0) as Tensor4D;
  const labels = tensor(
    Array.from({ length: BATCH }, () => random.int(10)),
    [BATCH],
    'int32',
  ) as Tensor1D;
  const weight = <T>(name: Name) => weights.get(name) as unknown as T;
  const block = (input: Tensor4D, index: 1 | 2) => {
    const convolved = conv2d(input, weight<Tensor4D>(`conv${index}`), 1, 'valid');
    const scale = weight<Tensor1D>(`scale${index}`);
    const { y } = trainBatchNorm(convolved, scale, weight<Tensor1D>(`shift${index}`), 1e-5);
    return maxPool(relu(y), 2, 2, 'valid');
  };
  const loss = () => {
    const features = reshape(block(block(x, 1), 2), [BATCH, 800]);
    const hidden = relu(add(matMul(features, weight<Tensor2D>('dense1'), false, true), weight('bias1')));
    const logits = add(matMul(hidden, weight<Tensor2D>('dense2'), false, true), weight('bias2'));
    return softmaxCrossEntropy(logits as Tensor2D, labels);
  };
  let updates = 0;
  return {
    step() {
      const { value, grads } = variableGrads(loss as () => Scalar, [...weights.values()]);
      updates++;
      for (const name of names) {
        const weight = weights.get(name)!;
        adamwStep({
          weight,
          gradient: grads[weight.name],
          ...moments.get(name)!,
          mask: null,
          step: updates,
          learningRate: 1e-3,
          beta1: 0.9,
          beta2: 0.999,
          epsilon: 1e-8,
          weightDecay: 0.01,
        });
      }
      const [result] = value.dataSync();
      dispose([value, ...Object.values(grads)]);
      return result;
    },
    dispose() {
      dispose([x, labels, ...weights.values()]);
      for (const { m, v } of moments.values()) dispose([m, v]);
    },
  };
}
