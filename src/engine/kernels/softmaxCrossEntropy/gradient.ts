/** Teaches tfjs' tape the fused softmax cross entropy. */
import { engine, getGradient, registerGradient, type Tensor } from '@tensorflow/tfjs-core';

export function registerSoftmaxCrossEntropyGradient(): void {
  if (getGradient('SoftmaxCrossEntropy')) return;
  registerGradient({
    kernelName: 'SoftmaxCrossEntropy',
    inputsToSave: ['labels'],
    outputsToSave: [false, true],
    gradFunc(dys, [labels, probabilities]) {
      const [dy] = dys as Tensor[];
      return {
        logits: () => engine().runKernel('SoftmaxCrossEntropyGrad', { dy, probabilities, labels }) as Tensor,
      };
    },
  });
}
