import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { useWasm } from '../../../testing/backends.ts';
import { tinyFolder, tinySpec, tinyWeights } from '../../../testing/tinyLlama.ts';
import { removeChannels } from '../../graph/surgery.ts';
import { forward } from '../../models/forward.ts';
import { disposeParams, type ParamArrays, paramsFromArrays } from '../../models/params.ts';
import type { LanguageSpec, ModelSpec } from '../../models/spec.ts';
import { blobSource, readWhole } from '../byteSource.ts';
import { exportFolder } from './exportFolder.ts';
import { folderForm } from './folderForm.ts';
import { openFolder } from './openFolder.ts';

beforeAll(useWasm);

/** 2 of 4 query heads with their key head, and 24 - gone channels: in both blocks, or in the first alone. */
const removals = (blocks: readonly number[], gone: number) =>
  blocks.flatMap((block) => [
    { node: `model.layers.${block}.self_attn.k_proj`, channels: [4, 5, 6, 7] },
    { node: `model.layers.${block}.mlp.gate_proj`, channels: Array.from({ length: gone }, (_, i) => i) },
  ]);

async function logitsOf(spec: ModelSpec, arrays: ParamArrays): Promise<Float32Array> {
  const params = paramsFromArrays(spec, arrays);
  const logits = tf.tidy(() => forward(spec, params, tf.tensor1d([1, 5, 9, 30, 2], 'int32')).logits);
  const values = Float32Array.from(await logits.data());
  logits.dispose();
  disposeParams(params);
  return values;
}

const requestOf = (spec: ModelSpec, params: ParamArrays) => ({
  spec,
  params,
  masks: new Map(),
  base: { name: 'tiny', sha256: {} },
  method: null,
  pattern: null,
  seed: 0,
  recipe: {},
  metrics: {},
  toolVersion: '0',
});

test.each(['F32', 'BF16'] as const)(
  'blocks of one width become an ordinary folder, %s as it was stored',
  async (dtype) => {
    const spec = tinySpec();
    const folder = await tinyFolder({ dtype });
    const checkpoint = await openFolder(folder, 'tiny');
    const arrays = new Map<string, Float32Array>();
    for (const name of tinyWeights(spec).keys()) arrays.set(name, await checkpoint.read(name));
    const small = removeChannels(spec, arrays, removals([0, 1], 10));
    const logits = (params: ParamArrays) => logitsOf(small.spec, params);
    const { files, checks } = await exportFolder(requestOf(small.spec, small.arrays), folder, logits);
    expect(checks.every(({ ok }) => ok)).toBe(true);
    const config = files.find(({ name }) => name === 'config.json')!;
    expect(JSON.parse(await config.blob.text())).toMatchObject({
      hidden_size: 16,
      intermediate_size: 14,
      num_attention_heads: 2,
      num_key_value_heads: 1,
      head_dim: 4,
      rope_theta: 10000,
    });
    const sources = new Map(files.map(({ name, blob }) => [name, blobSource(blob, name)]));
    sources.delete('masks.safetensors');
    const written = await openFolder(sources, 'again');
    expect(written.spec.nodes).toEqual(small.spec.nodes);
    expect([...written.tensors.values()][0].entry('model.layers.0.mlp.up_proj.weight')).toMatchObject({
      dtype,
      shape: [14, 16],
    });
    const read = new Map<string, Float32Array>();
    for (const name of small.arrays.keys()) read.set(name, await written.read(name));
    expect(await logitsOf(written.spec, read)).toEqual(await logits(small.arrays)); // stored values come back as they were
  },
);

test('a hidden width of its own is written too', async () => {
  const spec = tinySpec();
  const folder = await tinyFolder();
  const removal = { node: 'model.embed_tokens', channels: [0, 3, 9, 15] };
  const small = removeChannels(spec, tinyWeights(spec), [removal]);
  const { files } = await exportFolder(requestOf(small.spec, small.arrays), folder, (p) => logitsOf(small.spec, p));
  const config = await files.find(({ name }) => name === 'config.json')!.blob.text();
  expect(JSON.parse(config)).toMatchObject({ hidden_size: 12, num_attention_heads: 4, head_dim: 4 });
});

test('blocks of several widths are named one by one, and the folder opens again to the same bits', async () => {
  const spec = tinySpec();
  const folder = await tinyFolder();
  const small = removeChannels(spec, tinyWeights(spec), removals([0], 10));
  const { files } = await exportFolder(requestOf(small.spec, small.arrays), folder, (p) => logitsOf(small.spec, p));
  const config = JSON.parse(await files.find(({ name }) => name === 'config.json')!.blob.text());
  expect(config).toMatchObject({ intermediate_size: 24, num_attention_heads: 4, num_key_value_heads: 2, head_dim: 4 });
  expect(config.per_layer_config).toEqual({
    0: { num_attention_heads: 2, num_key_value_heads: 1, intermediate_size: 14 },
  });
  const again = new Map(files.map(({ name, blob }) => [name, blobSource(blob, name)]));
  const written = await openFolder(again, 'again');
  expect(written.spec.nodes).toEqual(small.spec.nodes);

  // opened again and cut further: what is even now is an ordinary configuration once more
  const read = new Map<string, Float32Array>();
  for (const name of small.arrays.keys()) read.set(name, await written.read(name));
  const even = removeChannels(written.spec, read, removals([1], 10));
  const second = await exportFolder(requestOf(even.spec, even.arrays), again, (p) => logitsOf(even.spec, p));
  const evenConfig = JSON.parse(await second.files.find(({ name }) => name === 'config.json')!.blob.text());
  expect(evenConfig).toMatchObject({ intermediate_size: 14, num_attention_heads: 2, num_key_value_heads: 1 });
  expect(evenConfig).not.toHaveProperty('per_layer_config');
});

test('the form is known before anything is written', () => {
  const spec = tinySpec();
  const form = (channels: Parameters<typeof removeChannels>[2]) =>
    folderForm(spec, removeChannels(spec, tinyWeights(spec), channels).spec as LanguageSpec);
  expect(form([])).toBe('sameSize');
  expect(form(removals([0, 1], 10))).toBe('uniform');
  expect(form(removals([0], 10))).toBe('custom');
  // 4 heads over a hidden width of 14: transformers' LLaMA wants a divisor
  expect(form([{ node: 'model.embed_tokens', channels: [0, 3] }])).toBe('custom');
});

test('a network of the checkpoint’s own size keeps its configuration byte for byte', async () => {
  const spec = tinySpec();
  const folder = await tinyFolder();
  const { files } = await exportFolder(requestOf(spec, tinyWeights(spec)), folder, (p) => logitsOf(spec, p));
  const text = new TextDecoder().decode(await readWhole(folder.get('config.json')!, 1 << 20));
  expect(await files.find(({ name }) => name === 'config.json')!.blob.text()).toBe(text);
});
