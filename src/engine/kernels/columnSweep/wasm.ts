/** SparseGPT's column loop on WASM: a block of W and of U lies apart, the later blocks are updated by a product. */
import type { ArrayKernels } from '../wasm/arrays.ts';
import type { SweepRequest, SweptColumns, Walk } from './contract.ts';
import { createVerdicts } from './verdicts.ts';

export function sweepOnWasm(kernels: ArrayKernels, request: SweepRequest, walk: Walk): SweptColumns {
  const { values, rows, columns, U, blockSize } = request;
  const verdicts = createVerdicts(request);
  const stride = Math.ceil(Math.min(blockSize, columns) / 4) * 4; // of a block, zeros behind its last column
  const size = rows * stride;
  const bytes = 4 * (rows * columns + columns * columns + 3 * size + stride * stride) + size;
  return kernels.withRoom(bytes, (room) => {
    const W = room.floats(rows * columns);
    const factor = room.floats(columns * columns);
    const W1 = room.floats(size); // the open block: [rows, stride]
    const U1 = room.floats(stride * stride);
    const negatedErrors = room.floats(size);
    const scores = room.floats(size);
    const keptBits = room.bytes(size);
    W.view.set(values);
    factor.view.set(U);
    let [i1, i2] = [0, 0];
    let loss = 0;
    walk({
      openBlock(start, end) {
        [i1, i2] = [start, end];
        W1.view.fill(0);
        U1.view.fill(0);
        negatedErrors.view.fill(0);
        copyRows(W.view.subarray(i1), columns, W1.view, stride, rows, i2 - i1);
        copyRows(factor.view.subarray(i1 * columns + i1), columns, U1.view, stride, i2 - i1, i2 - i1);
      },
      prune(from, to) {
        const [first, last] = [from - i1, to - i1];
        room.kernels.squaredRatios(W1.at, U1.at, scores.at, rows, stride, first, last);
        keptBits.view.set(verdicts.decide(from, to, scores.view.subarray(0, rows * (to - from))));
        loss += room.kernels.pruneColumns(W1.at, U1.at, keptBits.at, negatedErrors.at, rows, stride, first, last);
      },
      closeBlock() {
        copyRows(W1.view, stride, W.view.subarray(i1), columns, rows, i2 - i1);
        const rest = columns - i2;
        const [errors, later] = [negatedErrors.at, factor.at + 4 * (i1 * columns + i2)];
        const target = W.at + 4 * i2;
        room.kernels.subtractProduct(errors, stride, later, columns, target, columns, rows, rest, i2 - i1);
      },
    });
    return { W: W.view.slice(), kept: verdicts.kept, scores: verdicts.scores, loss };
  });
}

/** The first `width` numbers of each row. Strides in numbers. */
function copyRows(
  from: Float32Array,
  fromStride: number,
  to: Float32Array,
  toStride: number,
  rows: number,
  width: number,
): void {
  for (let row = 0; row < rows; row++) {
    to.set(from.subarray(row * fromStride, row * fromStride + width), row * toStride);
  }
}
