/** LoRA-guided importance: the gradient of a frozen weight, estimated from its adapter. Zhang et al. 2023, arXiv 2305.18403. */

/** A low-rank adapter of a linear layer: W = W0 + scaling * B A. */
export interface Adapter {
  /** [rank, in] */
  readonly A: Float32Array;
  /** [out, rank] */
  readonly B: Float32Array;
  readonly rank: number;
  /** alpha / rank */
  readonly scaling: number;
}

/** dL/dA [rank, in] and dL/dB [out, rank], after clipping, before the optimiser's step. */
export interface AdapterGradient {
  readonly A: Float32Array;
  readonly B: Float32Array;
}

/**
 * G = gB A + B gA - gB gA: what one step on A and B would have done to W, up to learning rate and scaling.
 * @returns [out, in]
 */
export function estimateGradient({ A, B, rank }: Adapter, gradient: AdapterGradient, out: number): Float32Array {
  const columns = A.length / rank;
  const G = new Float32Array(out * columns);
  const sums = new Float64Array(columns); // of one row, over ranks
  for (let row = 0; row < out; row++) {
    sums.fill(0);
    for (let r = 0; r < rank; r++) {
      const [b, gb] = [B[row * rank + r], gradient.B[row * rank + r]];
      for (let column = 0, place = r * columns; column < columns; column++, place++) {
        sums[column] += gb * A[place] + (b - gb) * gradient.A[place];
      }
    }
    G.set(sums, row * columns);
  }
  return G;
}

/** The same at one place. */
export function gradientAt({ A, B, rank }: Adapter, gradient: AdapterGradient, row: number, column: number): number {
  const columns = A.length / rank;
  let sum = 0;
  for (let r = 0; r < rank; r++) {
    const [b, gb] = [B[row * rank + r], gradient.B[row * rank + r]];
    sum += gb * A[r * columns + column] + (b - gb) * gradient.A[r * columns + column];
  }
  return Math.fround(sum);
}

/** W0 + scaling * B A: what the layer computes with, and what is left after merging. [out, in] */
export function mergeAdapter(frozen: Float32Array, { A, B, rank, scaling }: Adapter): Float32Array {
  const columns = A.length / rank;
  return frozen.map((value, place) => {
    const row = Math.floor(place / columns);
    const column = place % columns;
    let sum = 0;
    for (let r = 0; r < rank; r++) sum += B[row * rank + r] * A[r * columns + column];
    return value + scaling * sum;
  });
}

/**
 * |G * W| for each weight, as in the reference code; the paper writes its square.
 * @param gradient estimated, true, or null for magnitude alone: [out, in]
 * @param merged W0 + scaling * B A: [out, in]
 */
export function elementImportance(gradient: Float32Array | null, merged: Float32Array): Float32Array {
  return merged.map((value, place) => Math.abs(value * (gradient ? gradient[place] : 1)));
}
