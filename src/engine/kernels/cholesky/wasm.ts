/** Upper Cholesky factor of an inverse on WASM: blocked, float64. */
import type { ArrayKernels } from '../wasm/arrays.ts';

/** The kernel's block: matrices are filled up to a multiple of it with an identity, which touches nothing else. */
const block = 64;

/** As `inverseUpperFactor` of tensor/linalg.ts: U = J G^-1 J for J A J = G G^T, J the reversal of the index order. */
export function inverseUpperFactorOnWasm(
  kernels: ArrayKernels,
  A: Float64Array,
  n: number,
  smallestPivot: number,
): Float64Array | null {
  const width = Math.ceil(n / block) * block;
  const workBytes = 2 * width * block * 8 + 2 * block * block * 8;
  return kernels.withRoom(8 * width * (width + 1) + workBytes, (room) => {
    const { at, view } = room.doubles(width * width);
    const diagonal = room.doubles(width);
    const work = room.bytes(room.kernels.choleskyWorkBytes(width));
    const last = n * n - 1; // entry [i, j] of J A J is the one at last - (i * n + j)
    for (let i = 0; i < width; i++) {
      const row = i * width;
      if (i >= n) view.fill(0, row, row + i);
      else for (let j = 0; j <= i; j++) view[row + j] = A[last - (i * n + j)];
      if (i >= n) view[row + i] = 1;
      diagonal.view[i] = view[row + i];
    }
    if (!room.kernels.choleskyInverse(at, width, diagonal.at, smallestPivot, work.at)) return null;
    const U = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j <= i; j++) U[last - (i * n + j)] = view[i * width + j];
    }
    return U;
  });
}
