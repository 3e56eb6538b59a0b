import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { useWasm as startWasm } from '../../../testing/backends.ts';
import { tinySpec, tinyWeights } from '../../../testing/tinyLlama.ts';
import { perplexity } from '../../evaluation/perplexity.ts';
import { runNodes } from '../../models/forward.ts';
import { disposeParams, paramsFromArrays } from '../../models/params.ts';
import { inputId } from '../../models/shapes.ts';
import type { WeightSource } from '../../models/weightSource.ts';
import { inputNorm } from '../../statistics/inputNorm.ts';
import { maskSparsity } from '../../tensor/matrix.ts';
import { createRandom } from '../../tensor/random.ts';
import type { PruneStage } from '../recipe.ts';
import { gatherBlock, inputStatistics } from './gather.ts';
import { type PrunedWeight, pruneDecoder } from './prune.ts';
import { walkBlocks } from './walk.ts';

const spec = tinySpec();
const weights = tinyWeights(spec);
const source: WeightSource = { read: async (name) => weights.get(name)! };
const calibration = [0, 1, 2].map((seed) =>
  Int32Array.from({ length: 10 - seed }, () => 0).map((_, i) => createRandom(seed).split(i).int(32)),
);

let tensors = 0;
beforeAll(startWasm);
beforeEach(() => {
  tensors = tf.memory().numTensors;
});
afterEach(() => {
  expect(tf.memory().numTensors).toBe(tensors);
});

function stageOf(changes: Partial<PruneStage> = {}): PruneStage {
  return {
    stage: 'prune',
    sparsity: 0.5,
    method: { id: 'wanda', options: {} },
    pattern: { id: 'unstructured', options: {} },
    allocation: { id: 'uniform', options: {} },
    protect: [],
    overrides: {},
    calibration: 128,
    ...changes,
  };
}

async function prune(changes: Partial<PruneStage> = {}, errors = false): Promise<Map<string, PrunedWeight>> {
  const pruned = new Map<string, PrunedWeight>();
  const request = { spec, source, calibration, stage: stageOf(changes), random: createRandom(0), errors };
  for await (const weight of pruneDecoder(request)) pruned.set(weight.name, weight);
  return pruned;
}

test('every projection of every block is cut, in network order', async () => {
  const pruned = await prune();
  expect(pruned.size).toBe(14);
  expect([...pruned.keys()][7]).toBe('model.layers.1.self_attn.q_proj.weight');
  for (const { mask, changed } of pruned.values()) {
    expect(maskSparsity(mask)).toBe(0.5);
    expect(changed).toBeNull();
  }
});

test('statistics of the second block come from a first block already cut, its own layers still dense', async () => {
  const method = { id: 'wanda', options: {} };
  const pruned = await prune({ method });
  // the same by hand: one forward pass over the network whose first block is cut, and the inputs of block 1
  const arrays = new Map(weights);
  for (const { name, block, mask } of pruned.values()) {
    if (block === 0)
      arrays.set(
        name,
        weights.get(name)!.map((value, i) => (mask.kept[i] ? value : 0)),
      );
  }
  const params = paramsFromArrays(spec, arrays);
  const name = 'model.layers.1.mlp.down_proj';
  let state = inputNorm.init(24);
  for (const ids of calibration) {
    const x = tf.tidy(() => {
      const given = new Map([[inputId, tf.tensor1d(ids, 'int32')]]);
      return runNodes(spec.nodes, params, given).outputs.get('model.layers.1.mlp.gated')!;
    });
    state = inputNorm.update(state, (await x.data()) as Float32Array, 1);
    x.dispose();
  }
  disposeParams(params);
  const weight = weights.get(`${name}.weight`)!;
  const { kept } = pruned.get(`${name}.weight`)!.mask;
  for (let row = 0; row < 16; row++) {
    const score = (column: number) => Math.abs(weight[row * 24 + column]) * Math.sqrt(state.squaredNorm[column]);
    const columns = [...Array(24).keys()].sort((a, b) => score(a) - score(b));
    expect(columns.map((column) => kept[row * 24 + column])).toEqual([...Array(12).fill(0), ...Array(12).fill(1)]);
  }
});

test('layers that read the same states share one gathering', async () => {
  for await (const { index, block, params, batches } of walkBlocks(spec, source, calibration)) {
    const stats = await gatherBlock(spec, block, params, batches, inputStatistics(['hessian', 'inputNorm']));
    const of = (part: string) => stats.get(`model.layers.${index}.${part}_proj`);
    expect(new Set(stats.values()).size).toBe(4);
    expect(of('self_attn.k')).toBe(of('self_attn.q'));
    expect(of('mlp.up')).toBe(of('mlp.gate'));
    expect(of('mlp.down')?.hessian).toMatchObject({ columns: 24, samples: 3 });
    // 2/n X^T X has twice the squared norms on its diagonal
    const { hessian, inputNorm: norms } = of('self_attn.o')!;
    norms.squaredNorm.forEach((value, j) => {
      expect(hessian.matrix[j * 17]).toBeCloseTo(2 * value, 4);
    });
  }
});

describe('SparseGPT', () => {
  test('changes what it keeps and ends nearer to the dense model than magnitude', async () => {
    const method = { id: 'sparsegpt', options: {} };
    const solved = await prune({ method }, true);
    const plain = await prune({ method: { id: 'magnitude', options: {} } }, true);
    let better = 0;
    for (const [name, { mask, changed, error }] of solved) {
      expect(changed!.every((value, i) => mask.kept[i] === 1 || Object.is(value, 0))).toBe(true);
      expect(changed!.some((value, i) => mask.kept[i] === 1 && value !== weights.get(name)![i])).toBe(true);
      if (error! < plain.get(name)!.error!) better++;
    }
    expect(better).toBeGreaterThanOrEqual(12);
  });

  test('at sparsity 0 nothing changes and nothing is lost', async () => {
    for (const [name, { mask, changed, error }] of await prune(
      { sparsity: 0, method: { id: 'sparsegpt', options: {} } },
      true,
    )) {
      expect(maskSparsity(mask)).toBe(0);
      expect(changed).toEqual(weights.get(name));
      expect(error).toBe(0);
    }
  });
});

test('N:M holds in every group of four inputs', async () => {
  for (const { mask } of (await prune({ pattern: { id: 'nm', options: {} } })).values()) {
    for (let at = 0; at < mask.kept.length; at += 4) {
      expect(mask.kept.subarray(at, at + 4).reduce((sum, bit) => sum + bit, 0)).toBe(2);
    }
  }
});

test('protected weights are left out, hand-set ones get their own sparsity', async () => {
  const [spared, set] = ['model.layers.0.self_attn.q_proj.weight', 'model.layers.1.mlp.up_proj.weight'];
  const pruned = await prune({ protect: [spared], overrides: { [set]: 0.25 } });
  expect(pruned.has(spared)).toBe(false);
  expect(maskSparsity(pruned.get(set)!.mask)).toBe(0.25);
});

test('one ranking over the model meets the total, layers differ', async () => {
  const pruned = await prune({ method: { id: 'magnitude', options: { compare: 'model' } } });
  const masks = [...pruned.values()].map(({ mask }) => mask);
  const zeros = masks.reduce((sum, mask) => sum + maskSparsity(mask) * mask.kept.length, 0);
  const all = masks.reduce((sum, mask) => sum + mask.kept.length, 0);
  expect(zeros).toBe(all / 2);
  expect(new Set(masks.map(maskSparsity)).size).toBeGreaterThan(3);
});

test('OWL gives the layers of a block one sparsity and meets the total', async () => {
  const allocation = { id: 'owl', options: { means: 3 } };
  const pruned = await prune({ allocation, method: { id: 'magnitude', options: {} } });
  const of = (block: number) =>
    [...pruned.values()].filter((weight) => weight.block === block).map(({ mask }) => maskSparsity(mask));
  const [first, second] = [of(0), of(1)];
  for (const block of [first, second]) expect(Math.max(...block) - Math.min(...block)).toBeLessThan(0.01);
  expect(Math.abs(first[0] - second[0])).toBeCloseTo(0.16, 1); // 2 lambda apart
  expect((first[0] + second[0]) / 2).toBeCloseTo(0.5, 2);
});

test('the same seed gives the same masks, another seed others', async () => {
  const method = { id: 'random', options: {} };
  const name = 'model.layers.0.mlp.up_proj.weight';
  const [once, again] = [await prune({ method }), await prune({ method })];
  expect(again.get(name)?.mask).toEqual(once.get(name)?.mask);
});

describe('stops cleanly', () => {
  test('when it is cancelled', async () => {
    const stop = new AbortController();
    const request = { spec, source, calibration, stage: stageOf(), random: createRandom(0) };
    const run = async () => {
      for await (const { block } of pruneDecoder(request, { signal: stop.signal })) if (block === 0) stop.abort();
    };
    await expect(run()).rejects.toMatchObject({ code: 'cancelled' });
  });

  test.each([
    ['an unknown weight', { protect: ['conv1.weight'] }, 'recipeInvalid'],
    ['an unknown method', { method: { id: 'voodoo', options: {} } }, 'unknownId'],
    ['an option out of range', { method: { id: 'sparsegpt', options: { dampening: -1 } } }, 'optionInvalid'],
    ['a pattern that does not fit', { pattern: { id: 'nm', options: { keep: 4, of: 32 } } }, 'patternImpossible'],
  ])('on %s', async (_, changes, code) => {
    await expect(prune(changes)).rejects.toMatchObject({ code });
  });
});

test('perplexity of a model that knows nothing is its vocabulary', async () => {
  // a final norm of zeros makes every logit 0
  const silent: WeightSource = {
    read: async (name) => (name === 'model.norm.weight' ? new Float32Array(16) : weights.get(name)!),
  };
  const result = await perplexity(spec, silent, calibration);
  expect(result.tokens).toBe(9 + 8 + 7);
  expect(result.perplexity).toBeCloseTo(32, 3);
});
