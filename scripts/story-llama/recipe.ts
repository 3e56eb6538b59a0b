/** How the story LLaMA that ships with the lab is built and trained. */
import { vocabulary } from '../../src/engine/data/stories/vocabulary.ts';
import type { LlamaConfig } from '../../src/engine/models/architectures/llama.ts';
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

const layers = 4;

export const modelConfig: LlamaConfig = {
  name: 'story-llama',
  hiddenSize: 128,
  intermediateSize: 448,
  layers,
  heads: 8,
  kvHeads: 4,
  headDim: 16,
  vocabulary: vocabulary.length,
  maxPositions: 256,
  normEpsilon: 1e-5,
  rope: { kind: 'default', theta: 10_000 },
  tiedEmbeddings: true,
  bias: { queryKeyValue: false, output: false, mlp: false },
  windows: new Array<null>(layers).fill(null),
};
