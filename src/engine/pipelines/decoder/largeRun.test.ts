import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { useWasm as startWasm } from '../../../testing/backends.ts';
import { type TinyOptions, tinyFolder } from '../../../testing/tinyLlama.ts';
import { perplexity } from '../../evaluation/perplexity.ts';
import { openFolder } from '../../io/huggingface/openFolder.ts';
import { memoryFile } from '../../io/placedFile.ts';
import { openSafetensors } from '../../io/safetensors/read.ts';
import { floatTensor } from '../../io/safetensors/write.ts';
import { createRandom } from '../../tensor/random.ts';
import type { PruneStage } from '../recipe.ts';
import { type CutLayer, type LargePhase, type LargePruning, masksName, pruneLarge } from './largeRun.ts';

const random = createRandom(8);
const draw = (count: number, length: number) =>
  Array.from({ length: count }, () => Int32Array.from({ length }, () => random.int(32)));
const calibration = draw(4, 12);
const evaluation = draw(3, 9);

function stageOf(method: string): PruneStage {
  return {
    stage: 'prune',
    sparsity: 0.5,
    method: { id: method, options: {} },
    pattern: { id: 'unstructured', options: {} },
    allocation: { id: 'uniform', options: {} },
    protect: [],
    overrides: {},
    calibration: 128,
  };
}

async function requestOf(options: TinyOptions, method: string): Promise<LargePruning> {
  const checkpoint = await openFolder(await tinyFolder(options), 'tiny');
  const stage = stageOf(method);
  return { checkpoint, calibration, evaluation, stage, seed: 3, errors: true, createFile: memoryFile };
}

const qwen: TinyOptions = {
  config: { model_type: 'qwen2' },
  change(tensors) {
    for (const layer of [0, 1]) {
      for (const [part, width] of Object.entries({ q: 16, k: 8, v: 8 })) {
        const name = `model.layers.${layer}.self_attn.${part}_proj.bias`;
        const values = Float32Array.from({ length: width }, (_, i) => 0.1 * (i - 4));
        tensors.set(name, floatTensor(name, [width], values, 'BF16'));
      }
    }
  },
  dtype: 'BF16',
};

let tensors = 0;
beforeAll(startWasm);
beforeEach(() => {
  tensors = tf.memory().numTensors;
});
afterEach(() => {
  expect(tf.memory().numTensors).toBe(tensors);
});

test.each<[string, TinyOptions, string, number | null]>([
  ['a sharded F16 LLaMA by Wanda', { sharded: true, dtype: 'F16' }, 'wanda', 1920],
  ['a BF16 Qwen2 with biases by magnitude', qwen, 'magnitude', 1920],
  ['an F32 LLaMA by SparseGPT', {}, 'sparsegpt', null],
])('%s: half is cut, the rest keeps its bits, the file is what was judged', async (_, options, method, kept) => {
  const request = await requestOf(options, method);
  const seen: LargePhase[] = [];
  const layers: string[] = [];
  const outcome = await pruneLarge(request, {
    onProgress: (phase) => seen.push(phase),
    onLayer: ({ name }) => layers.push(name),
  });
  expect([...new Set(seen)]).toEqual(['dense', 'prune', 'write', 'pruned', 'verify']);
  expect(layers).toEqual(outcome.layers.map(({ name }) => name));
  expect(layers).toHaveLength(14);
  expect(outcome.sparsity).toBe(0.5);
  expect(outcome.verification).toMatchObject({ identical: kept, zeros: 1920 }); // 2 * (2*16*16 + 2*8*16 + 3*16*24) / 2
  for (const { error } of outcome.layers) expect(error).toBeGreaterThan(0);

  const { spec } = request.checkpoint;
  expect(outcome.dense).toEqual(await perplexity(spec, request.checkpoint, evaluation));
  const files = new Map([...request.checkpoint.others, ...outcome.files]);
  const again = await openFolder(files, 'again');
  expect(outcome.pruned).toEqual(await perplexity(spec, again, evaluation));
  expect(outcome.pruned?.perplexity).not.toBe(outcome.dense?.perplexity);
  const masks = await openSafetensors(outcome.files.get(masksName)!);
  expect([...masks.tensors.keys()].sort()).toEqual([...layers].sort());
});

test('the same seed gives the same file, bit by bit', async () => {
  const bytes = async () => {
    const { files } = await pruneLarge(await requestOf({}, 'random'));
    const weights = files.get('model.safetensors')!;
    return Buffer.from(await weights.read(0, weights.size));
  };
  expect(Buffer.compare(await bytes(), await bytes())).toBe(0);
});

test('where a Hessian is singular, the layer is told with the dampening that it took', async () => {
  const request = await requestOf({}, 'sparsegpt');
  const stage = { ...request.stage, method: { id: 'sparsegpt', options: { dampening: 0 } } };
  const few = [request.calibration[0].slice(0, 5)]; // 5 tokens, and no layer has fewer than 16 inputs
  const told: CutLayer[] = [];
  await pruneLarge({ ...request, stage, calibration: few }, { onLayer: (layer) => told.push(layer) });
  expect(told.map(({ raised }) => raised)).toEqual(new Array(14).fill({ asked: 0, used: 1e-4 }));
  const asked = await pruneLarge(await requestOf({}, 'sparsegpt'));
  expect(asked.layers.map(({ raised }) => raised)).toEqual(new Array(14).fill(null));
});

test('without evaluation nothing is judged', async () => {
  const { dense, pruned } = await pruneLarge({ ...(await requestOf({}, 'magnitude')), evaluation: [] });
  expect([dense, pruned]).toEqual([null, null]);
});

// breathe is called before anything, then between batches, pieces and weights
test.each([0, 1, 3, 6, 20, 40])('cancelled at breath %i it ends there and leaves no tensor behind', async (breath) => {
  const stop = new AbortController();
  let breaths = 0;
  const breathe = () => {
    if (breaths++ === breath) stop.abort();
  };
  const run = pruneLarge(await requestOf({}, 'wanda'), { signal: stop.signal, breathe });
  await expect(run).rejects.toMatchObject({ code: 'cancelled' });
  expect(breaths).toBeLessThanOrEqual(breath + 2);
});
