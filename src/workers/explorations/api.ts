/** What a visitor can look at more closely beside the run: calls and events, as plain data. The run is not touched. */
import type { Stroke } from '../../engine/pipelines/paint.ts';
import type { SlowRequest, SlowView } from './slowView.ts';
import type { SpeedView } from './speedView.ts';
import type {
  FilmRequest,
  FilmView,
  QuantizationRequest,
  QuantizationView,
  RaceRequest,
  RaceView,
  TellingRequest,
  TellingView,
} from './views.ts';

export type * from './quality.ts';
export type * from './slowView.ts';
export type * from './speedView.ts';
export type * from './views.ts';
export type { Stroke };

export interface Explorations {
  /** Cuts weights of the run by hand or brings them back; the stroke is a checkpoint. */
  paint(stroke: Stroke): Promise<void>;
  /** The network on a grid of integers, beside the pruned and the dense one: error, bytes, accuracy. */
  quantize(request: QuantizationRequest): Promise<void>;
  /** Speed and size of the network in the ways to store and run it, measured on this device. */
  time(): Promise<void>;
  /** One layer solved column by column, told whole. */
  film(request: FilmRequest): Promise<void>;
  /** From the scores of a layer to checked zeros: the run's own decision, and its next training step on a copy. */
  slowMotion(request: SlowRequest): Promise<void>;
  /** The same prompt and seed, told by the dense model and by the present one. */
  tell(request: TellingRequest): Promise<void>;
  /** The three pipelines abreast, on networks of their own. */
  race(request: RaceRequest): Promise<void>;
}

export type ExplorationEvent =
  | { readonly type: 'quantization'; readonly view: QuantizationView }
  | { readonly type: 'film'; readonly view: FilmView }
  | { readonly type: 'slow'; readonly view: SlowView }
  | { readonly type: 'speed'; readonly view: SpeedView }
  | { readonly type: 'telling'; readonly view: TellingView }
  | { readonly type: 'race'; readonly view: RaceView };
