/** Keras' activations by name as nodes. `softmax` is none of them: behind the logits it is the head of the network. */
import type { ImageNode } from '../../models/layers/index.ts';

type ActivationType = Extract<ImageNode['type'], 'relu' | 'relu6' | 'sigmoid' | 'silu' | 'tanh'>;

export const activationTypes: Readonly<Record<string, ActivationType>> = {
  relu: 'relu',
  relu6: 'relu6',
  sigmoid: 'sigmoid',
  silu: 'silu',
  swish: 'silu',
  tanh: 'tanh',
};
