/** Where the run stands, how it came there and what it is doing: as plain data. */
import type { MaskMove } from '../../engine/pipelines/maskHistory.ts';
import type { Recipe } from '../../engine/pipelines/recipe.ts';

/** A sentence to translate: message key and its values. Numbers are formatted by the page. */
export interface Sentence {
  readonly key: string;
  readonly values: Readonly<Record<string, string | number>>;
}

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

/**
 * What is decided together within a layer, or leaves together; one mini-batch, layer or group of channels to score; a
 * decoder block, scored and cut; one stage; to the next cut; to the end.
 */
export type Grain = 'group' | 'step' | 'block' | 'stage' | 'round' | 'run';

/** Nothing is being cut; all weights of the layer are decided together; the layer is one block of columns. */
export type NoGroup = 'notCutting' | 'wholeLayer' | 'oneBlock';

export interface GrainView {
  readonly grain: Grain;
  /** What it is where the run stands, or why it is missing there; `plain` = the same everywhere. */
  readonly kind: 'plain' | 'row' | 'windows' | 'columns' | 'channels' | 'blocks' | NoGroup;
  /** It cannot be chosen here, and is shown with the reason. */
  readonly missing?: boolean;
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
  /** Parts done of the next step; null = none. */
  readonly part: number | null;
  /** Of the whole run; null before there is a measure. */
  readonly remainingMs: number | null;
  readonly happened: Sentence | null;
  readonly recipe: Recipe;
  readonly checkpoints: readonly CheckpointView[];
  /** Index of the one that the run stands on or has passed last. */
  readonly atCheckpoint: number;
  readonly history: HistoryView;
  /** Whether it has gone on since. */
  readonly pastCheckpoint: boolean;
  /** How far one press can go from here, shortest first; a group always, with the reason where there is none. */
  readonly grains: readonly GrainView[];
}

/** What the checkpoints of this run take, and the most that they may. */
export interface HistoryView {
  readonly bytes: number;
  readonly quotaBytes: number;
  /** Steps and strokes that had to make room, the oldest first; ends of phases never do. */
  readonly forgotten: number;
  /** `tab` = in memory, for the browser grants no files. */
  readonly lasts: 'site' | 'tab';
}

export interface CheckpointView {
  /** What lies beside it comes and goes; this stays. */
  readonly id: string;
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
