/** How the story LLaMA that ships with the lab is built and trained. */
import type { TrainingPlan } from '../../src/engine/training/training.ts';

export const recipe = {
  seed: 1,
  /** Of the stories; training, test and tasks are streams of their own. */
  worldSeed: 1,
  steps: 6000,
  /** Sequences a step. */
  batchSize: 8,
  /** Predicted tokens a sequence. */
  sequenceLength: 192,
  optimizer: { learningRate: 0.002, beta1: 0.9, beta2: 0.98, weightDecay: 0.05 },
  learningRate: { warmup: 0.03, floor: 0.02 },
  testStories: 1000,
  itemsPerTask: 300,
} as const;

export const trainingPlan: TrainingPlan = {
  epochs: 1,
  batchSize: recipe.batchSize,
  optimizer: { id: 'adamw', options: recipe.optimizer },
  learningRate: { id: 'cosine', options: recipe.learningRate },
};
