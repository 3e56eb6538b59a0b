/** What the recipe panel edits: few choices, from which `presets.ts` writes a whole recipe. */
import type { QuantizationScheme } from '../quantization/scheme.ts';
import type { Choice, Recipe, ReinitializeStage } from './recipe.ts';
import type { WhileTraining } from './whileTraining/config.ts';

export interface Settings {
  readonly pipeline: 'trainPruneFinetune' | 'pruneWhileTraining' | 'pruneThenTrain';
  readonly seed: number;
  readonly model: Recipe['model'];
  readonly data: Recipe['data'];
  /** Epochs of the first training; used with fresh weights only. */
  readonly trainEpochs: number;
  readonly batchSize: number;
  readonly optimizer: Choice;
  readonly learningRate: Choice;
  readonly method: Choice;
  readonly pattern: Choice;
  readonly allocation: Choice;
  readonly schedule: Choice;
  readonly sparsity: number;
  readonly protect: readonly string[];
  readonly overrides: Readonly<Record<string, number>>;
  /** Training examples that methods look at: images, or sequences. Absent = 128. */
  readonly calibration?: number;
  /** Epochs after each pruning event; 0 = none. Fractions of an epoch are allowed. */
  readonly finetuneEpochs: number;
  /** false = an experiment: fine-tuning may wake pruned weights; absent = they stay exactly 0. */
  readonly guard?: boolean;
  /** The last thing before the evaluation: every prunable weight on a grid of integers; absent or null = not. */
  readonly quantize?: QuantizationScheme | null;
  /** Low-rank adapters; absent = the defaults. */
  readonly lora?: LoraSettings;
  /** Channels that are gone leave the network after the last cut; read for methods that take whole channels. */
  readonly compact?: boolean;
  /** One width for all blocks of a decoder; absent = where the method cuts every block. Read with `compact`. */
  readonly uniform?: boolean;
  /** Of `pruneWhileTraining`; absent = the defaults. */
  readonly whileTraining?: WhileTrainingSettings;
  /** Of `pruneThenTrain`; absent = the defaults. */
  readonly fromScratch?: FromScratchSettings;
}

export interface LoraSettings {
  readonly rank: number;
  /** Fine-tuning trains adapters in place of the weights. */
  readonly finetune: boolean;
  /** Epochs of a method that prunes while adapters train. */
  readonly pruneEpochs: number;
}

export type WhileTrainingSettings = Pick<WhileTraining, 'rule' | 'schedule' | 'begin' | 'end' | 'frequency' | 'revive'>;

export interface FromScratchSettings {
  /** What is pruned: a network that has been trained first, or the one that training would begin with. */
  readonly prune: 'trained' | 'initial';
  /** What the pruned network trains from: drawn anew, its own initial weights, or those after `rewindStep` steps. */
  readonly weights: ReinitializeStage['mode'];
  readonly rewindStep: number;
  /** In each round the output layer loses half the share that the others lose (Frankle & Carbin 2018). */
  readonly outputAtHalfRate: boolean;
}
