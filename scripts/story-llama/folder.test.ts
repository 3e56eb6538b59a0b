import { mkdtempSync, openAsBlob, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { blobSource } from '../../src/engine/io/byteSource.ts';
import { openFolder } from '../../src/engine/io/huggingface/openFolder.ts';
import { llamaSpec } from '../../src/engine/models/architectures/llama.ts';
import { storyLlamaConfig } from '../../src/engine/models/architectures/storyLlama.ts';
import { createParams, disposeParams, type ParamArrays, paramsToArrays } from '../../src/engine/models/params.ts';
import { createRandom } from '../../src/engine/tensor/random.ts';
import { useCpu as startCpu } from '../../src/testing/backends.ts';
import { readTraining, writeTraining } from './checkpoint.ts';
import { writeFolder } from './writeFolder.ts';

const folder = mkdtempSync(join(tmpdir(), 'story-llama-'));
const spec = llamaSpec(storyLlamaConfig);
let params: ParamArrays;

beforeAll(async () => {
  await startCpu();
  const live = createParams(spec, createRandom(1));
  params = await paramsToArrays(live);
  disposeParams(live);
});
afterAll(() => rmSync(folder, { recursive: true }));

test('the folder that is written opens as the network that was trained, weight for weight', async () => {
  const about = { testStories: 1, testTokens: 10, tasks: {}, itemsPerTask: 1 };
  const metrics = { accuracy: 0.5, perplexity: 3, boundPerplexity: 2, excess: 0.5, ...about };
  await writeFolder(folder, spec, params, metrics);
  const names = readdirSync(folder);
  const files = await Promise.all(
    names.map(async (name) => [name, blobSource(await openAsBlob(join(folder, name)), name)] as const),
  );
  const opened = await openFolder(new Map(files), storyLlamaConfig.name);
  expect(opened.spec).toEqual(spec);
  expect(opened.config).toEqual(storyLlamaConfig);
  for (const [name, values] of params) {
    expect(Buffer.compare(Buffer.from((await opened.read(name)).buffer), Buffer.from(values.buffer))).toBe(0);
  }
});

test('a training comes back from disk with its step, weights and moments', async () => {
  const state = { step: 7, arrays: new Map([['m/x.weight', Float32Array.of(1, -0.5)]]) };
  const weights = new Map([['x.weight', Float32Array.of(3, 4)]]);
  await writeTraining(folder, weights, state);
  const found = await readTraining(folder);
  expect(found.params).toEqual(weights);
  expect(found.state.step).toBe(7);
  expect([...found.state.arrays]).toEqual([...state.arrays]);
});
