/** The classification loss: softmax and cross entropy in one numerically safe step. */
import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { assertShape } from '../../tensor/shape.ts';
import { composedSoftmaxCrossEntropy } from './composed.ts';

/**
 * Mean over the batch of -log softmax(logits)[label]. Differentiable in logits: (softmax - oneHot) / batch.
 * @param logits [batch, classes]
 * @param labels class of each example, int32 in 0..classes-1: [batch]
 * @throws LabError 'shapeMismatch'
 */
export function softmaxCrossEntropy(logits: Tensor2D, labels: Tensor1D): Scalar {
  assertShape('softmaxCrossEntropy labels', labels.shape, [logits.shape[0]]);
  return composedSoftmaxCrossEntropy(logits, labels);
}
