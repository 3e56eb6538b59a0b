/** Softmax cross entropy from stock operations: for backends without a fused kernel of ours. */
import {
  logSoftmax,
  mul,
  neg,
  oneHot,
  type Scalar,
  sum,
  type Tensor1D,
  type Tensor2D,
  tidy,
} from '@tensorflow/tfjs-core';

export function composedSoftmaxCrossEntropy(logits: Tensor2D, labels: Tensor1D): Scalar {
  const [batch, classes] = logits.shape;
  return tidy(() => {
    const target = oneHot(labels, classes, 1, 0, 'float32'); // [batch, classes]
    return mul(neg(sum(mul(logSoftmax(logits), target))), 1 / batch);
  });
}
