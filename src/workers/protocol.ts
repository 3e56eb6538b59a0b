/**
 * Everything that crosses between page and worker, as plain data. Calls go down (EngineApi, over Comlink), events come
 * up (EngineEvent); a call never answers with state. Typed arrays in events are transferred and belong to the page.
 */

import type { BackendReport } from '../engine/backend/report.ts';
import type { CatalogDescription } from '../engine/catalog.ts';
import type { ErrorReport } from '../engine/errors.ts';
import type { LayerPaths } from '../engine/graph/livePaths.ts';
import type { Correction } from '../engine/pipelines/link/link.ts';
import type { MaskMove } from '../engine/pipelines/maskHistory.ts';
import type { Recipe } from '../engine/pipelines/recipe.ts';
import type { Settings } from '../engine/pipelines/settings.ts';
import type { Flips, LayerComparison } from '../engine/sweeps/compare.ts';
import type { PointKey, SweepRequest } from '../engine/sweeps/request.ts';
import type { Measured, SweepPoint } from '../engine/sweeps/sweeper.ts';
import type { HistogramCounts } from '../engine/views/histogram.ts';
import type { Tile } from '../engine/views/tiles.ts';
import type { EvidenceCase } from '../evidence/view.ts';
import type { KeptCheckpoint, RunEdit, RunRecord, RunStore } from '../storage/runStore.ts';
import type { SweepFacts, SweepFault } from '../storage/sweepStore.ts';
import type { ExplorationEvent, Explorations } from './explorations/api.ts';

export type BackendChoice = 'auto' | 'webgpu' | 'wasm' | 'cpu';

/** Parts of the stage bar. `prune` stages of a recipe show as score, then mask. */
export type Phase =
  | 'train'
  /** Training whose masks move. */
  | 'trainPrune'
  | 'score'
  | 'mask'
  /** Channels that are gone leave the network. */
  | 'compact'
  | 'reinitialize'
  /** Training of what a cut has left, from other weights. */
  | 'retrain'
  | 'finetune'
  | 'quantize'
  | 'evaluate'
  | 'export';
export interface BarStep {
  readonly phase: Phase;
  readonly state: 'done' | 'now' | 'next';
}
export type RunStatus = 'loading' | 'ready' | 'running' | 'paused' | 'finished' | 'failed';
export type Overlay = 'value' | 'score' | 'mask' | 'change' | 'flips';
/** One weight update, mini-batch or layer; one stage; to the next cut; to the end. */
export type Grain = 'step' | 'stage' | 'round' | 'run';

/** A sentence to translate: message key and its values. Numbers are formatted by the page. */
export interface Sentence {
  readonly key: string;
  readonly values: Readonly<Record<string, string | number>>;
}

export interface ModelView {
  readonly architecture: string;
  /** 'bundled' | 'fresh' | the file's name */
  readonly origin: string;
  readonly parameters: number;
  readonly prunable: number;
  readonly macs: number;
  /** Nodes in order for the network drawing: [id, type, inputs, output shape, parameters]. */
  readonly nodes: readonly {
    readonly id: string;
    readonly type: string;
    readonly inputs: readonly string[];
    readonly shape: readonly number[];
    readonly parameters: number;
  }[];
  readonly classes: number;
  readonly task: 'classify' | 'language';
  /** The decoder's blocks with the nodes in each; empty for image networks. */
  readonly blocks: readonly (readonly string[])[];
  /** What can only be removed together. */
  readonly groups: readonly GroupView[];
  /** Metrics the bundled file came with (its manifest), shown as precomputed. */
  readonly published: {
    readonly accuracy: number;
    readonly perplexity: number | null;
    readonly examples: number;
  } | null;
}

interface DatasetBase {
  readonly source: Settings['data']['source'];
  readonly name: string;
  /** Examples: images, or sequences. */
  readonly train: number;
  readonly test: number;
  /** Of the labels, or tokens of the vocabulary. */
  readonly classes: number;
}
export interface ImageDataView extends DatasetBase {
  readonly kind: 'images';
  readonly shape: readonly number[];
  /** A few test images for the eye: [count, h, w, c] bytes, with labels. */
  readonly samples: { readonly pixels: Uint8Array; readonly labels: Uint8Array; readonly count: number };
}
export interface TokenDataView extends DatasetBase {
  readonly kind: 'tokens';
  /** Of all training sequences. */
  readonly tokens: number;
  readonly length: { readonly least: number; readonly most: number };
  /** Zero-shot tasks that come with the data. */
  readonly tasks: readonly string[];
  /** The first training sequences, as a method sees them; null text = the model came without a tokenizer. */
  readonly samples: readonly { readonly ids: readonly number[]; readonly text: string | null }[];
}
export type DatasetView = ImageDataView | TokenDataView;

/** Channels that can only be removed together, by atoms: a head's channels, or one channel. */
export interface GroupView {
  /** Id of the node by whose output channels the group is counted. */
  readonly root: string;
  /** Channels of an atom. */
  readonly atomSize: number;
  readonly atoms: number;
  readonly members: readonly GroupMemberView[];
  /** Parameters without a heatmap that go too: norms, biases, embeddings. */
  readonly beside: readonly string[];
}
export interface GroupMemberView {
  /** Parameter name of a prunable weight. */
  readonly name: string;
  readonly axis: 'rows' | 'columns';
  /** Rows or columns that leave with each atom of the group; none where it does not reach. */
  readonly atoms: readonly (readonly number[])[];
}

/** A card of the network view. */
export interface LayerView {
  /** Parameter name: dense1.weight. */
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  readonly kernel: readonly [number, number];
  readonly zeros: number;
  readonly protectedFromPruning: boolean;
  readonly override: number | null;
  /** Relative squared error of its outputs on the calibration inputs since the cut; null = not measured. */
  readonly error: number | null;
  /** waiting -> scored -> masked, in the current prune stage. */
  readonly progress: 'waiting' | 'scored' | 'masked';
  readonly macs: number;
  readonly liveMacs: number;
  readonly thumbnail: Tile;
}

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

/** One weight's life. */
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
  /** What each other score method would do here at the same sparsity. */
  readonly others: readonly { readonly method: string; readonly kept: boolean; readonly rank: number }[];
  /** Loss with only this weight cut from the dense network minus dense loss, measured on `lossExamples`. */
  readonly lossChange: number;
  readonly lossExamples: number;
}

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
  /** Kept weights that still do something, by layer; null while the run moves, and where channels meet in attention. */
  readonly paths: readonly LayerPaths[] | null;
  readonly left: number;
  /** Of the network as it came: weights that left it count as cut. */
  readonly prunable: number;
  /** Masked weights that are not exactly zero: 0 or we have a fault. */
  readonly revived: number;
  /** Of the network as it came. */
  readonly macs: number;
  readonly liveMacs: number;
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

export interface RunView {
  readonly status: RunStatus;
  /** Index into recipe.stages. */
  readonly stage: number;
  readonly stages: number;
  readonly phase: Phase;
  /** The phases of this pipeline, in order; `export` last. */
  readonly bar: readonly BarStep[];
  /** Which of several cuts, from 1; null where there is one or none. */
  readonly round: { readonly now: number; readonly of: number } | null;
  readonly step: number;
  readonly steps: number;
  /** Of the whole run; null before there is a measure. */
  readonly remainingMs: number | null;
  readonly happened: Sentence | null;
  readonly recipe: Recipe;
  readonly checkpoints: readonly CheckpointView[];
  readonly atCheckpoint: number;
}

export interface CheckpointView {
  readonly index: number;
  readonly phase: Phase;
  readonly label: Sentence;
  /** Position along the run in [0, 1]. */
  readonly position: number;
}

export interface LossPoint {
  readonly step: number;
  readonly loss: number;
  readonly phase: Exclude<Phase, 'evaluate' | 'export'>;
}

/** Sparsity over training steps and what flipped, event by event. */
export interface MaskHistoryView {
  readonly moves: readonly MaskMove[];
  /** Where the recipe wants masks to move: [optimiser step, sparsity], rising; from its schedule, before anything runs. */
  readonly planned: readonly (readonly [step: number, sparsity: number])[];
  /** Optimiser steps of the whole recipe. */
  readonly steps: number;
}

export type {
  Correction,
  Flips,
  LayerComparison,
  Measured,
  PointKey,
  SweepFacts,
  SweepFault,
  SweepPoint,
  SweepRequest,
};

/** Methods x patterns x sparsities x seeds from one checkpoint, point by point as they are measured. */
export interface SweepView {
  readonly id: string;
  /** `stopped`: cancelled, cut off by a reload, or failed; it can go on. */
  readonly status: 'running' | 'finished' | 'stopped';
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly request: SweepRequest;
  readonly facts: SweepFacts;
  /** Null until it is measured. */
  readonly dense: Measured | null;
  readonly points: readonly SweepPoint[];
  readonly total: number;
  readonly faults: readonly SweepFault[];
  readonly remainingMs: number | null;
}

/** A sweep that is kept, for a list. */
export interface SweepSummary extends Pick<SweepView, 'id' | 'startedAt' | 'request' | 'facts' | 'total'> {
  readonly done: number;
  readonly finished: boolean;
}

/** Two points of a sweep against each other. */
export interface ComparisonView {
  /** Id of the sweep. */
  readonly sweep: string;
  readonly a: SweepPoint;
  readonly b: SweepPoint;
  readonly layers: readonly LayerComparison[];
  /** Jaccard of the kept weights of all methods at A's pattern, seed and sparsity: [method][method]. */
  readonly matrix: { readonly methods: readonly string[]; readonly jaccard: readonly (readonly number[])[] };
  readonly flips: Flips & {
    /** Of the examples listed, which may be fewer than flipped: [count, h, w, c] bytes. */
    readonly pictures: { readonly pixels: Uint8Array; readonly shape: readonly number[] } | null;
  };
}

export type { KeptCheckpoint, RunEdit, RunRecord };

export interface RunStorage {
  /** Of the checkpoints of all kept runs. */
  readonly bytes: number;
  /** What the browser still grants, or null. */
  readonly freeBytes: number | null;
  readonly lasts: RunStore['lasts'];
}

/** Where the run on the page was branched from. */
export interface BranchView {
  readonly run: string;
  readonly checkpoint: string;
  readonly label: Sentence;
}

export interface ExportView {
  readonly status: 'working' | 'ready';
  readonly fileName: string;
  readonly blob: Blob | null;
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[];
  /** What was re-read and compared: [{ what, wanted, got, ok }]. */
  readonly checks: readonly {
    /** Id of a format; null = the checkpoint. */
    readonly format: string | null;
    readonly what: string;
    readonly wanted: string;
    readonly got: string;
    readonly ok: boolean;
  }[];
}

/** Our numbers beside those of the papers' own code, case by case as they are computed. */
export interface EvidenceView {
  readonly status: 'running' | 'finished' | 'cancelled';
  /** Where it was computed: 'webgpu' | 'wasm' | 'cpu'. */
  readonly backend: string;
  /** Those that are done. */
  readonly cases: readonly EvidenceCase[];
  readonly total: number;
  /** Name of the case under way. */
  readonly current: string | null;
}

export interface ResumableView {
  readonly savedAt: number;
  readonly phase: Phase;
  readonly position: number;
  readonly recipe: Recipe;
  readonly bytes: number;
}

export interface Progress {
  readonly task: 'loading' | 'data' | 'importing' | 'exporting' | 'evaluating';
  readonly done: number;
  readonly total: number;
  readonly unit: 'bytes' | 'examples' | 'steps';
  readonly remainingMs: number | null;
}

export type * from './explorations/api.ts';

export type EngineEvent =
  | ExplorationEvent
  | { readonly type: 'catalog'; readonly catalog: CatalogDescription; readonly settings: Settings }
  | { readonly type: 'backend'; readonly report: BackendReport }
  | { readonly type: 'model'; readonly model: ModelView }
  | { readonly type: 'data'; readonly data: DatasetView }
  | { readonly type: 'run'; readonly run: RunView }
  | { readonly type: 'layers'; readonly layers: readonly LayerView[] }
  | { readonly type: 'tile'; readonly view: TileView }
  | { readonly type: 'histogram'; readonly histogram: HistogramView }
  | { readonly type: 'weight'; readonly weight: WeightView }
  | { readonly type: 'metrics'; readonly metrics: Metrics }
  /** `reset` = the list starts anew (another run, or a step back). */
  | { readonly type: 'loss'; readonly reset: boolean; readonly points: readonly LossPoint[] }
  | { readonly type: 'masks'; readonly masks: MaskHistoryView }
  | { readonly type: 'sweep'; readonly sweep: SweepView }
  | { readonly type: 'comparison'; readonly comparison: ComparisonView | null }
  | { readonly type: 'runs'; readonly runs: readonly RunRecord[]; readonly storage: RunStorage }
  | { readonly type: 'notebook'; readonly notebook: { readonly fileName: string; readonly blob: Blob } | null }
  | { readonly type: 'branch'; readonly branch: BranchView | null }
  | { readonly type: 'sweeps'; readonly sweeps: readonly SweepSummary[] }
  | { readonly type: 'evidence'; readonly evidence: EvidenceView }
  | { readonly type: 'export'; readonly export: ExportView }
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

export interface EngineApi extends Explorations {
  /** Chooses a backend, loads the first model, prunes it: the first screen. */
  start(options: {
    readonly backend: BackendChoice;
    readonly assets: AssetUrls;
    readonly settings: Settings | null;
    /** Query of the link that the page was opened with; '' = none. It beats `settings`. */
    readonly link?: string;
  }): Promise<void>;
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
  /** To a checkpoint of this run. */
  restore(checkpoint: number): Promise<void>;
  /** Stops whatever runs (run, export, evaluation); a sweep has its own end. */
  cancel(): Promise<void>;
  /** Re-thresholds cached scores. `final` = pointer released: evaluate the whole test set. */
  setSparsity(sparsity: number, final: boolean): Promise<void>;
  /** Hand-set sparsity of one layer through its score threshold; null takes the override away. */
  setLayerThreshold(name: string, threshold: number | null, final: boolean): Promise<void>;
  /** Null = stop watching. The tile is sent again whenever it changes. */
  watchTile(request: TileRequest | null): Promise<void>;
  watchHistogram(request: { readonly name: string; readonly row: number | null } | null): Promise<void>;
  watchWeight(request: { readonly name: string; readonly row: number; readonly column: number } | null): Promise<void>;
  /** In the background, from the network before its first cut; the sweep that runs is stopped. Returns at its end. */
  sweep(request: SweepRequest): Promise<void>;
  /** What it has measured stays. */
  stopSweep(): Promise<void>;
  /** Shows a kept sweep; `resume` goes on with the points that are missing. */
  openSweep(id: string, resume: boolean): Promise<void>;
  removeSweep(id: string): Promise<void>;
  /** Opens a kept run at a checkpoint; changed settings hold from there on, as a run of its own. */
  branchRun(run: string, checkpoint: string): Promise<void>;
  /** A run from the beginning with the present settings. */
  leaveBranch(): Promise<void>;
  editRun(run: string, change: RunEdit): Promise<void>;
  removeRun(run: string): Promise<void>;
  /** Writes one run as a notebook; it comes as an event. */
  writeNotebook(run: string, withWeights: boolean): Promise<void>;
  openNotebook(file: File): Promise<void>;
  /** Deletes the checkpoints of all runs without a star. */
  freeRuns(): Promise<void>;
  /** Of the sweep on the page. */
  comparePoints(a: PointKey, b: PointKey): Promise<void>;
  /** The scan of layers on the page becomes the allocation of the settings, for their sparsity. */
  allocateByScan(): Promise<void>;
  /** Computes the golden cases that the site carries; each is told as it is done. */
  evidence(): Promise<void>;
  /** @param formats ids of further forms to write beside the checkpoint */
  exportRun(formats?: readonly string[]): Promise<void>;
  importModel(files: readonly File[]): Promise<void>;
  importData(files: readonly File[]): Promise<void>;
  /** Takes the offered run up again, or throws it away. */
  resume(accept: boolean): Promise<void>;
}
