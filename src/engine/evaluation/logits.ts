/** One row of logits: cross entropy and the likeliest token, safe for large values. */

/** ln of the sum of exp. */
export function logSumExp(row: Float32Array): number {
  let greatest = Number.NEGATIVE_INFINITY;
  for (let id = 0; id < row.length; id++) if (row[id] > greatest) greatest = row[id];
  let sum = 0;
  for (let id = 0; id < row.length; id++) sum += Math.exp(row[id] - greatest);
  return greatest + Math.log(sum);
}

/** @returns loss = -ln softmax(row)[token], nats; best = the token of the greatest logit, of equals the lower */
export function tokenLoss(row: Float32Array, token: number): { readonly loss: number; readonly best: number } {
  let best = 0;
  for (let id = 1; id < row.length; id++) if (row[id] > row[best]) best = id;
  return { loss: logSumExp(row) - row[token], best };
}
