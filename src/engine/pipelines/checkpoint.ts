/** A run's state between two steps as plain data, and what its network is called by the stages it has entered. */
import type { Evaluation } from '../evaluation/evaluation.ts';
import type { ParamArrays } from '../models/params.ts';
import type { ModelSpec } from '../models/spec.ts';
import type { Budget } from './budget.ts';
import type { MaskHistory } from './maskHistory.ts';
import type { Stage } from './recipe.ts';
import type { PruningRecord, StageState, TrainedPhase } from './stages/stage.ts';

export interface Cursor {
  /** Index into recipe.stages; = stages.length at the end. */
  readonly stage: number;
  /** Steps done in that stage. */
  readonly step: number;
  /** Parts done of the next step; absent = none. */
  readonly part?: number;
}

export interface LossRecord {
  readonly step: number;
  readonly loss: number;
  readonly phase: TrainedPhase;
}

/** Evaluations by what the network was when they were made. */
export type Milestone = 'dense' | 'pruned' | 'recovered';

/** Plain data; arrays are copies. */
export interface Checkpoint {
  readonly cursor: Cursor;
  /** The network that the arrays belong to, where it is no longer the one that the run began with; else null. */
  readonly spec: ModelSpec | null;
  readonly params: ReadonlyMap<string, Float32Array>;
  /** Kept bits by parameter name. */
  readonly masks: ReadonlyMap<string, Uint8Array>;
  /** State of the stage the cursor stands in; null at its beginning. */
  readonly stage: StageState | null;
  /** How many losses had been recorded. */
  readonly losses: readonly LossRecord[];
  readonly evaluations: Readonly<Partial<Record<Milestone, Evaluation & { readonly ms: number }>>>;
  /** Of the last pruning event that had ended; arrays are shared, nobody writes them. */
  readonly pruning: PruningRecord | null;
  /** Parameters that a training was asked to keep, by its steps; arrays are shared, nobody writes them. */
  readonly snapshots: ReadonlyMap<number, ParamArrays>;
  /** What training has cost so far. */
  readonly spent: Budget;
  /** Which weights changed sides, and when; arrays are shared, nobody writes them. */
  readonly maskHistory: MaskHistory;
}

/** Pruned by masks, and recovered once training has followed; fresh weights under masks count as pruned. */
export function milestoneAfter(entered: readonly Stage[]): Milestone {
  let now: Milestone = 'dense';
  for (const entry of entered) {
    if (entry.stage === 'prune') now = 'pruned';
    else if (entry.stage === 'reinitialize') now = now === 'dense' ? 'dense' : 'pruned';
    else if (entry.stage === 'finetune') now = 'recovered';
    else if (entry.stage === 'train' && entry.pruning) now = 'pruned';
    else if (entry.stage === 'train' && now !== 'dense') now = 'recovered';
  }
  return now;
}
