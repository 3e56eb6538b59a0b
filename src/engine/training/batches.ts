/** Which examples make which mini-batch: a function of (seed, step) alone, so that any step can be found again. */
import type { Random } from '../tensor/random.ts';

/** Whole batches in one pass over the data; the rest is left out, and another rest in each epoch. */
export function stepsPerEpoch(size: number, batchSize: number): number {
  return Math.max(1, Math.floor(size / batchSize));
}

/** Steps in a number of epochs, which need not be whole. */
export function stepsOf(epochs: number, size: number, batchSize: number): number {
  return Math.round(epochs * stepsPerEpoch(size, batchSize));
}

/**
 * Indices of the examples of one step, each epoch a new order: [min(batchSize, size)].
 * @param random its stream `epoch N` shuffles epoch N
 * @param step from 0
 */
export function batchAt(random: Random, size: number, batchSize: number, step: number): Int32Array {
  const perEpoch = stepsPerEpoch(size, batchSize);
  const order = epochOrder(random, size, Math.floor(step / perEpoch));
  const first = (step % perEpoch) * batchSize;
  return order.subarray(first, Math.min(first + batchSize, size));
}

/** The last order made for a stream: making it anew for every step would cost more than the step's images. */
const remembered = new WeakMap<Random, { readonly epoch: number; readonly order: Int32Array }>();

function epochOrder(random: Random, size: number, epoch: number): Int32Array {
  const last = remembered.get(random);
  if (last?.epoch === epoch && last.order.length === size) return last.order;
  const order = random.split(`epoch ${epoch}`).permutation(size);
  remembered.set(random, { epoch, order });
  return order;
}
