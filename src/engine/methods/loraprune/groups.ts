/** From importance of weights to importance of heads and channels, layer by layer, and its moving average. */

/** Which side of a layer the group cuts: rows of q, k, v, gate, up; columns of o and down. */
export type GroupSide = 'out' | 'in';

/**
 * Sums of the weights of each group of neighbouring rows or columns.
 * @param importance [rows, columns]
 * @param size rows (or columns) of one group: the head dimension, or 1 for channels
 * @returns [rows / size] or [columns / size]
 */
export function sumGroups(importance: Float32Array, columns: number, side: GroupSide, size: number): Float32Array {
  const rows = importance.length / columns;
  const sums = new Float64Array((side === 'out' ? rows : columns) / size);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      sums[Math.floor((side === 'out' ? row : column) / size)] += importance[row * columns + column];
    }
  }
  return Float32Array.from(sums);
}

/** v / (|v|_2 + 1e-8), so that each layer has one vote among the coupled ones. */
export function normalize(vector: Float32Array): Float32Array {
  const norm = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0)) + 1e-8;
  return vector.map((value) => value / norm);
}

/** Sum of the normalised vectors of the coupled layers: one score a head, or a channel. */
export function couple(vectors: readonly Float32Array[]): Float32Array {
  const normalized = vectors.map(normalize);
  return normalized[0].map((_, group) => normalized.reduce((sum, vector) => sum + vector[group], 0));
}

/** s <- decay * s + (1 - decay) * now; an update that holds a NaN is skipped whole. */
export function movingAverage(average: Float32Array, now: Float32Array, decay = 0.9): Float32Array {
  if (now.some(Number.isNaN)) return average;
  return average.map((value, group) => decay * value + (1 - decay) * now[group]);
}
