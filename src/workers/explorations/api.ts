/** What a visitor can look at more closely beside the run: calls and events, as plain data. The run is not touched. */
import type { QuantizationRequest, QuantizationView } from './views.ts';

export type * from './views.ts';

export interface Explorations {
  /** The network on a grid of integers, beside the pruned and the dense one: error, bytes, accuracy. */
  quantize(request: QuantizationRequest): Promise<void>;
}

export type ExplorationEvent = { readonly type: 'quantization'; readonly view: QuantizationView };
