/** Sweeps, their comparisons and layer scans: calls and events, as plain data. The run is not touched. */
import type { Flips, LayerComparison } from '../../engine/sweeps/compare.ts';
import type { Measured } from '../../engine/sweeps/measure.ts';
import type { PointKey, SweepRequest } from '../../engine/sweeps/request.ts';
import type { SweepPoint } from '../../engine/sweeps/sweeper.ts';
import type { SweepFacts, SweepFault } from '../../storage/sweepStore.ts';
import type { Words, WordsEdit } from '../../storage/words.ts';
import type { TellingRequest, TellingView } from '../explorations/views.ts';

export type { Flips, LayerComparison, Measured, PointKey, SweepFacts, SweepFault, SweepPoint, SweepRequest };

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
  /** Points that are being timed, after all were measured; null = none. */
  readonly timing: { readonly done: number; readonly total: number } | null;
  /** What it works on is here: it can go on, and its points can be compared. False for a curve from a notebook. */
  readonly whole: boolean;
}

/** A sweep that is kept, for a list. */
export interface SweepSummary extends Words, Pick<SweepView, 'id' | 'startedAt' | 'request' | 'facts' | 'total'> {
  readonly done: number;
  readonly finished: boolean;
  /** As of a SweepView. */
  readonly whole: boolean;
  /** Which tab draws it now: this one or another; null = none. */
  readonly drawing: 'here' | 'elsewhere' | null;
}

/** Two points of a sweep against each other. */
export interface ComparisonView {
  /** Id of the sweep. */
  readonly sweep: string;
  readonly a: SweepPoint;
  readonly b: SweepPoint;
  readonly layers: readonly LayerComparison[];
  /** Jaccard of the kept weights of all methods at A's pattern (or none), seed and sparsity: [method][method]. */
  readonly matrix: { readonly methods: readonly string[]; readonly jaccard: readonly (readonly number[])[] };
  readonly flips: Flips & {
    /** Of the examples listed, which may be fewer than flipped: [count, h, w, c] bytes. */
    readonly pictures: { readonly pixels: Uint8Array; readonly shape: readonly number[] } | null;
  };
  /** Both can tell a text: a language model whose tokenizer is kept with the sweep. */
  readonly tells: boolean;
}

/** One prompt told by two points of a sweep, A first. */
export interface PairTellingView {
  readonly a: PointKey;
  readonly b: PointKey;
  readonly telling: TellingView;
}

export interface Sweeps {
  /** In the background, from the network before its first cut; the sweep that runs is stopped. Returns at its end. */
  sweep(request: SweepRequest): Promise<void>;
  /** Measures how long the points of the sweep on the page take here; `stopSweep` ends it. Returns at its end. */
  timeSweep(): Promise<void>;
  /** What it has measured stays. */
  stopSweep(): Promise<void>;
  /** Shows a kept sweep, and what is drawn goes on beside it; `resume` goes on with the points that are missing. */
  openSweep(id: string, resume: boolean): Promise<void>;
  editSweep(id: string, change: WordsEdit): Promise<void>;
  removeSweep(id: string): Promise<void>;
  /** Writes a kept sweep as a notebook; it comes as an event. @param whole with its network and examples */
  takeSweep(id: string, whole: boolean): Promise<void>;
  /** Of the sweep on the page. */
  comparePoints(a: PointKey, b: PointKey): Promise<void>;
  /** The same prompt and seed, told by both; an earlier telling ends. */
  tellPoints(a: PointKey, b: PointKey, request: TellingRequest): Promise<void>;
  stopTelling(): Promise<void>;
  /** The scan of layers on the page becomes the allocation of the settings, for their sparsity. */
  allocateByScan(): Promise<void>;
}

export type SweepEvent =
  | { readonly type: 'sweep'; readonly sweep: SweepView }
  | { readonly type: 'sweeps'; readonly sweeps: readonly SweepSummary[] }
  | { readonly type: 'comparison'; readonly comparison: ComparisonView | null }
  | { readonly type: 'pairTelling'; readonly view: PairTellingView };
