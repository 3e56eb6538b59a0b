/** What explorations show, as plain data. */
import type { QuantizationReport } from '../../engine/quantization/error.ts';
import type { QuantizationScheme } from '../../engine/quantization/scheme.ts';

export type QuantizationRequest = QuantizationScheme;

export type Variant = 'dense' | 'pruned' | 'quantized' | 'both';

export interface VariantView {
  readonly variant: Variant;
  readonly bits: 32 | 8 | 4;
  /** Prunable weights that are not 0. */
  readonly weights: number;
  /** Different values among them, over all layers. */
  readonly values: number;
  /** Of the prunable weights on disk. */
  readonly bytes: number;
  readonly accuracy: number;
  readonly loss: number;
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
}
