/**
 * SparseGPT: prunes column by column and lets the columns to the right make up for what was lost. Written to read like
 * Algorithm 1 of Frantar & Alistarh 2023; the oracle of the faster versions.
 */
import { fullMask, type Mask, type Matrix } from '../tensor/matrix.ts';
import { countingOption } from './counting.ts';
import { defineSolveMethod } from './method.ts';
import { type InverseFactor, inverseFactor } from './sparsegptFactor.ts';

export const sparsegpt = defineSolveMethod({
  id: 'sparsegpt',
  name: 'SparseGPT',
  kind: 'solve',
  paper: {
    title: 'SparseGPT: Massive Language Models Can Be Accurately Pruned in One-Shot',
    authors: 'Elias Frantar, Dan Alistarh',
    year: 2023,
    url: 'https://arxiv.org/abs/2301.00774',
  },
  statistics: ['hessian'],
  options: {
    blockSize: { type: 'number', default: 128, min: 1, max: 4096, integer: true },
    dampening: { type: 'number', default: 0.01, min: 0, max: 1, step: 0.01 },
    counting: countingOption,
  },
  solve({ weight, stats, options, sparsity, pattern, patternOptions }) {
    const factor = inverseFactor(stats.hessian.matrix, weight.columns, options.dampening);
    const asReference = options.counting === 'reference';
    const { W, mask, scores, loss } = pruneColumns({
      weight,
      factor,
      blockSize: asReference ? options.blockSize : multipleOf(pattern.unitColumns(patternOptions), options.blockSize),
      windowColumns: pattern.windowColumns(patternOptions),
      select: (windowScores, rows, columns) =>
        pattern.select({
          scores: windowScores,
          rows,
          columns,
          sparsity,
          compare: 'layer', // all rows of the window together
          counting: asReference ? 'threshold' : 'exact',
          options: patternOptions,
        }),
    });
    return {
      mask,
      weight: { ...weight, values: W },
      scores,
      loss,
      measures: { dampening: factor.dampening, deadInputs: factor.dead.reduce((sum, bit) => sum + bit, 0) },
      explain(row, column) {
        const place = row * weight.columns + column;
        const diagonal = factor.U[column * weight.columns + column];
        const score = scores[place];
        // |weight| when it was judged, after the columns to its left were made up for
        const judged = Math.sqrt(score) * diagonal;
        return { terms: { weight: weight.values[place], judged, diagonal, corrected: W[place] }, score };
      },
    };
  },
});

/** The largest multiple of the unit within the block size, so that no unit is cut; the reference restarts units instead. */
function multipleOf(unit: number, blockSize: number): number {
  return Math.max(unit, blockSize - (blockSize % unit));
}

interface ColumnLoop {
  readonly weight: Matrix;
  readonly factor: InverseFactor;
  /** Columns whose updates are applied at once; the rest of the matrix follows after each block. */
  readonly blockSize: number;
  /** Columns decided together; null = the whole block, before its first column is processed. */
  readonly windowColumns: number | null;
  select(scores: Float32Array, rows: number, columns: number): Mask;
}

function pruneColumns({ weight, factor, blockSize, windowColumns, select }: ColumnLoop) {
  const { rows, columns } = weight;
  const { U, dead } = factor;
  const W = weight.values.slice(); // [rows, columns]
  const mask = fullMask(rows, columns);
  const scores = new Float32Array(W.length);
  let loss = 0;
  for (let j = 0; j < columns; j++) if (dead[j]) clearColumn(W, rows, columns, j);

  for (let i1 = 0; i1 < columns; i1 += blockSize) {
    const i2 = Math.min(i1 + blockSize, columns);
    const window = windowColumns ?? i2 - i1;
    const Err = new Float32Array(rows * (i2 - i1)); // [rows, block]

    for (let j = i1; j < i2; j++) {
      // Mask selection: windows start at the block's first column
      if ((j - i1) % window === 0) {
        const end = Math.min(j + window, i2);
        const width = end - j;
        const windowScores = new Float32Array(rows * width); // w^2 / [U_jj]^2
        for (let row = 0; row < rows; row++) {
          for (let c = j; c < end; c++) {
            const score = (W[row * columns + c] / U[c * columns + c]) ** 2;
            windowScores[row * width + c - j] = score;
            scores[row * columns + c] = score;
          }
        }
        const { kept } = select(windowScores, rows, width);
        for (let row = 0; row < rows; row++) {
          mask.kept.set(kept.subarray(row * width, (row + 1) * width), row * columns + j);
        }
      }

      // Freeze column j; spread its error over the rest of the block
      const Ujj = U[j * columns + j];
      for (let row = 0; row < rows; row++) {
        const place = row * columns + j;
        if (mask.kept[place]) continue;
        const error = Math.fround(W[place] / Ujj);
        Err[row * (i2 - i1) + j - i1] = error;
        loss += error ** 2 / 2;
        W[place] = 0;
        for (let c = j + 1; c < i2; c++) W[row * columns + c] -= error * U[j * columns + c];
      }
    }

    // Lazy update of all later blocks: W[:, i2:] -= Err U[i1:i2, i2:]
    const update = new Float64Array(columns); // one row of Err U
    for (let row = 0; row < rows && i2 < columns; row++) {
      update.fill(0, i2);
      for (let j = i1; j < i2; j++) {
        const error = Err[row * (i2 - i1) + j - i1];
        if (error !== 0) for (let c = i2; c < columns; c++) update[c] += error * U[j * columns + c];
      }
      for (let c = i2; c < columns; c++) W[row * columns + c] -= update[c];
    }
  }

  // A dead input's weights are 0 whatever the pattern chose
  for (let j = 0; j < columns; j++) if (dead[j]) clearColumn(mask.kept, rows, columns, j);
  return { W, mask, scores, loss };
}

function clearColumn(values: Float32Array | Uint8Array, rows: number, columns: number, column: number): void {
  for (let row = 0; row < rows; row++) values[row * columns + column] = 0;
}
