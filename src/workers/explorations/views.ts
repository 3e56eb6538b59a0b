/** What explorations show, as plain data. */
import type { ErrorReport } from '../../engine/errors.ts';
import type { Budget } from '../../engine/pipelines/budget.ts';
import type { Settings } from '../../engine/pipelines/settings.ts';
import type { ActivationScheme } from '../../engine/quantization/activations.ts';
import type { QuantizationReport } from '../../engine/quantization/error.ts';
import type { QuantizationScheme } from '../../engine/quantization/scheme.ts';
import type { Quality } from './quality.ts';

export interface QuantizationRequest extends QuantizationScheme {
  /** What the layers of an image network read, on a grid too; null = as it is. */
  readonly activations: ActivationScheme | null;
}

export type Variant = 'dense' | 'pruned' | 'quantized' | 'both';

export interface VariantView extends Quality {
  readonly variant: Variant;
  readonly bits: 32 | 8 | 4;
  /** Prunable weights that are not 0. */
  readonly weights: number;
  /** Different values among them, over all layers. */
  readonly values: number;
  /** Of the prunable weights on disk. */
  readonly bytes: number;
  /** With rounded activations as well; null where they are not rounded. */
  readonly activations: Quality | null;
}

/** ||Y - Q|| / ||Y|| of a layer's output, what earlier layers lost included. */
export interface OutputError {
  /** Weights rounded, activations exact. */
  readonly weights: number;
  /** Both rounded; null where activations are not. */
  readonly activations: number | null;
}

export interface OutputErrorView {
  /** Parameter name of the layer's weight. */
  readonly name: string;
  /** Against the same network in float32. */
  readonly dense: OutputError;
  readonly pruned: OutputError;
}

export interface QuantizedLayerView {
  /** Parameter name. */
  readonly name: string;
  /** What quantizing did to the dense and to the pruned weights. */
  readonly dense: QuantizationReport;
  readonly pruned: QuantizationReport;
  /** Output whose weights are drawn: with a grid for each row, a layer's values would lie on many grids; null = all. */
  readonly row: number | null;
  /** Edges of the bins: [-limit, limit]. */
  readonly limit: number;
  /** Of each variant, weights in bins of equal width that are not 0, and how many are. */
  readonly counts: Readonly<Record<Variant, readonly number[]>>;
  readonly zeros: Readonly<Record<Variant, number>>;
}

export interface QuantizationView {
  readonly status: 'running' | 'finished' | 'cancelled';
  readonly request: QuantizationRequest;
  /** Prunable weights, zeros included. */
  readonly prunable: number;
  readonly examples: number;
  readonly of: number;
  /** Those that are measured; dense, pruned, quantized, both. */
  readonly variants: readonly VariantView[];
  readonly layers: readonly QuantizedLayerView[];
  /** Of image networks, once measured. */
  readonly outputs: {
    /** Test images that the errors are over, training images that gave the ranges. */
    readonly examples: number;
    readonly calibration: number;
    readonly layers: readonly OutputErrorView[];
  } | null;
}

export interface TellingRequest {
  readonly prompt: string;
  /** At most so many new tokens. */
  readonly tokens: number;
  /** 0 = always the likeliest token. */
  readonly temperature: number;
  /** 0 = all. */
  readonly topK: number;
  readonly seed: number;
}

/** What two sets of weights make of one prompt, with the same draws: the model as it came and as it is now, or two points. */
export interface TellingView {
  readonly status: 'running' | 'finished' | 'cancelled';
  readonly request: TellingRequest;
  readonly promptTokens: number;
  /** New tokens so far. */
  readonly tokens: { readonly first: number; readonly second: number };
  /** Index of the first new token that differs; null = none (yet). */
  readonly parted: number | null;
  /** Behind the prompt, told by both. */
  readonly common: string;
  /** Text of the token where they part; empty = they have not, or it is the end of the text. */
  readonly token: { readonly first: string; readonly second: string };
  /** What each tells behind that. */
  readonly rest: { readonly first: string; readonly second: string };
}

export interface FilmRequest {
  /** Parameter name of the layer. */
  readonly name: string;
  readonly sparsity: number;
}

/** One layer solved column by column; pictures of its upper left corner, figures of all of it. */
export interface FilmView {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  /** Size of the corner that the pictures show. */
  readonly shown: { readonly rows: number; readonly columns: number };
  readonly sparsity: number;
  /** Training images, or sequences, behind the Hessian. */
  readonly examples: number;
  /** In those sequences; null for images. */
  readonly tokens: number | null;
  /** Share of the mean diagonal that was added. */
  readonly dampening: number;
  /** Largest absolute weight of the layer. */
  readonly limit: number;
  /** Of the inverse factor: [columns]. */
  readonly diagonal: Float32Array;
  /** Columns [start, end) that are chosen together, from left to right. */
  readonly blocks: readonly (readonly [start: number, end: number])[];
  /** The corner before anything and after each of its columns: [shown.columns + 1, shown.rows, shown.columns]. */
  readonly frames: Float32Array;
  /** 1 = kept, of the corner: by this method, and by magnitude at the same number of weights. */
  readonly kept: Uint8Array;
  readonly keptByMagnitude: Uint8Array;
  /** What each weight of the corner was judged by. */
  readonly scores: Float32Array;
  /** Weights cut in each column of the layer: [columns]. */
  readonly cut: Uint32Array;
  /** Squared output error after each column, as a share of the squared output: [columns]. */
  readonly errors: {
    readonly compensated: Float32Array;
    /** The same cuts, nothing made up for. */
    readonly plain: Float32Array;
    /** As many weights, the smallest ones. */
    readonly magnitude: Float32Array;
  };
}

export interface RaceRequest {
  /** Whose seed, start, data, method and sparsity all three take. */
  readonly settings: Settings;
  /** Optimiser steps that each may make. */
  readonly fuel: number;
  /** Each recipe is stretched or shortened to exactly the fuel; else it runs as it is until the fuel is out. */
  readonly matched: boolean;
}

export interface RacePoint extends Quality {
  readonly step: number;
  readonly sparsity: number;
  /** Test examples behind the quality: few along the way, all at the end. */
  readonly examples: number;
}

export interface RaceLane {
  readonly pipeline: Settings['pipeline'];
  /** Optimiser steps that its recipe wants. */
  readonly planned: number;
  readonly spent: Budget;
  /** What the fuel comes to in multiply-accumulates of the dense network. */
  readonly fuelMacs: number;
  /** Zeros / prunable weights. */
  readonly sparsity: number;
  /** The last one is how good it is now; empty until it is measured. */
  readonly points: readonly RacePoint[];
  /** Null while it runs. */
  readonly ended: 'finished' | 'outOfFuel' | 'refused' | null;
  /** Why this pipeline cannot run with these settings; null where it can. */
  readonly refused: ErrorReport | null;
}

export interface RaceView {
  readonly status: 'running' | 'finished' | 'cancelled';
  readonly request: RaceRequest;
  readonly lanes: readonly RaceLane[];
}
