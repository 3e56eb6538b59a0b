/**
 * Everything that crosses between page and worker, as plain data. Calls go down (EngineApi, over Comlink), events come
 * up (EngineEvent); a call never answers with state. Typed arrays in events are transferred and belong to the page.
 */

import type { BackendReport } from '../engine/backend/report.ts';
import type { CatalogDescription } from '../engine/catalog.ts';
import type { ErrorReport } from '../engine/errors.ts';
import type { Correction } from '../engine/pipelines/link/link.ts';
import type { Settings } from '../engine/pipelines/settings.ts';
import type { ExplorationEvent, Explorations } from './explorations/api.ts';
import type { UploadedFile } from './goldenUpload.ts';
import type { HistogramView, TileRequest, TileView, WeightView } from './messages/closeUp.ts';
import type { DatasetView } from './messages/data.ts';
import type { Metrics } from './messages/metrics.ts';
import type { LayerView, ModelView } from './messages/network.ts';
import type { EvidenceView, ExportView } from './messages/results.ts';
import type { Grain, LossPoint, MaskHistoryView, Progress, ResumableView, RunView } from './messages/run.ts';
import type { KeptRunCalls, KeptRunEvent } from './runs/api.ts';
import type { SweepEvent, Sweeps } from './sweeps/api.ts';

export type * from './explorations/api.ts';
export type * from './messages/closeUp.ts';
export type * from './messages/data.ts';
export type * from './messages/metrics.ts';
export type * from './messages/network.ts';
export type * from './messages/results.ts';
export type * from './messages/run.ts';
export type * from './runs/api.ts';
export type * from './sweeps/api.ts';
export type { Correction };

export type BackendChoice = 'auto' | 'webgpu' | 'wasm' | 'cpu';

export type EngineEvent =
  | ExplorationEvent
  | KeptRunEvent
  | SweepEvent
  | { readonly type: 'catalog'; readonly catalog: CatalogDescription; readonly settings: Settings }
  | { readonly type: 'backend'; readonly report: BackendReport }
  | { readonly type: 'model'; readonly model: ModelView }
  | { readonly type: 'data'; readonly data: DatasetView }
  | { readonly type: 'run'; readonly run: RunView }
  | { readonly type: 'layers'; readonly layers: readonly LayerView[] }
  | { readonly type: 'tile'; readonly view: TileView }
  | { readonly type: 'takenTile'; readonly view: TileView }
  /** Null = the watched layer has no scores here. */
  | { readonly type: 'histogram'; readonly histogram: HistogramView | null }
  | { readonly type: 'weight'; readonly weight: WeightView }
  | { readonly type: 'metrics'; readonly metrics: Metrics }
  /** `reset` = the list starts anew (another run, or a step back). */
  | { readonly type: 'loss'; readonly reset: boolean; readonly points: readonly LossPoint[] }
  | { readonly type: 'masks'; readonly masks: MaskHistoryView }
  | { readonly type: 'evidence'; readonly evidence: EvidenceView }
  /** Null = it failed or was stopped: there is nothing to offer. */
  | { readonly type: 'export'; readonly export: ExportView | null }
  | { readonly type: 'resumable'; readonly run: ResumableView | null }
  | { readonly type: 'progress'; readonly progress: Progress | null }
  /** Worker-side settings changed (a restored run, an imported file, a corrected value). */
  | { readonly type: 'settings'; readonly settings: Settings }
  /** The settings as the query of a link; '' = the defaults. */
  | { readonly type: 'address'; readonly query: string }
  /** What a link said and could not be taken. */
  | { readonly type: 'corrected'; readonly corrected: readonly Correction[] }
  | { readonly type: 'error'; readonly error: ErrorReport };

/** URLs of the static files, known to the page's bundler. */
export interface AssetUrls {
  /** Folder of the bundled networks, ending in '/'. */
  readonly models: string;
  /** Folder of the golden cases, ending in '/'. */
  readonly evidence: string;
}

export interface EngineApi extends Explorations, KeptRunCalls, Sweeps {
  /** Chooses a backend, loads the first model, prunes it: the first screen. */
  start(options: {
    readonly backend: BackendChoice;
    readonly assets: AssetUrls;
    readonly settings: Settings | null;
    /** Query of the link that the page was opened with; '' = none. It beats `settings`. */
    readonly link?: string;
    /** What the scrubber's checkpoints may take; absent = the lab's own measure. */
    readonly historyBytes?: number;
  }): Promise<void>;
  /** The same, from now on; steps that are over it go at once. Stops nothing. */
  limitHistory(bytes: number): Promise<void>;
  /** A run from a link. */
  openLink(query: string): Promise<void>;
  /** A new run from these settings: model and data are loaded when they changed. Stops what runs. */
  prepare(settings: Settings): Promise<void>;
  play(): Promise<void>;
  /** Returns once the run stands still, at most one step later. */
  pause(): Promise<void>;
  step(grain: Grain): Promise<void>;
  /** Back to the run's beginning. */
  reset(): Promise<void>;
  /** @param checkpoint id of a place of this run; nothing happens where it is gone */
  restore(checkpoint: string): Promise<void>;
  /** Stops whatever runs (run, export, evaluation); a sweep has its own end. */
  cancel(): Promise<void>;
  /** Re-thresholds cached scores. `final` = pointer released: evaluate the whole test set. */
  setSparsity(sparsity: number, final: boolean): Promise<void>;
  /** Hand-set sparsity of one layer through its score threshold; null takes the override away. */
  setLayerThreshold(name: string, threshold: number | null, final: boolean): Promise<void>;
  /** Null = stop watching. The tile is sent again whenever it changes. */
  watchTile(request: TileRequest | null): Promise<void>;
  /** A tile to be taken away: sent once. */
  takeTile(request: TileRequest): Promise<void>;
  watchHistogram(request: { readonly name: string; readonly row: number | null } | null): Promise<void>;
  /** @param request `whole`: also what other methods would have to gather more for */
  watchWeight(
    request: {
      readonly name: string;
      readonly row: number;
      readonly column: number;
      readonly whole?: boolean;
    } | null,
  ): Promise<void>;
  /** Computes the golden cases that the site carries, or those of a folder; each is told as it is done. */
  evidence(folder: readonly UploadedFile[] | null): Promise<void>;
  /** @param formats ids of further forms to write beside the checkpoint */
  exportRun(formats?: readonly string[]): Promise<void>;
  /** @param folder that they lie in, where the files themselves do not say it */
  importModel(files: readonly File[], folder?: string): Promise<void>;
  importData(files: readonly File[]): Promise<void>;
  /** Takes the offered run up again, or throws it away. */
  resume(accept: boolean): Promise<void>;
}
