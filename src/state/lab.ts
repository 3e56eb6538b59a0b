/** Mirror of the worker: written only by onEngineEvent, one write a frame. Rebuilt from events; never edited by the page. */
import { createStore } from 'zustand/vanilla';
import type { BackendReport } from '../engine/backend/report.ts';
import type { CatalogDescription } from '../engine/catalog.ts';
import type { ErrorReport } from '../engine/errors.ts';
import type {
  BranchView,
  ComparisonView,
  Correction,
  DatasetView,
  EvidenceView,
  ExportView,
  FilmView,
  HistogramView,
  LayerView,
  LossPoint,
  MaskHistoryView,
  Metrics,
  ModelView,
  PairTellingView,
  Progress,
  QuantizationView,
  RaceView,
  ResumableView,
  RunRecord,
  RunStorage,
  RunView,
  SlowView,
  SpeedView,
  StorageView,
  SweepSummary,
  SweepView,
  TellingView,
  TileView,
  WeightView,
} from '../workers/protocol.ts';

export interface LabState {
  readonly catalog: CatalogDescription | null;
  readonly backend: BackendReport | null;
  readonly model: ModelView | null;
  readonly data: DatasetView | null;
  readonly run: RunView | null;
  readonly layers: readonly LayerView[];
  readonly tile: TileView | null;
  /** Asked for once and waiting to be taken away. */
  readonly takenTile: TileView | null;
  readonly histogram: HistogramView | null;
  readonly weight: WeightView | null;
  readonly metrics: Metrics | null;
  readonly loss: readonly LossPoint[];
  readonly film: FilmView | null;
  readonly slow: SlowView | null;
  readonly telling: TellingView | null;
  readonly race: RaceView | null;
  readonly quantization: QuantizationView | null;
  readonly speed: SpeedView | null;
  readonly masks: MaskHistoryView | null;
  /** The one on the Compare page; the Lab shows it while it is of the Lab's network. */
  readonly sweep: SweepView | null;
  /** Layer by layer. */
  readonly scan: SweepView | null;
  readonly comparison: ComparisonView | null;
  /** One prompt told by two points; shown while these two are compared. */
  readonly pairTelling: PairTellingView | null;
  /** Kept runs, newest first. */
  readonly runs: readonly RunRecord[];
  /** Null until it is known. */
  readonly runStorage: RunStorage | null;
  /** By kind; null until the page has asked. */
  readonly storage: StorageView | null;
  readonly branch: BranchView | null;
  /** Written and waiting to be taken away. */
  readonly notebook: { readonly fileName: string; readonly blob: Blob } | null;
  /** Those that are kept. */
  readonly sweeps: readonly SweepSummary[];
  readonly evidence: EvidenceView | null;
  readonly exported: ExportView | null;
  /** The settings as the query of a link. */
  readonly address: string;
  /** What the link said that could not be taken; shown until dismissed. */
  readonly corrected: readonly Correction[];
  readonly resumable: ResumableView | null;
  readonly progress: Progress | null;
  /** Newest last; the page shows them until dismissed. */
  readonly errors: readonly { readonly id: number; readonly error: ErrorReport }[];
}

export const emptyLab: LabState = {
  catalog: null,
  backend: null,
  model: null,
  data: null,
  run: null,
  layers: [],
  tile: null,
  takenTile: null,
  histogram: null,
  weight: null,
  metrics: null,
  loss: [],
  film: null,
  slow: null,
  telling: null,
  race: null,
  quantization: null,
  speed: null,
  masks: null,
  sweep: null,
  scan: null,
  comparison: null,
  pairTelling: null,
  runs: [],
  runStorage: null,
  storage: null,
  branch: null,
  notebook: null,
  sweeps: [],
  evidence: null,
  exported: null,
  address: '',
  corrected: [],
  resumable: null,
  progress: null,
  errors: [],
};

export const labStore = createStore<LabState>()(() => emptyLab);
