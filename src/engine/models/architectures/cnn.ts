/** A convolutional network of LeNet's size, with batch norm. LeCun et al. 1998 gave the plan. */
import type { SpecNode } from '../layers/index.ts';
import type { Architecture } from './architecture.ts';

/** conv 3x3 (no bias: batch norm has one) - batch norm - relu - max pool 2. */
function block(number: number, input: string, filters: number): readonly SpecNode[] {
  const [conv, bn, relu, pool] = ['conv', 'bn', 'relu', 'pool'].map((kind) => `${kind}${number}`);
  return [
    { id: conv, type: 'conv2d', inputs: [input], filters, kernel: [3, 3], stride: 1, padding: 0, bias: false },
    { id: bn, type: 'batchNorm', inputs: [conv], epsilon: 1e-5, momentum: 0.1 },
    { id: relu, type: 'relu', inputs: [bn] },
    { id: pool, type: 'maxPool', inputs: [relu], size: 2, stride: 2 },
  ];
}

export const cnn: Architecture = {
  id: 'cnn',
  name: 'CNN (LeNet size)',
  build: () => ({
    name: 'cnn',
    task: 'classify',
    inputShape: [28, 28, 1],
    classes: 10,
    nodes: [
      ...block(1, 'input', 16), // 28 -> 26 -> 13
      ...block(2, 'pool1', 32), // 13 -> 11 -> 5
      { id: 'flatten', type: 'flatten', inputs: ['pool2'] }, // 800
      { id: 'dense1', type: 'dense', inputs: ['flatten'], units: 64, bias: true },
      { id: 'relu3', type: 'relu', inputs: ['dense1'] },
      { id: 'dense2', type: 'dense', inputs: ['relu3'], units: 10, bias: true },
    ],
    output: 'dense2',
  }),
};
