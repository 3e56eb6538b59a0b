/** What a visitor can look at more closely beside the run: calls and events, as plain data. The run is not touched. */
import type { FilmRequest, FilmView, QuantizationRequest, QuantizationView } from './views.ts';

export type * from './views.ts';

export interface Explorations {
  /** The network on a grid of integers, beside the pruned and the dense one: error, bytes, accuracy. */
  quantize(request: QuantizationRequest): Promise<void>;
  /** One layer solved column by column, told whole. */
  film(request: FilmRequest): Promise<void>;
}

export type ExplorationEvent =
  | { readonly type: 'quantization'; readonly view: QuantizationView }
  | { readonly type: 'film'; readonly view: FilmView };
