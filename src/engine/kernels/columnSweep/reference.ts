/** SparseGPT's column loop on typed arrays, as Algorithm 1 writes it. */
import type { SweepRequest, SweptColumns, Walk } from './contract.ts';
import { createVerdicts } from './verdicts.ts';

/** What stands after one column is frozen and its error lies in the rest of its block. Views: good until it returns. */
export interface SweptColumn {
  readonly column: number;
  /** Of the open block. */
  readonly block: readonly [start: number, end: number];
  /** [rows, columns] */
  readonly W: Float32Array;
  /** Sum of what the removals up to here cost. */
  readonly loss: number;
}

/** @param watch called after each column, from left to right */
export function referenceSweep(request: SweepRequest, walk: Walk, watch?: (swept: SweptColumn) => void): SweptColumns {
  const { values, rows, columns, U } = request;
  const verdicts = createVerdicts(request);
  const W = values.slice(); // [rows, columns]
  let [i1, i2] = [0, 0];
  let loss = 0;
  let Err = new Float32Array(0); // [rows, block]
  walk({
    openBlock(start, end) {
      [i1, i2] = [start, end];
      Err = new Float32Array(rows * (end - start));
    },
    prune(from, to) {
      const scores = new Float32Array(rows * (to - from));
      for (let row = 0, place = 0; row < rows; row++) {
        for (let j = from; j < to; j++) scores[place++] = (W[row * columns + j] / U[j * columns + j]) ** 2;
      }
      const kept = verdicts.decide(from, to, scores);
      for (let j = from; j < to; j++) {
        const Ujj = U[j * columns + j];
        for (let row = 0; row < rows; row++) {
          if (kept[row * (to - from) + j - from]) continue;
          const error = Math.fround(W[row * columns + j] / Ujj);
          Err[row * (i2 - i1) + j - i1] = error;
          loss += error ** 2 / 2;
          W[row * columns + j] = 0;
          for (let c = j + 1; c < i2; c++) W[row * columns + c] -= error * U[j * columns + c];
        }
        watch?.({ column: j, block: [i1, i2], W, loss });
      }
    },
    closeBlock() {
      const update = new Float64Array(columns); // one row of Err U
      for (let row = 0; row < rows && i2 < columns; row++) {
        update.fill(0, i2);
        for (let j = i1; j < i2; j++) {
          const error = Err[row * (i2 - i1) + j - i1];
          if (error !== 0) for (let c = i2; c < columns; c++) update[c] += error * U[j * columns + c];
        }
        for (let c = i2; c < columns; c++) W[row * columns + c] -= update[c];
      }
    },
  });
  return { W, kept: verdicts.kept, scores: verdicts.scores, loss };
}
