/** A classifier with every type of node that image networks have, and random values for any network. */
import { paramSpecs } from '../engine/models/params.ts';
import type { ClassifierSpec, ModelSpec } from '../engine/models/spec.ts';
import { createRandom } from '../engine/tensor/random.ts';
import { sizeOf } from '../engine/tensor/shape.ts';

/** Odd sizes, uneven padding, a dense layer behind a flatten of several channels, batch norm on both ranks. */
export const everyImageNode: ClassifierSpec = {
  name: 'every node',
  task: 'classify',
  head: 'softmax',
  inputShape: [7, 6, 2],
  classes: 3,
  nodes: [
    { id: 'a.conv', type: 'conv2d', inputs: ['input'], filters: 3, kernel: [3, 3], stride: 1, padding: 1, bias: true },
    { id: 'a_conv', type: 'conv2d', inputs: ['input'], filters: 3, kernel: [3, 3], stride: 1, padding: 1, bias: false },
    { id: 'lambda', type: 'concat', inputs: ['a.conv', 'a_conv'] },
    { id: 'bn', type: 'batchNorm', inputs: ['lambda'], epsilon: 1e-3, momentum: 0.1 },
    { id: 'avg', type: 'avgPool', inputs: ['bn'], size: 2, stride: 1 },
    { id: 'max', type: 'maxPool', inputs: ['bn'], size: 2, stride: 1 },
    { id: 'sum', type: 'add', inputs: ['avg', 'max'] },
    { id: 'relu', type: 'relu', inputs: ['sum'] },
    { id: 'flat', type: 'flatten', inputs: ['relu'] },
    { id: 'bn2', type: 'batchNorm', inputs: ['flat'], epsilon: 1e-5, momentum: 0.1 },
    { id: 'dw', type: 'depthwiseConv2d', inputs: ['relu'], kernel: [3, 2], stride: 2, padding: 1, bias: true },
    { id: 'part', type: 'slice', inputs: ['dw'], start: 2, size: 3 },
    { id: 'gap', type: 'globalAveragePool', inputs: ['part'] },
    { id: 'normal', type: 'normalize', inputs: ['input'], mean: [0.4, 0.5], std: [0.2, 0.3] },
    { id: 'wide', type: 'padChannels', inputs: ['normal'], before: 1, after: 2 },
    { id: 'padded', type: 'zeroPad', inputs: ['wide'], top: 0, bottom: 1, left: 2, right: 1 }, // 8 x 9
    { id: 'six', type: 'relu6', inputs: ['padded'] },
    { id: 'most', type: 'maxPool', inputs: ['padded'], size: 3, stride: 2, same: true },
    { id: 'mean', type: 'avgPool', inputs: ['padded'], size: 3, stride: 2, same: true },
    { id: 'leaky', type: 'leakyRelu', inputs: ['most'], slope: 0.3 },
    { id: 'logistic', type: 'sigmoid', inputs: ['mean'] },
    { id: 'swish', type: 'silu', inputs: ['mean'] },
    { id: 'curve', type: 'tanh', inputs: ['leaky'] },
    { id: 'curves', type: 'add', inputs: ['logistic', 'swish', 'curve'] },
    { id: 'peak', type: 'globalMaxPool', inputs: ['curves'] },
    { id: 'peak6', type: 'globalMaxPool', inputs: ['six'] },
    { id: 'drop', type: 'dropout', inputs: ['peak'], rate: 0.5 },
    { id: 'both', type: 'concat', inputs: ['gap', 'bn2', 'drop', 'peak6'] },
    { id: 'out', type: 'dense', inputs: ['both'], units: 3, bias: true },
  ],
  output: 'out',
};

/** Native layout: weights as they begin, everything else around 1 (variances must be above 0). */
export function randomArrays(spec: ModelSpec, seed = 3): Map<string, Float32Array<ArrayBuffer>> {
  const random = createRandom(seed);
  return new Map(
    paramSpecs(spec).map(({ name, shape, layout, init }) => {
      const spread = init.kind === 'heNormal' ? Math.sqrt(2 / init.fanIn) : 1;
      const draw = layout === 'vector' ? () => 0.5 + random.uniform() : () => spread * random.normal();
      return [name, Float32Array.from({ length: sizeOf(shape) }, draw)];
    }),
  );
}
