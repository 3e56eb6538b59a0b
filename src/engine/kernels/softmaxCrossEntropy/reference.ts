/** Softmax cross entropy and its gradient in float64: the oracle of tests and of the self-test. */

export interface CrossEntropyReference {
  /** Mean over the batch. */
  readonly loss: number;
  /** Of the loss by the logits: [batch, classes]. */
  readonly gradient: Float32Array;
}

/** @param logits [labels.length, classes] */
export function referenceSoftmaxCrossEntropy(logits: Float32Array, labels: Int32Array): CrossEntropyReference {
  const batch = labels.length;
  const classes = logits.length / batch;
  const gradient = new Float32Array(logits.length);
  let loss = 0;
  for (let n = 0; n < batch; n++) {
    const row = Array.from(logits.subarray(n * classes, (n + 1) * classes));
    const largest = Math.max(...row);
    const powers = row.map((logit) => Math.exp(logit - largest));
    const sum = powers.reduce((total, power) => total + power, 0);
    loss += (Math.log(sum) + largest - row[labels[n]]) / batch;
    powers.forEach((power, c) => {
      gradient[n * classes + c] = (power / sum - (c === labels[n] ? 1 : 0)) / batch;
    });
  }
  return { loss, gradient };
}
