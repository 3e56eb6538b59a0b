/** How the story LLaMA that ships with the lab is built and trained. */
import type { StorySplit } from '../../src/engine/data/stories/story.ts';
import type { TrainingPlan } from '../../src/engine/training/training.ts';

export interface Phase {
  /** In turn, a step each. */
  readonly stories: readonly StorySplit[];
  readonly steps: number;
  readonly until: number;
  readonly learningRate: number;
  readonly focus: number;
  /** Predicted tokens a sequence. */
  readonly length: number;
}

export const recipe = {
  seed: 1,
  /** Of the stories; training, test and tasks are streams of their own. */
  worldSeed: 1,
  /**
   * One after another, each with a fresh optimiser and sequences of its own. `steps` is the length of the learning rate's
   * curve, `until` where the phase ends. Answers to questions make up a share `focus` of the loss, which changes no
   * optimum. Stories of the stream `quiz` ask much more than usual.
   */
  phases: [
    { stories: ['train', 'quiz'], length: 192, steps: 3000, until: 2200, learningRate: 0.0015, focus: 0.3 },
    { stories: ['train'], length: 192, steps: 800, until: 800, learningRate: 0.0006, focus: 0.1 },
  ] as readonly Phase[],
  /** Sequences a step. */
  batchSize: 8,
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
