/** A network for 28 x 28 images with everything that couples channels, and a few thousand weights. */
import type { ModelSpec } from '../engine/models/spec.ts';

/** Two convolutions with norms, a flatten, two linear layers. */
export const smallConvNet: ModelSpec = {
  name: 'small',
  task: 'classify',
  inputShape: [28, 28, 1],
  classes: 10,
  nodes: [
    { id: 'conv1', type: 'conv2d', inputs: ['input'], filters: 8, kernel: [3, 3], stride: 4, padding: 0, bias: false },
    { id: 'bn1', type: 'batchNorm', inputs: ['conv1'], epsilon: 1e-5, momentum: 0.1 },
    { id: 'conv2', type: 'conv2d', inputs: ['bn1'], filters: 12, kernel: [3, 3], stride: 2, padding: 0, bias: true },
    { id: 'bn2', type: 'batchNorm', inputs: ['conv2'], epsilon: 1e-5, momentum: 0.1 },
    { id: 'flatten', type: 'flatten', inputs: ['bn2'] },
    { id: 'dense1', type: 'dense', inputs: ['flatten'], units: 16, bias: true },
    { id: 'dense2', type: 'dense', inputs: ['dense1'], units: 10, bias: true },
  ],
  output: 'dense2',
};
