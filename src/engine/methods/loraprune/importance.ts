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
  for (let row = 0; row < out; row++) {
    for (let column = 0; column < columns; column++) {
      let sum = 0;
      for (let r = 0; r < rank; r++) {
        const [a, b] = [A[r * columns + column], B[row * rank + r]];
        const [ga, gb] = [gradient.A[r * columns + column], gradient.B[row * rank + r]];
        sum += gb * a + b * ga - gb * ga;
      }
      G[row * columns + column] = sum;
    }
  }
  return G;
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
