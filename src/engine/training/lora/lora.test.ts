import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { useWasm } from '../../../testing/backends.ts';
import { tinySpec, tinyWeights } from '../../../testing/tinyLlama.ts';
import { mergeAdapter } from '../../methods/loraprune/importance.ts';
import { forward } from '../../models/forward.ts';
import { nativeToMatrix } from '../../models/layout.ts';
import { applyMasks, createMaskTensors, disposeMaskTensors, type Masks } from '../../models/masks.ts';
import { createParams, disposeParams, paramsFromArrays, paramsToArrays } from '../../models/params.ts';
import { prunableWeights } from '../../models/prunable.ts';
import type { ModelSpec } from '../../models/spec.ts';
import { createRandom } from '../../tensor/random.ts';
import { startTraining, type TrainingPlan, type TrainingState } from '../training.ts';
import { type Batch, differentiate, type Model } from '../trainStep.ts';
import {
  type Adapters,
  adapterNames,
  adaptersFromArrays,
  adaptersToArrays,
  adapterTargets,
  createAdapters,
  disposeAdapters,
  writeAdapted,
} from './adapters.ts';
import { adaptedPass } from './pass.ts';

beforeAll(useWasm);

const images: ModelSpec = {
  name: 'small',
  task: 'classify',
  inputShape: [6, 5, 2],
  classes: 3,
  nodes: [
    {
      id: 'conv1',
      type: 'conv2d',
      inputs: ['input'],
      filters: 4,
      kernel: [3, 2],
      stride: 1,
      padding: 0,
      bias: true,
    },
    { id: 'bn1', type: 'batchNorm', inputs: ['conv1'], epsilon: 1e-5, momentum: 0.1 },
    { id: 'silu1', type: 'silu', inputs: ['bn1'] }, // smooth: finite differences know no kinks
    { id: 'flatten', type: 'flatten', inputs: ['silu1'] },
    { id: 'dense1', type: 'dense', inputs: ['flatten'], units: 3, bias: true },
  ],
  output: 'dense1',
};
const words = tinySpec();

/** Images of noise, or two sequences of noise. */
function batchOf(spec: ModelSpec, seed = 3): Batch {
  const random = createRandom(seed);
  const below = (count: number, length: number) => Int32Array.from({ length }, () => random.int(count));
  if (spec.task === 'language') {
    return {
      inputs: tf.tensor1d(below(32, 14), 'int32'),
      labels: tf.tensor1d(below(32, 14), 'int32'),
      sequenceLength: 7,
    };
  }
  const pixels = Float32Array.from({ length: 8 * 60 }, random.uniform);
  return { inputs: tf.tensor(pixels, [8, 6, 5, 2]), labels: tf.tensor1d(below(3, 8), 'int32') };
}

interface Adapted extends Model {
  readonly adapters: Adapters;
}

/** Adapters that already say something: B is not zero. */
function adapted(spec: ModelSpec, dropout: number): Adapted {
  const params =
    spec.task === 'language' ? paramsFromArrays(spec, tinyWeights(spec)) : createParams(spec, createRandom(1));
  const adapters = createAdapters(params, prunableWeights(spec), { rank: 3, alpha: 6, dropout }, createRandom(2));
  for (const [name, { B, weight }] of adapters.byWeight) {
    const draws = createRandom(4).split(name);
    const values = Float32Array.from({ length: B.size }, () => 0.3 * draws.normal());
    tf.tidy(() => B.assign(tf.tensor2d(values, [weight.rows, 3])));
  }
  return { spec, params, adapters };
}

/** Every third weight of every matrix is pruned. */
const masksOf = (spec: ModelSpec): Masks =>
  new Map(
    prunableWeights(spec).map(({ name, rows, columns }) => {
      const kept = Uint8Array.from({ length: rows * columns }, (_, index) => (index % 3 === 0 ? 0 : 1));
      return [name, { rows, columns, kept }];
    }),
  );

function end({ params, adapters }: Adapted): void {
  disposeParams(params);
  disposeAdapters(adapters);
}

describe.each([
  ['images', images],
  ['words', words],
])('%s', (_, spec) => {
  test('fresh adapters change no bit, and only they are what trains', () => {
    const params = createParams(spec, createRandom(1));
    const adapters = createAdapters(params, prunableWeights(spec), { rank: 3, alpha: 6, dropout: 0 }, createRandom(2));
    const { inputs: x, sequenceLength } = batchOf(spec);
    const logits = () => tf.tidy(() => forward(spec, params, x, { sequenceLength }).logits.dataSync());
    const before = logits();
    writeAdapted(params, adapters, new Map());
    expect(logits()).toEqual(before);
    expect([...adapters.trained.keys()]).toEqual(
      prunableWeights(spec).flatMap((weight) => [adapterNames(weight).A, adapterNames(weight).B]),
    );
    for (const { A, weight } of adapters.byWeight.values()) {
      const values = A.dataSync();
      const bound = 1 / Math.sqrt(weight.columns);
      expect(values.every((value) => Math.abs(value) <= bound)).toBe(true);
      expect(Math.max(...values)).toBeGreaterThan(bound / 2); // not all small: the whole range is used
    }
    end({ spec, params, adapters });
  });

  test.each([0, 0.4])('gradients of A and B are the slopes of the loss, under masks, dropout %f', async (dropout) => {
    const model = adapted(spec, dropout);
    const masks = createMaskTensors(model.params, masksOf(spec));
    const batch = batchOf(spec);
    const random = createRandom(8); // the same inputs drop out each time
    const found = differentiate(model, batch, { masks, random });
    const step = 2e-3;
    for (const [name, variable] of model.adapters.trained) {
      if (name.includes('layers.1')) continue; // the same kinds as in block 0
      const slope = (await found.gradients.get(name)!.data()) as Float32Array;
      const values = (await variable.data()).slice();
      const steepest = slope.reduce((best, value, i) => (Math.abs(value) > Math.abs(slope[best]) ? i : best), 0);
      const lossAt = async (shift: number) => {
        const moved = values.slice();
        moved[steepest] += shift;
        tf.tidy(() => variable.assign(tf.tensor(moved, variable.shape)));
        const { lossTensor, gradients, bufferUpdates } = differentiate(model, batch, { masks, random });
        const [loss] = await lossTensor.data();
        tf.dispose([lossTensor, ...gradients.values(), ...bufferUpdates.values()]);
        return loss;
      };
      const difference = ((await lossAt(step)) - (await lossAt(-step))) / (2 * step);
      await lossAt(0);
      expect(Math.abs(slope[steepest])).toBeGreaterThan(1e-4);
      expect(Math.abs(difference - slope[steepest]) / Math.abs(slope[steepest]), name).toBeLessThan(0.03);
    }
    tf.dispose([found.lossTensor, ...found.gradients.values(), ...found.bufferUpdates.values()]);
    disposeMaskTensors(masks);
    end(model);
  });

  test('they follow from the gradient of the weight: dA = scaling B^T dW, dB = scaling dW A^T', async () => {
    const model = adapted(spec, 0);
    const masks = createMaskTensors(model.params, masksOf(spec));
    const { byWeight, options } = model.adapters;
    const alsoOf = new Map([...byWeight].map(([name, { frozen }]) => [name, frozen]));
    const { lossTensor, gradients, bufferUpdates } = differentiate(model, batchOf(spec), { masks, alsoOf });
    for (const [name, { A, B, weight, frozen }] of byWeight) {
      const dW = nativeToMatrix((await gradients.get(name)!.data()) as Float32Array, frozen.shape).values;
      const [a, b] = [await A.data(), await B.data()];
      const names = adapterNames(weight);
      const [dA, dB] = [await gradients.get(names.A)!.data(), await gradients.get(names.B)!.data()];
      const scaling = options.alpha / options.rank;
      let [sumA, sumB] = [0, 0]; // at [1, 2] of A and [rows - 1, 1] of B
      for (let row = 0; row < weight.rows; row++) sumA += scaling * b[row * 3 + 1] * dW[row * weight.columns + 2];
      for (let column = 0; column < weight.columns; column++) {
        sumB += scaling * dW[(weight.rows - 1) * weight.columns + column] * a[weight.columns + column];
      }
      expect(dA[weight.columns + 2], name).toBeCloseTo(sumA, 4);
      expect(dB[(weight.rows - 1) * 3 + 1], name).toBeCloseTo(sumB, 4);
    }
    tf.dispose([lossTensor, ...gradients.values(), ...bufferUpdates.values()]);
    disposeMaskTensors(masks);
    end(model);
  });
});

const plan: TrainingPlan = {
  epochs: 4,
  batchSize: 8,
  optimizer: { id: 'adamw', options: { learningRate: 0.02 } },
  learningRate: { id: 'cosine', options: {} },
};

async function train(model: Model, masks: Masks, steps: number, state: TrainingState | null = null) {
  const training = startTraining(model, plan, 24, createRandom(9), masks, state);
  for (let step = 0; step < steps; step++) {
    const batch = batchOf(model.spec, training.nextIndices()[0]);
    await training.advance(batch);
    tf.dispose([batch.inputs, batch.labels]);
  }
  const saved = await training.save();
  training.dispose();
  return saved;
}

test.each([0, 0.2])(
  'training moves the adapters alone; what they make of a weight is what the reference merges (dropout %f)',
  async (dropout) => {
    const model = adapted(images, dropout);
    const masks = masksOf(images);
    applyMasks(model.params, masks);
    const before = await paramsToArrays(model.params);
    const frozen = await adaptersToArrays(model.adapters);
    await train(model, masks, 5);
    const [after, trained] = [await paramsToArrays(model.params), await adaptersToArrays(model.adapters)];
    for (const [name, values] of after) {
      if (/running|batches/.test(name))
        expect(values).not.toEqual(before.get(name)); // statistics follow the batches
      else if (!masks.has(name)) expect(values, name).toEqual(before.get(name));
    }
    for (const [name, { weight, frozen: W0 }] of model.adapters.byWeight) {
      const names = adapterNames(weight);
      expect(trained.get(names.frozen)).toEqual(frozen.get(names.frozen));
      expect(trained.get(names.A)).not.toEqual(frozen.get(names.A));
      const merged = mergeAdapter(nativeToMatrix(frozen.get(names.frozen)!, W0.shape).values, {
        A: trained.get(names.A)!,
        B: trained.get(names.B)!,
        rank: 3,
        scaling: 2,
      });
      const now = nativeToMatrix(after.get(name)!, W0.shape).values;
      for (const [place, bit] of masks.get(name)!.kept.entries()) {
        if (bit === 0) expect(Object.is(now[place], 0)).toBe(true);
        else expect(now[place]).toBeCloseTo(merged[place], 5);
      }
    }
    end(model);
  },
);

test.each([0, 0.2])(
  'taken up again after step 2 from plain arrays it ends at the same bits (dropout %f)',
  async (p) => {
    const masks = masksOf(images);
    const [whole, parts] = [adapted(images, p), adapted(images, p)];
    for (const model of [whole, parts]) applyMasks(model.params, masks);
    await train(whole, masks, 6);
    const saved = await train(parts, masks, 2);
    const arrays = await adaptersToArrays(parts.adapters);
    const params = paramsFromArrays(images, await paramsToArrays(parts.params));
    const adapters = adaptersFromArrays(params, prunableWeights(images), parts.adapters.options, arrays);
    const again = { spec: images, params, adapters };
    await train(again, masks, 4, saved);
    expect(await paramsToArrays(params)).toEqual(await paramsToArrays(whole.params));
    expect(await adaptersToArrays(adapters)).toEqual(await adaptersToArrays(whole.adapters));
    for (const model of [whole, parts, again]) end(model);
  },
);

test('dropout hides inputs from the adapter alone, and leaves the mean as it is', () => {
  // one layer of one output: y = x W0^T + dropout(x) (2 * B A)^T
  const spec: ModelSpec = {
    name: 'line',
    task: 'classify',
    inputShape: [4],
    classes: 1,
    nodes: [{ id: 'dense', type: 'dense', inputs: ['input'], units: 1, bias: true }],
    output: 'dense',
  };
  const W0 = [1, 2, 3, 4];
  const params = paramsFromArrays(
    spec,
    new Map([
      ['dense.weight', Float32Array.from(W0)],
      ['dense.bias', Float32Array.of(5)],
    ]),
  );
  const adapters = createAdapters(params, prunableWeights(spec), { rank: 1, alpha: 2, dropout: 0.5 }, createRandom(1));
  const { A, B } = adapters.byWeight.get('dense.weight')!;
  tf.tidy(() => {
    A.assign(tf.tensor2d([1, 10, 100, 1000], [1, 4]));
    B.assign(tf.tensor2d([1], [1, 1]));
  });
  const model = { spec, params, adapters };
  const seen = new Set<number>();
  let mean = 0;
  const draws = 400;
  for (let draw = 0; draw < draws; draw++) {
    const batch = { inputs: tf.ones([1, 4]), labels: tf.zeros([1], 'int32') as tf.Tensor1D };
    // the loss of one class is 0; the output itself is read through a network of the same pass
    const y = outputOf(model, batch.inputs, createRandom(draw));
    tf.dispose([batch.inputs, batch.labels]);
    const beside = y - 15; // 1 + 2 + 3 + 4 + 5
    // kept inputs count double: 2 * scaling 2 * [1, 10, 100, 1000]
    const digits = String(Math.round(beside / 4)).padStart(4, '0');
    expect(digits).toMatch(/^[01]{4}$/);
    seen.add(Number.parseInt(digits, 2));
    mean += beside / draws;
  }
  expect(seen.size).toBe(16);
  expect(Math.abs(mean / 2222 - 1)).toBeLessThan(0.1);
  end(model);
});

function outputOf({ spec, params, adapters }: Adapted, x: tf.Tensor, random: ReturnType<typeof createRandom>): number {
  return tf.tidy(() => {
    const pass = adaptedPass(params, adapters, new Map(), random);
    return forward(spec, pass.params, x, { beside: pass.beside }).logits.dataSync()[0];
  });
}

test('targets are weights, layers, or ends of layer names; another name is refused', () => {
  const prunable = prunableWeights(words);
  const named = (targets?: readonly string[]) => adapterTargets(prunable, targets).map(({ name }) => name);
  expect(named()).toHaveLength(14);
  expect(named(['q_proj', 'model.layers.1.mlp.down_proj'])).toEqual([
    'model.layers.0.self_attn.q_proj.weight',
    'model.layers.1.self_attn.q_proj.weight',
    'model.layers.1.mlp.down_proj.weight',
  ]);
  expect(() => named(['proj'])).toThrow(expect.objectContaining({ code: 'recipeInvalid' }));
});

test('arrays of another rank are refused, and no tensor is left', async () => {
  const tensors = tf.memory().numTensors;
  const model = adapted(images, 0);
  const arrays = await adaptersToArrays(model.adapters);
  const other = { ...model.adapters.options, rank: 2 };
  expect(() => adaptersFromArrays(model.params, prunableWeights(images), other, arrays)).toThrow('conv1.lora_A.weight');
  end(model);
  expect(tf.memory().numTensors).toBe(tensors);
});
