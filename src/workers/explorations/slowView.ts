/** The way from scores to checked zeros, one part at a time, as plain data: what the run knows, and its next step. */
import type { HistogramCounts } from '../../engine/views/histogram.ts';
import type { Tile } from '../../engine/views/tiles.ts';
import type { Rivals } from '../rivals.ts';

export interface SlowRequest {
  /** Parameter name of the layer. */
  readonly name: string;
  /** The weight whose competitors are put in order. */
  readonly row: number;
  readonly column: number;
}

/** Why there is nothing to tell of this layer, now. */
export type SlowRefusal =
  /** The run has not come to its first cut. */
  | 'notYet'
  /** The cut channels have left the network, and the masks with them. */
  | 'compacted'
  /** No method has judged this layer. */
  | 'notJudged';

/** Why the telling ends with the loss. */
export type SlowEnd = 'noTraining' | 'compacts';

/** Scores of those that compete for the same places. */
export interface SlowRanking {
  readonly kind: Rivals['kind'];
  readonly row: number;
  /** Columns [from, end) that they stand in. */
  readonly columns: readonly [from: number, end: number];
  readonly count: number;
  readonly cut: number;
  /** The first one to go. */
  readonly first: { readonly row: number; readonly column: number; readonly score: number };
  /** Rising; at most 240 of them, evenly taken, first and last always: [place, score]. */
  readonly sorted: readonly (readonly [place: number, score: number])[];
  readonly histogram: HistogramCounts;
  /** Highest score that is cut, and lowest that is kept; null where there is none. */
  readonly highestCut: number | null;
  readonly lowestKept: number | null;
}

export interface SlowForward {
  /** Images or sequences of the mini-batch, and predictions on them. */
  readonly examples: number;
  readonly predictions: number;
  /** Predictions that name the right class or token. */
  readonly right: number;
  /** Mean magnitude of what each prunable layer gives, in network order. */
  readonly layers: readonly { readonly name: string; readonly magnitude: number }[];
  /** Mean of -ln p of what is right, nats. */
  readonly loss: number;
  /** Of each prediction. */
  readonly losses: HistogramCounts;
}

export interface SlowUpdate {
  /** Id of the optimiser. */
  readonly optimizer: string;
  /** Which optimiser step of its stage, from 1. */
  readonly step: number;
  readonly steps: number;
  /** False where the recipe lets zeros wake. */
  readonly guarded: boolean;
  /** Low-rank adapters moved, and the weights follow. */
  readonly adapters: boolean;
  /** Weights of the layer that are kept, that changed, and the largest change. */
  readonly kept: number;
  readonly moved: number;
  readonly largest: number;
  /** Cut weights of the layer whose gradient is not 0: the mask held them. */
  readonly pulled: number;
  /** New weights minus old ones. */
  readonly tile: Tile;
  /** Cut weights by layer after it, and how many of them are not exactly 0. */
  readonly zeros: readonly { readonly name: string; readonly cut: number; readonly revived: number }[];
}

export type SlowView =
  | { readonly status: 'refused'; readonly name: string; readonly reason: SlowRefusal }
  /** Before there was anything to tell: of the place that was asked for. */
  | ({ readonly status: 'stopped' } & SlowRequest)
  | {
      readonly status: 'told';
      readonly name: string;
      readonly rows: number;
      readonly columns: number;
      /** Id. */
      readonly method: string;
      readonly scores: { readonly tile: Tile; readonly lowest: number; readonly highest: number };
      readonly ranking: SlowRanking;
      readonly mask: { readonly tile: Tile; readonly cut: number };
      readonly forward: SlowForward;
      readonly update: SlowUpdate | null;
      /** Null where there is an update. */
      readonly end: SlowEnd | null;
    };
