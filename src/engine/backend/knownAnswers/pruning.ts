/** Known answers of what prunes: the choice of the smallest scores, and SparseGPT's column loop. */
import { tensor1d } from '@tensorflow/tfjs-core';
import type { SweepRequest, SweptColumns, Walk } from '../../kernels/columnSweep/contract.ts';
import { referenceSweep } from '../../kernels/columnSweep/reference.ts';
import { sweepColumns } from '../../kernels/columnSweep/sweep.ts';
import type { Selection } from '../../kernels/selection/contract.ts';
import { referenceSelect } from '../../kernels/selection/reference.ts';
import { selectKept } from '../../kernels/selection/select.ts';
import { arrayDevice } from '../../kernels/webgpu/device.ts';
import { type KnownAnswer, numbers } from './knownAnswer.ts';

const selections = {
  layer: { kind: 'smallest', compare: 'layer', count: 41, ties: 'first' },
  row: { kind: 'smallest', compare: 'row', count: 18, ties: 'first' },
  nm: { kind: 'nm', keep: 2, of: 4 },
} as const satisfies Record<string, Selection>;

/** Three rows of 37 scores with ties. */
export function selection(kind: keyof typeof selections): KnownAnswer {
  const request = () => ({
    scores: numbers(1, 111).map((value) => Math.round(2 * value)),
    rows: 3,
    columns: 37,
    selection: selections[kind],
  });
  return {
    kernel: 'Selection',
    tolerance: 0,
    compute: async () => [tensor1d(await selectKept(request(), arrayDevice()))],
    expected: () => [referenceSelect(request())],
  };
}

const [rows, columns, blockSize] = [5, 19, 8];

/** Half of each block goes; 19 columns in blocks of 8, so that updates begin inside a tile. */
const sweepRequest = (): SweepRequest => {
  const half = (count: number): Selection => ({ kind: 'smallest', compare: 'layer', count, ties: 'first' });
  const halfOf = (rows: number, columns: number) => half(Math.floor((rows * columns) / 2));
  return {
    values: numbers(1, rows * columns),
    rows,
    columns,
    // an upper triangle with a steady diagonal
    U: numbers(2, columns * columns).map((value, place) => {
      const [i, j] = [Math.floor(place / columns), place % columns];
      return j === i ? 1 + (j % 3) / 4 : j > i ? 0.1 * value : 0;
    }),
    blockSize,
    choice: {
      select: (scores, height, width) =>
        referenceSelect({ scores, rows: height, columns: width, selection: halfOf(height, width) }),
      selection: halfOf,
    },
  };
};

const walk: Walk = (sweep) => {
  for (let start = 0; start < columns; start += blockSize) {
    const end = Math.min(start + blockSize, columns);
    sweep.openBlock(start, end);
    sweep.prune(start, end);
    sweep.closeBlock();
  }
};

const results = ({ W, kept, scores, loss }: SweptColumns) => [W, kept, scores, [loss]];

export const columnSweep: KnownAnswer = {
  kernel: 'ColumnSweep',
  tolerance: 1e-4,
  compute: async () => {
    const swept = await sweepColumns(sweepRequest(), walk, arrayDevice());
    return results(swept).map((values) => tensor1d(Array.from(values)));
  },
  expected: () => results(referenceSweep(sweepRequest(), walk)),
};
