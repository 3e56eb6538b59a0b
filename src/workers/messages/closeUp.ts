/** One weight matrix from near: a window of it, its scores, one weight. As plain data. */
import type { Received } from '../../engine/methods/method.ts';
import type { HistogramCounts } from '../../engine/views/histogram.ts';
import type { Overlay } from '../../engine/views/overlay.ts';
import type { Tile } from '../../engine/views/tiles.ts';

export type { Overlay };

export interface TileRequest {
  readonly name: string;
  readonly overlay: Overlay;
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
  /** Largest number of cells the page can show, each way. */
  readonly maxCells: number;
}

export interface TileView extends TileRequest {
  readonly tile: Tile;
  /** Largest absolute value in: this window / layer / model; for the colour-scale scope. */
  readonly limits: { readonly window: number; readonly layer: number; readonly model: number };
  /** Consecutive inputs decided together (the M of N:M): boxed when zoomed in; null = none. */
  readonly group: number | null;
  /** L2 norm of the calibration inputs of every column of the matrix; null where they were not watched. */
  readonly inputNorms: Float32Array | null;
}

export interface HistogramView extends HistogramCounts {
  readonly name: string;
  /** Null = the whole layer. */
  readonly row: number | null;
  /** Largest pruned score when the comparison group is the layer; null when each row has its own. */
  readonly threshold: number | null;
}

/** Whether the method changes weights that stay: not at all; not itself, while adapters train; or by this much. */
export type Compensation =
  | { readonly kind: 'none' | 'training' }
  /** `columns` is null when only the sum is known, from the weight before and after the cut. */
  | ({ readonly kind: 'received' } & (Received | { readonly total: number; readonly columns: null }));

/** One weight's life. */
export interface OtherMethod {
  readonly method: string;
  readonly kept: boolean;
  readonly score: number;
  /** Place among its competitors, 1 = first to go; null where columns are judged in turn. */
  readonly rank: number | null;
}

export interface WeightView {
  readonly name: string;
  readonly row: number;
  readonly column: number;
  /** [ky, kx, in] for convolutions; [in] for linear. */
  readonly inputIndex: readonly number[];
  readonly before: number;
  readonly now: number;
  readonly kept: boolean;
  readonly score: number;
  /** Place among its competitors, 1 = lowest score (first to go). */
  readonly rank: number;
  readonly competitors: number;
  /** score - (the threshold score of its group); negative = cut. */
  readonly margin: number;
  readonly method: string;
  readonly terms: Readonly<Record<string, number>>;
  /** Whether they are all that the method knew: of a run taken up from its file they may be some, or none. */
  readonly told: 'all' | 'part' | 'none';
  /** What it got for the removal of others; null before its layer is cut, and where the numbers were not kept. */
  readonly compensation: Compensation | null;
  /** L2 norm of what it is multiplied with, over the calibration set; null before anything was scored. */
  readonly inputNorm: number | null;
  /** Examples of that set. */
  readonly calibration: number;
  /** What each other method that judges single weights would do here at the same sparsity. */
  readonly others: readonly OtherMethod[];
  /** Methods that would have to gather more of the calibration data first: on request. */
  readonly waiting: readonly string[];
  /** Loss with only this weight cut from the dense network minus dense loss, measured on `lossExamples`. */
  readonly lossChange: number;
  readonly lossExamples: number;
}
