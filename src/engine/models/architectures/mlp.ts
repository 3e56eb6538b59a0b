/** Multi-layer perceptron, 784-256-128-10: the network without structure. */
import type { Architecture } from './architecture.ts';

export const mlp: Architecture = {
  id: 'mlp',
  name: 'MLP',
  build: () => ({
    name: 'mlp',
    task: 'classify',
    inputShape: [28, 28, 1],
    classes: 10,
    nodes: [
      { id: 'flatten', type: 'flatten', inputs: ['input'] },
      { id: 'dense1', type: 'dense', inputs: ['flatten'], units: 256, bias: true },
      { id: 'relu1', type: 'relu', inputs: ['dense1'] },
      { id: 'dense2', type: 'dense', inputs: ['relu1'], units: 128, bias: true },
      { id: 'relu2', type: 'relu', inputs: ['dense2'] },
      { id: 'dense3', type: 'dense', inputs: ['relu2'], units: 10, bias: true },
    ],
    output: 'dense3',
  }),
};
