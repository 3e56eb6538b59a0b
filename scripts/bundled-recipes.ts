/**
 * How the networks that ship with the lab are made: the same recipes a visitor could run. Weight decay is strong, because
 * it lets small weights die: the CNN keeps its accuracy up to about 60 % pruned (with AdamW and weak decay, 30 %).
 */
import type { Recipe } from '../src/engine/pipelines/recipe.ts';

function bundled(architecture: string, epochs: number, weightDecay: number): Recipe {
  return {
    version: 1,
    seed: 1,
    model: { architecture, weights: 'fresh' },
    data: { source: 'digits', train: 20_000, test: 2000 },
    stages: [
      {
        stage: 'train',
        epochs,
        batchSize: 64,
        optimizer: { id: 'sgd', options: { learningRate: 0.1, weightDecay } },
        learningRate: { id: 'cosine', options: { warmup: 0.05 } },
      },
      { stage: 'evaluate', examples: 0 },
    ],
  };
}

export const bundledRecipes: readonly Recipe[] = [
  bundled('mlp', 15, 0.0005),
  bundled('cnn', 10, 0.005),
  bundled('resnet', 10, 0.005),
];
