/**
 * SparseGPT's column loop on WebGPU. The walk only records: scores, choice and removals of every window follow one another
 * on the device, and one wait at the end reads weights, scores and choices.
 */
import { createSelector, nanAt, rowWordsOf } from '../selection/webgpu.ts';
import { elementWorkgroups } from '../webgpu/elementwise.ts';
import { type GpuJob, runJob } from '../webgpu/job.ts';
import type { SweepRequest, SweptColumns, Walk } from './contract.ts';
import { freeze, judge, LANES, TILE, transpose, update } from './shaders.ts';

const padded = (length: number) => Math.ceil(length / TILE) * TILE;

/** Words of the largest buffer that it takes. */
export function wordsOfLargest({ rows, columns }: SweepRequest): number {
  return Math.max(padded(rows), padded(columns)) * padded(columns);
}

/** @returns null when the GPU has no room for it, or a score is NaN */
export async function sweepOnWebGpu(
  device: GPUDevice,
  request: SweepRequest,
  walk: Walk,
): Promise<SweptColumns | null> {
  const { rows, columns } = request;
  const blocks = blocksOf(walk);
  const results = await runJob(device, (job) => {
    record(job, request, blocks);
    return job.finish();
  });
  if (!results) return null;
  const [W, scores, words, losses, state] = results;
  if (new Uint32Array(state)[nanAt] !== 0) return null;
  return {
    W: new Float32Array(W),
    scores: new Float32Array(scores),
    kept: keptOf(new Uint32Array(words), blocks, rows, columns),
    loss: new Float32Array(losses).reduce((sum, loss) => sum + loss, 0),
  };
}

interface Span {
  readonly from: number;
  readonly to: number;
}
interface Block extends Span {
  readonly windows: readonly Window[];
}
interface Window extends Span {
  /** Words of 32 columns in all windows before it, a row. */
  readonly wordsBefore: number;
}

/** What a walk asks for, in order. */
function blocksOf(walk: Walk): readonly Block[] {
  const blocks: (Span & { readonly windows: Window[] })[] = [];
  let wordsBefore = 0;
  walk({
    openBlock: (from, to) => blocks.push({ from, to, windows: [] }),
    prune(from, to) {
      blocks[blocks.length - 1].windows.push({ from, to, wordsBefore });
      wordsBefore += rowWordsOf(to - from);
    },
    closeBlock() {},
  });
  return blocks;
}

function record(
  job: GpuJob,
  { values, rows, columns, U: factor, choice }: SweepRequest,
  blocks: readonly Block[],
): void {
  const [rowStride, columnStride] = [padded(rows), padded(columns)];
  const strides = { rowStride, columnStride };
  const windows = blocks.flatMap((block) => block.windows);
  const matrix = job.buffer(rows * columns, values); // [rows, columns]
  const W = job.buffer(columnStride * rowStride); // [columns, rows], as all that follow
  const scores = job.buffer(columnStride * rowStride);
  const errors = job.buffer(Math.max(...blocks.map(({ from, to }) => to - from)) * rowStride); // of the open block
  const U = job.buffer(columns * columnStride, withStride(factor, columns, columnStride)); // [columns, columns]
  const words = job.buffer(rowStride * windows.reduce((sum, { from, to }) => sum + rowWordsOf(to - from), 0));
  const losses = job.buffer(rowStride * blocks.length); // [blocks, rows]
  const selector = createSelector(job, rows * Math.max(...windows.map(({ from, to }) => rowWordsOf(to - from))));

  turn(job, { matrix, rows, columns, stride: columns }, W, rowStride);
  blocks.forEach(({ from: block, to: end, windows }, index) => {
    for (const { from: first, to: last, wordsBefore } of windows) {
      const width = last - first;
      const wordOffset = wordsBefore * rowStride;
      const judged = { size: rows * width, rows, ...strides, block, first };
      job.dispatch(judge, { U, errors, W, scores }, judged, elementWorkgroups(judged.size));
      selector.select(
        choice.selection(rows, width)!,
        { scores, rows, columns: width, offset: first * rowStride, rowStride: 1, columnStride: rowStride },
        { words, wordOffset, wordRow: 1, wordColumn: rowStride },
      );
      const frozen = { size: rows, ...strides, block, first, last, wordOffset, lossOffset: index * rowStride };
      job.dispatch(freeze, { U, words, W, errors, losses }, frozen, elementWorkgroups(rows));
    }
    const tiles = Math.ceil(columns / TILE) - Math.floor(end / TILE);
    if (end < columns) {
      job.dispatch(update, { U, errors, W }, { columns, ...strides, block, end }, [
        Math.ceil(rowStride / TILE / LANES),
        Math.ceil(tiles / LANES),
        1,
      ]);
    }
  });
  for (const result of [W, scores]) {
    turn(job, { matrix: result, rows: columns, columns: rows, stride: rowStride }, matrix, columns);
    job.read(matrix);
  }
  for (const result of [words, losses, selector.state]) job.read(result);
}

interface Strided {
  readonly matrix: GPUBuffer;
  readonly rows: number;
  readonly columns: number;
  readonly stride: number;
}

/** Writes the transpose, with rows of `turnedStride` numbers. */
function turn(job: GpuJob, { matrix, rows, columns, stride }: Strided, turned: GPUBuffer, turnedStride: number): void {
  const workgroups = [Math.ceil(rows / 8), Math.ceil(columns / 8), 1] as const;
  job.dispatch(
    transpose,
    { before: matrix, turned },
    { rows, columns, beforeStride: stride, turnedStride },
    workgroups,
  );
}

/** U with rows of `stride` numbers, zeros behind. */
function withStride(U: Float32Array, columns: number, stride: number): Float32Array {
  if (stride === columns) return U;
  const wide = new Float32Array(columns * stride);
  for (let j = 0; j < columns; j++) wide.set(U.subarray(j * columns, (j + 1) * columns), j * stride);
  return wide;
}

/** @param words [words, rows padded], bit 1 = pruned */
function keptOf(words: Uint32Array, blocks: readonly Block[], rows: number, columns: number): Uint8Array {
  const kept = new Uint8Array(rows * columns);
  for (const { from, to, wordsBefore } of blocks.flatMap(({ windows }) => windows)) {
    for (let column = from; column < to; column++) {
      const place = column - from;
      const at = (wordsBefore + Math.floor(place / 32)) * padded(rows);
      for (let row = 0; row < rows; row++) kept[row * columns + column] = ~(words[at + row] >>> (place % 32)) & 1;
    }
  }
  return kept;
}
