/** What was measured on the network: as plain data. */
import type { LayerPaths } from '../../engine/graph/layerPaths.ts';

/** An evaluation. */
export interface Accuracy {
  readonly accuracy: number;
  readonly loss: number;
  readonly examples: number;
  /** Of how many test examples. */
  readonly of: number;
  readonly perClass: readonly number[];
  /** Of a language model; null for classifiers. */
  readonly perplexity: number | null;
  readonly boundPerplexity: number | null;
  /** Accuracy by zero-shot task. */
  readonly tasks: Readonly<Record<string, number>>;
}

/** Forward passes over the same examples, dense and present weights in turn: medians, so that neither is favoured. */
export interface Timing {
  readonly examples: number;
  readonly passes: number;
  readonly nowMs: number;
  readonly denseMs: number;
}

export interface Metrics {
  /** Null while it has not been measured for the present weights. */
  readonly timing: Timing | null;
  readonly dense: Accuracy | null;
  readonly pruned: Accuracy | null;
  readonly recovered: Accuracy | null;
  /** Zeros / prunable weights; zeros / all parameters. */
  readonly sparsity: number;
  readonly sparsityOfAll: number;
  readonly wanted: number | null;
  /** What the wanted share is a share of. */
  readonly wantedOf: 'weights' | 'channels';
  /** Kept weights that still do something, by layer; null while the run moves. */
  readonly paths: readonly LayerPaths[] | null;
  readonly left: number;
  /** Of the network as it came: weights that left it count as cut. */
  readonly prunable: number;
  /** Masked weights that are not exactly zero: 0 or we have a fault. */
  readonly revived: number;
  /** Multiply-accumulates of an image or a token, of the network as it came. */
  readonly macs: number;
  readonly liveMacs: number;
  /** Tokens of the sequence that they are counted for; 1 for images. */
  readonly sequenceLength: number;
  readonly bytes: {
    /** Dense size of the network as it came, where it is smaller now; else null. */
    readonly before: number | null;
    readonly dense: number;
    /** Null while the slider moves: measured on release. */
    readonly gzip: number | null;
    readonly bitmask: number;
    readonly csr: number;
    readonly nm: number | null;
  };
}
