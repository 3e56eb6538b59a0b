/** How the learning rate moves during training: a factor on the optimiser's peak rate. */
import type { OptionSchema, OptionValues } from '../../options.ts';
import type { Entry } from '../../registry.ts';

export interface LearningRate<S extends OptionSchema = OptionSchema> extends Entry {
  readonly options: S;
  /**
   * @param step from 0 to steps - 1
   * @returns in [0, 1]
   */
  factor(step: number, steps: number, options: OptionValues<S>): number;
}

/** Keeps the literal types of the options. */
export function defineLearningRate<const S extends OptionSchema>(learningRate: LearningRate<S>): LearningRate {
  return learningRate as unknown as LearningRate;
}
