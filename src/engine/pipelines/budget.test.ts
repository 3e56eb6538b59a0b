import { beforeAll, describe, expect, test } from 'vitest';
import { useWasm } from '../../testing/backends.ts';
import { blobSource } from '../../testing/blobs.ts';
import { architectures } from '../models/architectures/index.ts';
import { createParams } from '../models/params.ts';
import { createRandom } from '../tensor/random.ts';
import { plannedBudget, stepBudget, withSteps } from './budget.ts';
import { defaultSettings } from './defaults.ts';
import { createNetwork, disposeNetwork } from './network.ts';
import { recipeOf } from './presets.ts';
import { Run } from './run.ts';
import type { Settings } from './settings.ts';

beforeAll(useWasm);

const mlp = architectures.get('mlp').build();
const settings: Settings = {
  ...defaultSettings,
  model: { architecture: 'mlp', weights: 'fresh' },
  data: { source: 'digits', train: 256, test: 32 },
  sparsity: 0.5,
  trainEpochs: 2,
  finetuneEpochs: 1,
  batchSize: 32,
};
const pipelines = ['trainPruneFinetune', 'pruneWhileTraining', 'pruneThenTrain'] as const;

test('a step costs three passes over the batch', () => {
  const { prunable } = createNetwork(mlp, new Map());
  const macs = prunable.reduce((sum, { rows, columns }) => sum + rows * columns, 0); // a linear layer: one a weight
  expect(stepBudget(mlp, new Map(), 32, 1)).toEqual({ steps: 1, macs: 3 * 32 * macs, liveMacs: 3 * 32 * macs });
  const [{ name, rows, columns }] = prunable;
  const half = { rows, columns, kept: Uint8Array.from({ length: rows * columns }, (_, i) => i % 2) };
  expect(stepBudget(mlp, new Map([[name, half]]), 32, 1)).toEqual({
    steps: 1,
    macs: 3 * 32 * macs,
    liveMacs: 3 * 32 * (macs - (rows * columns) / 2),
  });
});

describe.each(pipelines)('%s', (pipeline) => {
  test('spends the steps that were planned; masks spare multiply-accumulates', async () => {
    const recipe = recipeOf({ ...settings, pipeline });
    const run = new Run(recipe, createNetwork(mlp, createParams(mlp, createRandom(1))), blobSource(256, 32));
    while (!run.finished) await run.advance();
    const planned = plannedBudget(recipe, mlp, 1);
    // 8 steps an epoch: 2 + 1, 2 + 1, and 2 + 2 epochs
    expect(planned.steps).toBe(pipeline === 'pruneThenTrain' ? 32 : 24);
    expect(run.spent.steps).toBe(planned.steps);
    expect(run.spent.macs).toBe(planned.macs);
    expect(run.spent.liveMacs).toBeLessThan(planned.macs);
    expect(run.spent.liveMacs).toBeGreaterThan(planned.macs / 2); // never sparser than 0.5
    run.dispose();
    disposeNetwork(run.network);
  });

  test.each([24, 37, 100])('is matched to %d steps exactly', (steps) => {
    expect(plannedBudget(withSteps(recipeOf({ ...settings, pipeline }), steps), mlp, 1).steps).toBe(steps);
  });
});
