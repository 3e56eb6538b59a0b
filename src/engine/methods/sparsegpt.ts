/**
 * SparseGPT: prunes column by column and lets the columns to the right make up for what was lost. Written to read like
 * Algorithm 1 of Frantar & Alistarh 2023; its heavy steps are in kernels/columnSweep.
 */
import type { ColumnSweep, SweptColumns, WindowChoice } from '../kernels/columnSweep/contract.ts';
import { referenceSweep, type SweptColumn } from '../kernels/columnSweep/reference.ts';
import { sweepColumns } from '../kernels/columnSweep/sweep.ts';
import type { OptionSchema } from '../options.ts';
import type { Matrix } from '../tensor/matrix.ts';
import { countingOption } from './counting.ts';
import {
  type ColumnStep,
  defineSolveMethod,
  type Explanation,
  type KeptSolution,
  type Solution,
  type SolveRequest,
} from './method.ts';
import { type InverseFactor, inverseFactor } from './sparsegptFactor.ts';
import { receivedAt } from './sparsegptReceived.ts';

const options = {
  blockSize: { type: 'number', default: 128, min: 1, max: 4096, integer: true },
  dampening: { type: 'number', default: 0.01, min: 0, max: 1, step: 0.01 },
  counting: countingOption,
} as const satisfies OptionSchema;

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
  options,
  columnsTogether: ({ blockSize, counting }, pattern, patternOptions) =>
    counting === 'reference' ? blockSize : multipleOf(pattern.unitColumns(patternOptions), blockSize),
  solve: (request) => solveLayer(request),
  trace: solveLayer,
  explainKept,
});

function explainKept({ weight, scores, diagonal: all }: KeptSolution, row: number, column: number): Explanation {
  const place = row * weight.columns + column;
  const [score, diagonal] = [scores[place], all[column]];
  // |weight| when it was judged, after the columns to its left were made up for
  const judged = Math.sqrt(score) * diagonal;
  return { terms: { weight: weight.values[place], judged, diagonal }, score };
}

/** @param watch told column by column; the sweep then runs on typed arrays */
async function solveLayer(
  {
    weight,
    stats,
    options: { blockSize: widest, dampening, counting },
    sparsity,
    pattern,
    patternOptions,
    until = weight.columns,
  }: SolveRequest<typeof options, 'hessian'>,
  watch?: (step: ColumnStep) => void,
): Promise<Solution> {
  const factor = inverseFactor(stats.hessian.matrix, weight.columns, dampening);
  const asReference = counting === 'reference';
  const rule = {
    sparsity,
    compare: 'layer', // all rows of the window together
    counting: asReference ? 'threshold' : 'exact',
    options: patternOptions,
  } as const;
  const loop = {
    weight,
    factor,
    until,
    blockSize: asReference ? widest : multipleOf(pattern.unitColumns(patternOptions), widest),
    windowColumns: pattern.windowColumns(patternOptions),
    choice: {
      select: (windowScores: Float32Array, rows: number, columns: number) =>
        pattern.select({ scores: windowScores, rows, columns, ...rule }).kept,
      selection: (rows: number, columns: number) => pattern.selection({ rows, columns, ...rule }),
    },
  };
  const tell =
    watch &&
    ((swept: SweptColumn) => {
      const { column, block, W, loss } = swept;
      watch({ column, block, diagonal: factor.U[column * weight.columns + column], weight: W, loss });
    });
  const { W, kept, scores, loss } = await pruneColumns(loop, tell);
  const solved = { weight, W, kept: kept.slice(), U: factor.U, dead: factor.dead }; // the caller may mask more
  const diagonal = Float32Array.from({ length: weight.columns }, (_, j) => factor.U[j * weight.columns + j]);
  return {
    mask: { rows: weight.rows, columns: weight.columns, kept },
    weight: { ...weight, values: W },
    scores,
    loss,
    dampening: { asked: dampening, used: factor.dampening },
    diagonal,
    measures: { deadInputs: factor.dead.reduce((sum, bit) => sum + bit, 0) },
    explain(row, column) {
      const { terms, score } = explainKept({ weight, scores, diagonal }, row, column);
      const corrected = W[row * weight.columns + column];
      return { terms: { ...terms, corrected }, score, received: receivedAt(solved, row, column) };
    },
  };
}

/** The largest multiple of the unit within the block size, so that no unit is cut; the reference restarts units instead. */
function multipleOf(unit: number, blockSize: number): number {
  return Math.max(unit, blockSize - (blockSize % unit));
}

interface ColumnLoop {
  readonly weight: Matrix;
  readonly factor: InverseFactor;
  /** Columns to prune; the others only receive what that costs. */
  readonly until: number;
  /** Columns whose updates are applied at once; the rest of the matrix follows after each block. */
  readonly blockSize: number;
  /** Columns decided together; null = the whole block, before its first column is processed. */
  readonly windowColumns: number | null;
  readonly choice: WindowChoice;
}

async function pruneColumns(
  { weight, factor, until, blockSize, windowColumns, choice }: ColumnLoop,
  watch?: (swept: SweptColumn) => void,
): Promise<SweptColumns> {
  const { rows, columns } = weight;
  const { U, dead } = factor;
  const values = weight.values.slice(); // [rows, columns]
  for (let j = 0; j < columns; j++) if (dead[j]) clearColumn(values, rows, columns, j);

  const walk = (sweep: ColumnSweep) => {
    for (let i1 = 0; i1 < until; i1 += blockSize) {
      const i2 = Math.min(i1 + blockSize, columns);
      sweep.openBlock(i1, i2);
      const window = windowColumns ?? i2 - i1; // windows start at the block's first column
      for (let j = i1; j < i2; j += window) sweep.prune(j, Math.min(j + window, i2));
      sweep.closeBlock();
    }
  };
  const request = { values, rows, columns, U, blockSize, choice };
  const swept = watch ? referenceSweep(request, walk, watch) : await sweepColumns(request, walk);

  for (let row = 0; row < rows; row++) swept.kept.fill(1, row * columns + until, (row + 1) * columns);
  // A dead input's weights are 0 whatever the pattern chose
  for (let j = 0; j < columns; j++) if (dead[j]) clearColumn(swept.kept, rows, columns, j);
  return swept;
}

function clearColumn(values: Float32Array | Uint8Array, rows: number, columns: number, column: number): void {
  for (let row = 0; row < rows; row++) values[row * columns + column] = 0;
}
