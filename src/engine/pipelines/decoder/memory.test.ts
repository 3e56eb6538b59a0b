import { backend } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { useWasm as startWasm } from '../../../testing/backends.ts';
import { tinyConfig } from '../../../testing/tinyLlama.ts';
import { bytesSource } from '../../io/byteSource.ts';
import { collectBytes } from '../../io/byteStream.ts';
import { parseConfig } from '../../io/huggingface/config.ts';
import { openFolder } from '../../io/huggingface/openFolder.ts';
import { memoryFile } from '../../io/placedFile.ts';
import { encodeFloats } from '../../io/safetensors/dtypes.ts';
import { encodeSafetensors } from '../../io/safetensors/write.ts';
import { llamaSpec } from '../../models/architectures/llama.ts';
import { paramSpecs } from '../../models/params.ts';
import { createRandom } from '../../tensor/random.ts';
import { sizeOf } from '../../tensor/shape.ts';
import type { PruneStage } from '../recipe.ts';
import { pruneLarge } from './largeRun.ts';
import { assertFitsMemory, estimateMemory, type MemoryRequest } from './memory.ts';
import { planDecoderPruning } from './prune.ts';

const MB = 2 ** 20;

const shape = {
  ...tinyConfig,
  hidden_size: 256,
  intermediate_size: 512,
  num_hidden_layers: 1,
  num_attention_heads: 8,
  num_key_value_heads: 4,
  vocab_size: 2000,
  max_position_embeddings: 512,
};
const smol = {
  ...tinyConfig,
  hidden_size: 576,
  intermediate_size: 1536,
  num_hidden_layers: 30,
  num_attention_heads: 9,
  num_key_value_heads: 3,
  vocab_size: 49_152,
  max_position_embeddings: 2048,
};
const sevenBillion = {
  ...tinyConfig,
  hidden_size: 4096,
  intermediate_size: 14_336,
  num_hidden_layers: 32,
  num_attention_heads: 32,
  num_key_value_heads: 8,
  vocab_size: 32_000,
  max_position_embeddings: 4096,
};

function specOf(config: object) {
  return llamaSpec(parseConfig('config.json', JSON.stringify(config), 'test'));
}

function stageOf(method: string, allocation = 'uniform'): PruneStage {
  return {
    stage: 'prune',
    sparsity: 0.5,
    method: { id: method, options: {} },
    pattern: { id: 'unstructured', options: {} },
    allocation: { id: allocation, options: {} },
    protect: [],
    overrides: {},
    calibration: 128,
  };
}

function requestOf(config: object, method: string, changes: Partial<MemoryRequest> & { allocation?: string } = {}) {
  const spec = specOf(config);
  const counts = { sequences: 16, length: 512 };
  return {
    spec,
    plan: planDecoderPruning(stageOf(method, changes.allocation), spec),
    calibration: counts,
    evaluation: { sequences: 4, length: 512 },
    errors: true,
    keptFileBytes: 0,
    ...changes,
  };
}

describe('the estimate', () => {
  test("of SmolLM-135M's shape with 16 x 512 tokens is below 1 GiB for every method", () => {
    for (const method of ['magnitude', 'random', 'wanda', 'sparsegpt']) {
      const { peakBytes, heapBytes } = estimateMemory(requestOf(smol, method));
      expect(peakBytes).toBeLessThan(1024 * MB);
      expect(peakBytes).toBeGreaterThan(200 * MB);
      expect(heapBytes).toBeLessThan(peakBytes);
    }
  });

  test('adds up to its parts', () => {
    const { peakBytes, parts } = estimateMemory(requestOf(smol, 'sparsegpt', { keptFileBytes: 77 * MB }));
    expect(Math.abs(Object.values(parts).reduce((sum, bytes) => sum + bytes, 0) - peakBytes)).toBeLessThan(1);
    expect(parts.file).toBe(77 * MB);
    expect(parts.masks).toBe((30 * (2 * 576 * 576 + 2 * 192 * 576 + 3 * 576 * 1536)) / 8);
    expect(parts.scores).toBeUndefined();
  });

  test('of one ranking over the model holds a score for every weight', () => {
    const { phase, parts } = estimateMemory(requestOf(smol, 'wanda', { allocation: 'global' }));
    expect(phase).toBe('rank');
    expect(parts.scores).toBe(4 * 30 * (2 * 576 * 576 + 2 * 192 * 576 + 3 * 576 * 1536));
  });

  test('grows with the sequences and with their length', () => {
    const bytes = (sequences: number, length: number) =>
      estimateMemory(requestOf(smol, 'wanda', { calibration: { sequences, length } })).peakBytes;
    expect(bytes(128, 512) - bytes(16, 512)).toBeGreaterThan(112 * 512 * 576 * 4 - 1);
    expect(bytes(16, 2048)).toBeGreaterThan(bytes(16, 512));
  });

  test('of SparseGPT on seven thousand million parameters is refused with the numbers and what takes most', () => {
    const estimate = estimateMemory(requestOf(sevenBillion, 'sparsegpt'));
    expect(estimate.parts.solver).toBeGreaterThan(3 * 8 * 14_336 ** 2); // a Cholesky factor in float64
    expect(() => assertFitsMemory(estimate, 4e9)).toThrow(
      expect.objectContaining({
        code: 'memoryShort',
        details: { wantedBytes: estimate.peakBytes, limitBytes: 4e9, part: 'solver' },
      }),
    );
    expect(() => assertFitsMemory(estimateMemory(requestOf(smol, 'wanda')), 4e9)).not.toThrow();
  });

  test('knows where a WASM heap ends, however much the machine has', () => {
    const estimate = { ...estimateMemory(requestOf(smol, 'wanda')), heapBytes: 5e9 };
    expect(() => assertFitsMemory(estimate, 64e9)).toThrow(expect.objectContaining({ code: 'memoryShort' }));
  });
});

describe('a run takes what was estimated', () => {
  beforeAll(startWasm);
  const heapBytes = () => (backend() as unknown as { wasm: { HEAPU8: Uint8Array } }).wasm.HEAPU8.byteLength;

  /** The stated factors: the heap between half the estimate and all of it, arrays at most what is said. */
  test.each(['wanda', 'sparsegpt'])('%s', async (method) => {
    const checkpoint = await randomCheckpoint(shape);
    const random = createRandom(1);
    const draw = (count: number) =>
      Array.from({ length: count }, () => Int32Array.from({ length: 128 }, () => random.int(shape.vocab_size)));
    const counts = { sequences: 16, length: 128 };
    const stage = stageOf(method);
    const plan = planDecoderPruning(stage, checkpoint.spec);
    const evaluation = { ...counts, sequences: 4 };
    const request = { spec: checkpoint.spec, plan, calibration: counts, evaluation, errors: true, keptFileBytes: 0 };
    const estimate = estimateMemory(request);
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;
    const sample = () => {
      most = Math.max(most, process.memoryUsage().arrayBuffers - before);
    };
    let fileBytes = 0;
    const createFile = (name: string, size: number) => {
      fileBytes += size;
      const file = memoryFile(name, size);
      const write = (bytes: Uint8Array<ArrayBuffer>, at: number) => {
        sample();
        file.write(bytes, at);
      };
      return { ...file, write };
    };
    const calibration = draw(counts.sequences);
    const run = { checkpoint, calibration, evaluation: draw(4), stage, seed: 1, errors: true, createFile };
    await pruneLarge(run, { breathe: sample });
    expect(heapBytes()).toBeLessThanOrEqual(estimate.heapBytes);
    expect(heapBytes()).toBeGreaterThan(estimate.heapBytes / 2);
    expect(heapBytes() + most - fileBytes).toBeLessThanOrEqual(estimate.peakBytes);
  });
});

async function randomCheckpoint(config: object) {
  const spec = specOf(config);
  const random = createRandom(4);
  const tensors = paramSpecs(spec).map(({ name, shape: dims, role }) => {
    const values = Float32Array.from({ length: sizeOf(dims) }, () =>
      role === 'scale' ? 1 : 0.05 * (random.uniform() - 0.5),
    );
    return { name, dtype: 'BF16' as const, shape: dims, bytes: () => encodeFloats('BF16', values) };
  });
  const files = new Map([
    ['config.json', bytesSource(new TextEncoder().encode(JSON.stringify(config)), 'config.json')],
    ['model.safetensors', bytesSource(await collectBytes(encodeSafetensors(tensors)), 'model.safetensors')],
  ]);
  return openFolder(files, 'random');
}
