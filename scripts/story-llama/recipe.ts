/** How the story LLaMA that ships with the lab is built and trained. */
import type { StorySplit } from '../../src/engine/data/stories/story.ts';
import type { TrainingPlan } from '../../src/engine/training/training.ts';

export interface Phase {
  readonly stories: StorySplit;
  readonly steps: number;
  readonly until: number;
  readonly learningRate: number;
  readonly focus: number;
}

export const recipe = {
  seed: 1,
  /** Of the stories; training, test and tasks are streams of their own. */
  worldSeed: 1,
  /**
   * One after another, each with a fresh optimiser and sequences of its own. `steps` is the length of the learning rate's
   * curve, `until` where the phase ends. Looking things up (who has what, which colour) is learned late from the few
   * tokens that ask for it: the first phase practises on stories with many questions, and the answers make up a share
   * `focus` of the loss, which changes no optimum.
   */
  phases: [
    { stories: 'quiz', steps: 4500, until: 900, learningRate: 0.003, focus: 0.5 },
    { stories: 'train', steps: 3000, until: 3000, learningRate: 0.0025, focus: 0.3 },
  ] as readonly Phase[],
  /** Sequences a step. */
  batchSize: 8,
  /** Predicted tokens a sequence. */
  sequenceLength: 192,
  optimizer: { beta1: 0.9, beta2: 0.98, weightDecay: 0.05 },
  learningRate: { warmup: 0.03, floor: 0.02 },
  testStories: 1000,
  itemsPerTask: 300,
} as const;

export function trainingPlan({ learningRate }: Pick<Phase, 'learningRate'>): TrainingPlan {
  return {
    epochs: 1,
    batchSize: recipe.batchSize,
    optimizer: { id: 'adamw', options: { ...recipe.optimizer, learningRate } },
    learningRate: { id: 'cosine', options: recipe.learningRate },
  };
}
