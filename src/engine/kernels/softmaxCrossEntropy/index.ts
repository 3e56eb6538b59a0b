/** The classification loss: softmax and cross entropy in one numerically safe step. */
import { engine, getBackend, getKernel, type Scalar, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import { LabError } from '../../errors.ts';
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
  if (labels.dtype !== 'int32')
    throw new LabError('internal', `softmaxCrossEntropy: wanted int32, got ${labels.dtype}`);
  if (!getKernel('SoftmaxCrossEntropy', getBackend())) return composedSoftmaxCrossEntropy(logits, labels);
  const [loss, probabilities] = engine().runKernel('SoftmaxCrossEntropy', { logits, labels }) as [Scalar, Tensor2D];
  probabilities.dispose(); // the tape keeps its own reference
  return loss;
}
