/** What every stage of a pipeline is: something that advances one small step at a time and can be saved between any two. */
import type { Evaluation } from '../../evaluation/evaluation.ts';
import type { Dampening } from '../../methods/dampening.ts';
import type { Explanation } from '../../methods/method.ts';
import type { Masks } from '../../models/masks.ts';
import type { ParamArrays } from '../../models/params.ts';
import type { QuantizationReport } from '../../quantization/error.ts';
import type { Entry } from '../../registry.ts';
import type { Matrix } from '../../tensor/matrix.ts';
import type { Random } from '../../tensor/random.ts';
import type { DataSource } from '../data.ts';
import type { Flips } from '../maskHistory.ts';
import type { Network } from '../network.ts';
import type { PrunePlan } from '../pruneModel.ts';
import type { Stage } from '../recipe.ts';
import type { GoneGroup } from '../structured/lastTurns.ts';
import type { MaskChurn } from '../whileTraining/rule.ts';

/** What a visitor sees as the parts of a pipeline. */
export type StagePhase = 'train' | 'score' | 'mask' | 'compact' | 'finetune' | 'evaluate';

/** Phases in which weights or adapters train: a method may prune while they do. */
export type TrainedPhase = Exclude<StagePhase, 'evaluate'>;

export interface StageContext {
  readonly network: Network;
  readonly data: DataSource;
  /** Split by recipe seed and stage index: a step can be replayed from its number alone. */
  readonly random: Random;
  /** Parameters that the first training was asked to keep, by optimiser steps done; of the run, written once each. */
  readonly snapshots: Map<number, ParamArrays>;
}

/** How the cut of one layer can be made part by part. */
export interface Parts {
  readonly kind: 'row' | 'windows' | 'columns';
  /** Rows or columns of a part; the last one may have fewer. */
  readonly size: number;
  readonly count: number;
}

/** What one step did, as facts; the page makes a sentence of it. */
export type StepReport =
  | {
      readonly did: 'trainStep';
      readonly phase: TrainedPhase;
      readonly step: number;
      readonly steps: number;
      readonly loss: number;
      /** Numbers in the adapters that trained in place of the weights; absent where every weight trained. */
      readonly adapters?: number;
      /** The step also told how important each weight is. */
      readonly judged?: boolean;
      /** Cut weights trained like the others: nothing held them at 0. */
      readonly unguarded?: boolean;
    }
  | {
      /** Masks changed inside training: no weight was trained in this step. */
      readonly did: 'masksMoved';
      readonly phase: TrainedPhase;
      /** Optimiser steps done. */
      readonly step: number;
      readonly steps: number;
      /** Over all masked weights. */
      readonly sparsity: number;
      readonly layers: readonly MaskChurn[];
    }
  | {
      readonly did: 'reinitialized';
      readonly phase: 'train';
      readonly mode: 'fresh' | 'original' | 'rewind';
      /** Optimiser steps of the first training whose weights are back; 0 for fresh ones. */
      readonly step: number;
      readonly pruned: number;
      readonly of: number;
    }
  | {
      readonly did: 'quantized';
      readonly phase: 'mask';
      readonly layer: string;
      readonly bits: number;
      readonly report: QuantizationReport;
    }
  | {
      readonly did: 'gathered';
      readonly phase: 'score';
      /** Images, or sequences. */
      readonly examples: number;
      /** Of a decoder, where blocks are walked one by one. */
      readonly block?: number;
    }
  | { readonly did: 'scored'; readonly phase: 'score'; readonly layer: string }
  | {
      readonly did: 'scoredGroup';
      readonly phase: 'score';
      /** Id of the node that the group is named by. */
      readonly root: string;
      /** Nodes with a parameter in the group. */
      readonly layers: number;
      /** Channels, or heads. */
      readonly atoms: number;
      readonly heads: boolean;
    }
  | {
      readonly did: 'maskedChannels';
      readonly phase: 'mask';
      readonly layer: string;
      /** Output channels whose weights are all 0. */
      readonly channels: number;
      readonly ofChannels: number;
      readonly cut: number;
      readonly of: number;
      /** Dependency groups that have left everywhere with this layer. */
      readonly gone: readonly GoneGroup[];
    }
  | {
      readonly did: 'compacted';
      readonly phase: 'compact';
      /** Dependency groups that lost channels. */
      readonly groups: number;
      readonly parameters: { readonly before: number; readonly after: number };
      /** Multiply-accumulates of one example, dense. */
      readonly macs: { readonly before: number; readonly after: number };
      /** Norms over fewer channels now: where there are any, the network computes something else than the masked one. */
      readonly narrowedNorms: number;
    }
  | {
      readonly did: 'masked';
      readonly phase: 'mask';
      readonly layer: string;
      /** What was done to it: `scored` leaves the kept weights as they are, `solved` gives them new values. */
      readonly how: 'scored' | 'solved' | 'whole';
      /** Where its Hessian was not positive definite with the dampening that was asked for. */
      readonly raised?: Dampening;
      readonly cut: number;
      readonly of: number;
    }
  | {
      /** A part of a layer's cut; the last part is told as the layer: `masked`. */
      readonly did: 'maskedPart';
      readonly phase: 'mask';
      readonly layer: string;
      readonly kind: Parts['kind'];
      /** Rows or columns, from 0, the last one included. */
      readonly from: number;
      readonly to: number;
      /** All of the layer's. */
      readonly along: number;
      /** Of the part's weights. */
      readonly cut: number;
      readonly of: number;
    }
  | { readonly did: 'evaluated'; readonly phase: 'evaluate'; readonly evaluation: Evaluation; readonly ms: number };

/** Plain data: what must be kept, beside weights and masks, to take a stage up again after any step. */
export interface StageState {
  readonly step: number;
  /** Parts done of the next step; absent = none. */
  readonly part?: number;
  readonly arrays: ReadonlyMap<string, Float32Array>;
  /** What can be found again at a cost; kept in memory, never on disk. */
  readonly memo?: unknown;
}

/** What the last pruning event knew: shown by the page, and where the sparsity slider starts from. */
export interface PruningRecord {
  readonly plan: PrunePlan;
  /** [out, in] by weight name; a layer that was not scored yet is absent. */
  readonly scores: ReadonlyMap<string, Float32Array>;
  /** Weights before this event, by name; where whole channels are taken, biases and scales too. */
  readonly before: ReadonlyMap<string, Matrix>;
  /** Weights that this event has cut, or left whole, by now; absent once it is over. */
  readonly done?: ReadonlySet<string>;
  /** Relative squared error of a layer's outputs on the calibration inputs, by weight name; where it was measured. */
  readonly errors?: ReadonlyMap<string, number>;
  /** Of layers whose Hessian needed more dampening than was asked for, by weight name. */
  readonly raised?: ReadonlyMap<string, Dampening>;
  /** L2 norm of each input over the calibration data, by weight name: [in]; where the event watched them. */
  readonly inputNorms?: ReadonlyMap<string, Float32Array>;
  /** Of the inverse factor of solved layers, by weight name: [in]. */
  readonly diagonals?: ReadonlyMap<string, Float32Array>;
  /** By weight name: the numbers behind one decision, at [row, column]. From disk as `explainKept` finds them again. */
  readonly explanations: ReadonlyMap<string, Explain>;
}

export type Explain = (row: number, column: number) => Explanation;

/** What stays of things that lie as the parameters of a larger network. */
export interface Narrowing {
  arrays(arrays: ParamArrays): ParamArrays;
  masks(masks: Masks): Masks;
  record(record: PruningRecord): PruningRecord;
  flips(flips: Flips): Flips;
}

export interface ActiveStage {
  /** After a step that made the network smaller: for everything that the run has kept of it. */
  readonly narrowing?: Narrowing | null;
  /** Stages that prune show what they know. */
  readonly pruning?: PruningRecord;
  readonly steps: number;
  /** Steps done; finished when equal to `steps`. */
  readonly step: number;
  /** Optimiser steps done, those whose place a mask event took included; absent where nothing is trained. */
  readonly trainedSteps?: number;
  /** Of the next step. */
  readonly phase: StagePhase;
  /** Of the next step, where it can be made part by part; null or absent where it is one thing. */
  readonly parts?: Parts | null;
  /** Parts done of it. */
  readonly part?: number;
  /** Scores and cuts block after block: its phases come again with each. */
  readonly byBlocks?: boolean;
  /** Decoder block that the next step works on; null or absent where it is about none or about all. */
  readonly block?: number | null;
  /** Training examples whose mini-batch moves the weights in the next step; null or absent where it trains nothing. */
  readonly nextExamples?: Int32Array | null;
  /** @throws LabError 'cancelled' when the signal fires inside a long step; the stage then stands before that step. */
  advance(signal?: AbortSignal): Promise<StepReport>;
  /** The next part of the next step, or the step where it has none; `advance` makes all parts that are left. */
  advancePart?(signal?: AbortSignal): Promise<StepReport>;
  save(): Promise<StageState>;
  /** Frees its tensors. */
  dispose(): void;
}

export interface StageType<C extends Stage = Stage> extends Entry {
  readonly id: C['stage'];
  /** @param state from `save`, to go on after that step */
  start(config: C, context: StageContext, state: StageState | null): ActiveStage;
  /** Steps of each phase it passes through, in order, before it has begun: for progress and remaining time. */
  plan(config: C, context: Pick<StageContext, 'network' | 'data'>): ReadonlyMap<StagePhase, number>;
}
