/** What the recipe panel edits: few choices, from which `presets.ts` writes a whole recipe. */
import type { Choice, Recipe } from './recipe.ts';

export interface Settings {
  readonly pipeline: 'trainPruneFinetune';
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
  /** Epochs after each pruning event; 0 = none. Fractions of an epoch are allowed. */
  readonly finetuneEpochs: number;
}
