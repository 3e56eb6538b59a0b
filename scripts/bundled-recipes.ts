/** How the networks that ship with the lab are made: the same recipes a visitor could run. */
import type { Recipe } from '../src/engine/pipelines/recipe.ts';

function bundled(architecture: string, epochs: number): Recipe {
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
        optimizer: { id: 'adamw', options: { learningRate: 0.002, weightDecay: 0.02 } },
        learningRate: { id: 'cosine', options: { warmup: 0.05 } },
      },
      { stage: 'evaluate', examples: 0 },
    ],
  };
}

export const bundledRecipes: readonly Recipe[] = [bundled('mlp', 15), bundled('cnn', 10), bundled('resnet', 10)];
