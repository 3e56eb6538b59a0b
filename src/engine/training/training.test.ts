import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { useWasm } from '../../testing/backends.ts';
import { architectures } from '../models/architectures/index.ts';
import { applyMasks, countRevived, type Masks } from '../models/masks.ts';
import { createParams, disposeParams, paramsToArrays } from '../models/params.ts';
import { prunableWeights } from '../models/prunable.ts';
import type { ModelSpec } from '../models/spec.ts';
import { createRandom } from '../tensor/random.ts';
import { startTraining, type TrainingPlan, type TrainingState } from './training.ts';
import type { Batch, Model } from './trainStep.ts';

beforeAll(useWasm);

/** 6 x 6 images, the CNN's kinds of nodes. */
const small: ModelSpec = {
  name: 'small',
  task: 'classify',
  inputShape: [6, 6, 1],
  classes: 3,
  nodes: [
    {
      id: 'conv1',
      type: 'conv2d',
      inputs: ['input'],
      filters: 4,
      kernel: [3, 3],
      stride: 1,
      padding: 0,
      bias: false,
    },
    { id: 'bn1', type: 'batchNorm', inputs: ['conv1'], epsilon: 1e-5, momentum: 0.1 },
    { id: 'relu1', type: 'relu', inputs: ['bn1'] },
    { id: 'pool1', type: 'maxPool', inputs: ['relu1'], size: 2, stride: 2 },
    { id: 'flatten', type: 'flatten', inputs: ['pool1'] },
    { id: 'dense1', type: 'dense', inputs: ['flatten'], units: 3, bias: true },
  ],
  output: 'dense1',
};
const size = 40;
const sgd = { id: 'sgd', options: { learningRate: 0.05, momentum: 0.9, weightDecay: 0.01 } };
const adamw = { id: 'adamw', options: { learningRate: 0.01, weightDecay: 0.1 } };
const planOf = (optimizer: TrainingPlan['optimizer'], epochs = 20): TrainingPlan => ({
  epochs,
  batchSize: 8,
  optimizer,
  learningRate: { id: 'cosine', options: {} },
});

/** Class 0: dark, 1: bright on the left, 2: bright on the right; with noise. */
function batchOf(indices: Int32Array): Batch {
  const images = new Float32Array(indices.length * 36);
  const labels = new Int32Array(indices.length);
  indices.forEach((example, row) => {
    const random = createRandom(example);
    labels[row] = example % 3;
    for (let pixel = 0; pixel < 36; pixel++) {
      const bright = labels[row] === 0 ? 0 : Number(pixel % 6 < 3 === (labels[row] === 1));
      images[row * 36 + pixel] = bright + 0.3 * random.uniform();
    }
  });
  return { inputs: tf.tensor4d(images, [indices.length, 6, 6, 1]), labels: tf.tensor1d(labels, 'int32') };
}

async function train(
  model: Model,
  plan: TrainingPlan,
  steps: number,
  masks: Masks = new Map(),
  state: TrainingState | null = null,
) {
  const training = startTraining(model, plan, size, createRandom(9), masks, state);
  const losses: number[] = [];
  for (let i = 0; i < steps; i++) {
    const batch = batchOf(training.nextIndices());
    losses.push((await training.advance(batch)).loss);
    tf.dispose([batch.inputs, batch.labels]);
  }
  const saved = await training.save();
  training.dispose();
  return { losses, saved };
}

const modelOf = (spec: ModelSpec): Model => ({ spec, params: createParams(spec, createRandom(4)) });

/** Every third weight of every matrix is pruned. */
const masksOf = (spec: ModelSpec): Masks =>
  new Map(
    prunableWeights(spec).map(({ name, rows, columns }) => {
      const kept = Uint8Array.from({ length: rows * columns }, (_, index) => (index % 3 === 0 ? 0 : 1));
      return [name, { rows, columns, kept }];
    }),
  );

test.each([sgd, adamw])('$id learns: the loss of the last epoch is a fifth of the first step', async (optimizer) => {
  const model = modelOf(small);
  const { losses } = await train(model, planOf(optimizer), 100);
  const last = losses.slice(-5).reduce((sum, loss) => sum + loss, 0) / 5;
  expect(last).toBeLessThan(losses[0] / 5);
  disposeParams(model.params);
});

test.each([sgd, adamw])(
  '$id keeps pruned weights and their moments at exactly +0 after every step',
  async (optimizer) => {
    const model = modelOf(small);
    const masks = masksOf(small);
    applyMasks(model.params, masks);
    // moments of a dense past: without the mask they would carry pruned weights away
    const past = await train(modelOf(small), planOf(optimizer), 3);
    let state: TrainingState = past.saved;
    for (let step = 0; step < 3; step++) {
      ({ saved: state } = await train(model, planOf(optimizer), 1, masks, state));
      expect(await countRevived(model.params, masks)).toBe(0);
      for (const [key, moment] of state.arrays) {
        if (!key.endsWith('dense1.weight')) continue; // [out, in]: the matrix itself
        expect(moment.every((value, index) => index % 3 !== 0 || Object.is(value, 0))).toBe(true);
        expect(moment.some((value) => value !== 0)).toBe(true);
      }
    }
    disposeParams(model.params);
  },
);

test('weight decay reaches weight matrices only', async () => {
  const decayed = modelOf(small);
  const plain = modelOf(small);
  await train(decayed, planOf({ id: 'adamw', options: { weightDecay: 1, learningRate: 0.01 } }), 1);
  await train(plain, planOf({ id: 'adamw', options: { weightDecay: 0, learningRate: 0.01 } }), 1);
  const [a, b] = [await paramsToArrays(decayed.params), await paramsToArrays(plain.params)];
  for (const name of a.keys()) {
    if (name === 'conv1.weight' || name === 'dense1.weight') expect(a.get(name)).not.toEqual(b.get(name));
    else expect(a.get(name)).toEqual(b.get(name));
  }
});

test('100 steps leave as many tensors as there were, and disposing leaves none', async () => {
  const outside = tf.memory().numTensors;
  const model = modelOf(small);
  const masks = masksOf(small);
  const training = startTraining(model, planOf(adamw), size, createRandom(9), masks);
  const before = tf.memory().numTensors;
  for (let step = 0; step < 100; step++) {
    const batch = batchOf(training.nextIndices());
    await training.advance(batch);
    tf.dispose([batch.inputs, batch.labels]);
  }
  expect(tf.memory().numTensors).toBe(before);
  training.dispose();
  disposeParams(model.params);
  expect(tf.memory().numTensors).toBe(outside);
});

/** Eight random images, or one sequence of eight random tokens. */
function anyBatch(spec: ModelSpec, indices: Int32Array): Batch {
  const labels = tf.tensor1d(
    indices.map((index) => index % 10),
    'int32',
  );
  if (spec.task === 'language')
    return {
      inputs: tf.tensor1d(
        indices.map((index) => index % 7),
        'int32',
      ),
      labels,
    };
  const pixels = Float32Array.from({ length: 8 * 784 }, createRandom(indices[0]).uniform);
  return { inputs: tf.tensor4d(pixels, [8, 28, 28, 1]), labels };
}

test.each(architectures.entries)('the same seed trains $id to the same bits', async (architecture) => {
  const results = [];
  for (let twin = 0; twin < 2; twin++) {
    const model = modelOf(architecture.build());
    const random = createRandom(1);
    const training = startTraining(model, planOf(adamw), size, random);
    for (let step = 0; step < 4; step++) {
      const indices = training.nextIndices();
      const batch = anyBatch(model.spec, indices);
      await training.advance(batch);
      tf.dispose([batch.inputs, batch.labels]);
    }
    results.push(await paramsToArrays(model.params));
    training.dispose();
    disposeParams(model.params);
  }
  expect(results[1]).toEqual(results[0]);
});

test.each([sgd, adamw])(
  '$id taken up again after step 7 ends at the same bits as an unbroken run',
  async (optimizer) => {
    const [whole, parts] = [modelOf(small), modelOf(small)];
    await train(whole, planOf(optimizer), 15);
    const { saved } = await train(parts, planOf(optimizer), 7);
    expect(saved.step).toBe(7);
    await train(parts, planOf(optimizer), 8, new Map(), saved);
    expect(await paramsToArrays(parts.params)).toEqual(await paramsToArrays(whole.params));
  },
);

test('a saved state of another network is refused', async () => {
  const { saved } = await train(modelOf(small), planOf(sgd), 1);
  const start = () => startTraining(modelOf(small), planOf(adamw), size, createRandom(9), new Map(), saved);
  expect(start).toThrow('m of conv1.weight');
});

test('a loss that is not finite stops the step before anything is written', async () => {
  const model = modelOf(small);
  const training = startTraining(model, planOf(adamw), size, createRandom(9));
  const before = await paramsToArrays(model.params);
  const tensors = tf.memory().numTensors;
  const images = tf.fill([8, 6, 6, 1], Number.NaN);
  const labels = tf.zeros([8], 'int32') as tf.Tensor1D;
  await expect(training.advance({ inputs: images, labels })).rejects.toMatchObject({ code: 'lossNotFinite' });
  tf.dispose([images, labels]);
  expect(await paramsToArrays(model.params)).toEqual(before);
  expect(training.step).toBe(0);
  expect(tf.memory().numTensors).toBe(tensors);
});
