/** Selection on WebGPU, from an array or within the work of another kernel. */
import { elementWorkgroups } from '../webgpu/elementwise.ts';
import { type GpuJob, largestDispatch, runJob } from '../webgpu/job.ts';
import type { Selection, SelectionRequest } from './contract.ts';
import { countDigit, markSmallest, pickDigit, sumTies, tallyTies } from './layerShaders.ts';
import { smallestOfGroups, smallestOfRows } from './rowShaders.ts';
import { BINS, STATE } from './wgsl.ts';

/** Where scores lie: row-major (columnStride 1) or column-major (rowStride 1). */
export interface ScoreView {
  readonly scores: GPUBuffer;
  readonly rows: number;
  readonly columns: number;
  readonly offset: number;
  readonly rowStride: number;
  readonly columnStride: number;
}

/** Where bits go, 1 = pruned: 32 columns of a row a word. */
export interface WordView {
  readonly words: GPUBuffer;
  readonly wordOffset: number;
  readonly wordRow: number;
  readonly wordColumn: number;
}

export interface Selector {
  /** Records one selection. The words are 0 before. */
  select(selection: Selection, scores: ScoreView, words: WordView): void;
  /** Not 0 at `nanAt` once any score was NaN. */
  readonly state: GPUBuffer;
}

export const nanAt = 3;

/** Words of 32 columns that a row takes. */
export const rowWordsOf = (columns: number) => Math.ceil(columns / 32);

/** Invocations that count digits: enough for every GPU, few enough that bins are flushed rarely. */
const largestCount = 512;

/** @param largest words of the largest selection to come, over all its rows */
export function createSelector(job: GpuJob, largest: number): Selector {
  const state = job.buffer(STATE);
  const bins = job.buffer(BINS);
  const ties = job.buffer(largest);

  const smallestOfLayer = (count: number, takesAll: number, view: ScoreView, { words, ...wordsAt }: WordView) => {
    const { scores, rows, columns, ...scoresAt } = view;
    const inRows = view.columnStride === 1;
    const [inner, outer] = inRows ? [columns, view.rowStride] : [rows, view.columnStride];
    const size = rows * columns;
    const groups = Math.min(Math.ceil(size / 1024), largestCount);
    const { offset } = view;
    let first = 1;
    for (const [shift, bits] of [
      [21, 11],
      [10, 11],
      [0, 10],
    ]) {
      job.dispatch(countDigit, { scores, bins, state }, { size, offset, inner, outer, shift, bits, groups }, [
        groups,
        1,
        1,
      ]);
      job.dispatch(pickDigit, { bins, state }, { first, count, bits }, [1, 1, 1]);
      first = 0;
    }
    const rowWords = rowWordsOf(columns);
    const runs = { size: rows * rowWords, rows, columns, rowWords, ...scoresAt };
    const workgroups = elementWorkgroups(runs.size);
    if (takesAll === 0) {
      job.dispatch(tallyTies, { scores, state, ties }, runs, workgroups);
      job.dispatch(sumTies, { state, ties }, runs, [1, 1, 1]);
    }
    job.dispatch(markSmallest, { scores, state, ties, words }, { ...runs, takesAll, ...wordsAt }, workgroups);
  };

  return {
    state,
    select(selection, view, { words, ...wordsAt }) {
      const { scores, rows, columns, ...scoresAt } = view;
      if (selection.kind === 'nm') {
        const { keep, of } = selection;
        const rowGroups = Math.ceil(columns / of);
        const size = rows * rowGroups;
        const params = { size, columns, rowGroups, width: of, drop: of - keep, ...scoresAt, ...wordsAt };
        job.dispatch(smallestOfGroups, { scores, words, state }, params, elementWorkgroups(size));
        return;
      }
      const { compare, count } = selection;
      if (count === 0) return;
      const takesAll = selection.ties === 'all' ? 1 : 0;
      if (compare === 'layer') {
        smallestOfLayer(count, takesAll, view, { words, ...wordsAt });
        return;
      }
      const across = Math.min(rows, largestDispatch);
      const params = { rows, columns, rowWords: rowWordsOf(columns), count, takesAll, across, ...scoresAt, ...wordsAt };
      job.dispatch(smallestOfRows, { scores, words, state }, params, [across, Math.ceil(rows / across), 1]);
    },
  };
}

/** @returns 1 = kept: [rows, columns]; null when the GPU has no room for it, or a score is NaN */
export async function selectOnWebGpu(
  device: GPUDevice,
  { scores: values, rows, columns, selection }: SelectionRequest,
): Promise<Uint8Array | null> {
  const results = await runJob(device, (job) => {
    const wordRow = rowWordsOf(columns);
    const scores = job.buffer(values.length, values);
    const words = job.buffer(rows * wordRow);
    const selector = createSelector(job, rows * wordRow);
    selector.select(
      selection,
      { scores, rows, columns, offset: 0, rowStride: columns, columnStride: 1 },
      { words, wordOffset: 0, wordRow, wordColumn: 1 },
    );
    job.read(words);
    job.read(selector.state);
    return job.finish();
  });
  if (!results) return null;
  const [words, state] = results.map((bytes) => new Uint32Array(bytes));
  return state[nanAt] === 0 ? keptOf(words, rows, columns) : null;
}

function keptOf(words: Uint32Array, rows: number, columns: number): Uint8Array {
  const kept = new Uint8Array(rows * columns);
  for (let row = 0, place = 0, word = 0; row < rows; row++) {
    for (let first = 0; first < columns; first += 32) {
      const end = Math.min(32, columns - first);
      for (let bits = ~words[word++], bit = 0; bit < end; bit++, bits >>>= 1) kept[place++] = bits & 1;
    }
  }
  return kept;
}
