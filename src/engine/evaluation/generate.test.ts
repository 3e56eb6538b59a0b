import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { useWasm as startWasm } from '../../testing/backends.ts';
import { tinySpec, tinyWeights } from '../../testing/tinyLlama.ts';
import { bytesSource } from '../io/byteSource.ts';
import { openFolder } from '../io/huggingface/openFolder.ts';
import { disposeParams, paramsFromArrays } from '../models/params.ts';
import { disposeTensors, paramIndex, readParams } from '../models/weightSource.ts';
import { createRandom } from '../tensor/random.ts';
import { type GenerateOptions, generate, pickToken } from './generate.ts';

beforeAll(startWasm);

const options = { tokens: 8, temperature: 1, topK: 0, random: createRandom(1) };

async function textOf(changes: Partial<GenerateOptions> = {}, prompt = Int32Array.of(1, 2)): Promise<number[]> {
  const spec = tinySpec();
  const params = paramsFromArrays(spec, tinyWeights(spec));
  const tokens: number[] = [];
  try {
    for await (const token of generate(spec, params, prompt, { ...options, ...changes })) tokens.push(token);
  } finally {
    disposeParams(params);
  }
  return tokens;
}

test('the same seed writes the same text, another seed another, and no tensor stays', async () => {
  const before = tf.memory().numTensors;
  const text = await textOf();
  expect(text).toHaveLength(8);
  expect(await textOf()).toEqual(text);
  expect(await textOf({ random: createRandom(2) })).not.toEqual(text);
  expect(tf.memory().numTensors).toBe(before);
});

test('the likeliest one of k is what temperature 0 takes', async () => {
  expect(await textOf({ topK: 1 })).toEqual(await textOf({ temperature: 0 }));
});

test('a text ends at its end token, at the last position, and when it is cancelled', async () => {
  const text = await textOf();
  const end = text.findIndex((token) => token !== text[0]);
  expect(end).toBeGreaterThan(0);
  expect(await textOf({ end: text[end] })).toEqual(text.slice(0, end + 1));
  expect(await textOf({}, new Int32Array(62).fill(3))).toHaveLength(2); // of 64 positions
  await expect(textOf({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' });
});

test('tokens are drawn as often as the softmax says', () => {
  // shares e^0 : e^-1 at temperature 1 for ln 4 apart: 4 to 1 among the best two
  const logits = Float32Array.of(0, Math.log(4), -50, -Infinity);
  const random = createRandom(5);
  const draws = Array.from({ length: 4000 }, (_, i) => pickToken(logits, 1, 2, random.split(i)));
  const ones = draws.filter((token) => token === 1).length;
  expect(new Set(draws)).toEqual(new Set([0, 1]));
  expect(ones / 4000).toBeCloseTo(0.8, 1); // standard error 0.006
  // twice the temperature: 2 to 1
  const warm = Array.from({ length: 4000 }, (_, i) => pickToken(logits, 2, 2, random.split(i)));
  expect(warm.filter((token) => token === 1).length / 4000).toBeCloseTo(2 / 3, 1);
});

const stories = join(import.meta.dirname, '../../../../shared/checkpoints/stories260K');
test.skipIf(!existsSync(stories))("stories260K writes the reference's text", { timeout: 30_000 }, async () => {
  const read = (name: string) => bytesSource(new Uint8Array(readFileSync(join(stories, name))), name);
  const files = new Map(['config.json', 'model.safetensors'].map((name) => [name, read(name)]));
  const checkpoint = await openFolder(files, 'stories260K');
  const { spec } = checkpoint;
  const params = await readParams(spec.nodes, paramIndex(spec), checkpoint);
  const { ids } = JSON.parse(readFileSync(join(stories, 'reference.json'), 'utf8')).greedy_from_bos;
  const tokens: number[] = [];
  for await (const token of generate(spec, params, Int32Array.of(1), { ...options, tokens: 120, temperature: 0 })) {
    tokens.push(token);
  }
  disposeTensors(params);
  expect(tokens).toEqual(ids.slice(1, 121));
});
