import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type TinyOptions, tinyFolder, tinySpec, tinyWeights } from '../../../testing/tinyLlama.ts';
import { bytesSource } from '../byteSource.ts';
import { collectBytes } from '../byteStream.ts';
import { openSafetensors } from '../safetensors/read.ts';
import { floatTensor } from '../safetensors/write.ts';
import { encodePruned, roundToStored } from './encodePruned.ts';
import { openFolder } from './openFolder.ts';
import { openTokenizer } from './tokenizer.ts';

const open = async (options: TinyOptions = {}) => openFolder(await tinyFolder(options), 'tiny');
const q = 'model.layers.1.self_attn.q_proj.weight';

test.each([['F32'], ['F16'], ['BF16']] as const)('weights of %s are read by name', async (dtype) => {
  const checkpoint = await open({ dtype });
  const wanted = tinyWeights(tinySpec()).get(q)!;
  const got = await checkpoint.read(q);
  const precision = { F32: 0, F16: 2 ** -11, BF16: 2 ** -8 }[dtype];
  expect(got.every((value, i) => Math.abs(value - wanted[i]) <= precision * Math.abs(wanted[i]))).toBe(true);
});

test('a sharded checkpoint is the same checkpoint', async () => {
  const [whole, sharded] = [await open(), await open({ sharded: true })];
  for (const name of whole.tensors.keys()) expect(await sharded.read(name)).toEqual(await whole.read(name));
  expect(sharded.tensors.size).toBe(whole.tensors.size);
});

test('the files decide about biases', async () => {
  const bias = floatTensor('model.layers.0.self_attn.q_proj.bias', [16], new Float32Array(16));
  await expect(open({ change: (tensors) => tensors.set(bias.name, bias) })).rejects.toMatchObject({
    code: 'tensorMissing', // the other projections' biases
    details: { tensor: 'model.layers.0.self_attn.k_proj.bias' },
  });
  expect((await open({ config: { attention_bias: true } })).config.bias.queryKeyValue).toBe(true);
});

test('a second copy of a tied embedding and stored rotary tables are passed over', async () => {
  const extra = ['lm_head.weight', 'model.layers.0.self_attn.rotary_emb.inv_freq'];
  const change: TinyOptions['change'] = (tensors) => {
    for (const name of extra) tensors.set(name, floatTensor(name, [2], Float32Array.of(1, 2)));
  };
  expect((await open({ change })).tensors.has('lm_head.weight')).toBe(true);
});

describe('refused, naming what is wrong:', () => {
  const removed = async (file: string, options: TinyOptions = {}) => {
    const files = await tinyFolder(options);
    files.delete(file);
    return openFolder(files, 'tiny');
  };

  test('no config.json, no weights, a shard that is not there', async () => {
    await expect(removed('config.json')).rejects.toMatchObject({
      code: 'fileMissing',
      details: { file: 'config.json' },
    });
    await expect(removed('model.safetensors')).rejects.toMatchObject({ code: 'fileMissing' });
    const shard = 'model-00002-of-00002.safetensors';
    await expect(removed(shard, { sharded: true })).rejects.toMatchObject({
      code: 'fileMissing',
      details: { file: shard },
    });
  });

  test.each([
    ['a tensor that is not there', { change: (tensors) => tensors.delete(q) }, 'tensorMissing'],
    [
      'a tensor of another shape',
      { change: (tensors) => tensors.set(q, floatTensor(q, [16, 8], new Float32Array(128))) },
      'tensorShapeInvalid',
    ],
    [
      'a tensor of whole numbers',
      { change: (tensors) => tensors.set(q, { ...floatTensor(q, [16, 16], new Float32Array(256)), dtype: 'I32' }) },
      'tensorDtypeUnknown',
    ],
    [
      'a tensor of another network',
      { change: (tensors) => tensors.set('h.0', floatTensor('h.0', [1], new Float32Array(1))) },
      'tensorUnexpected',
    ],
    [
      'an untied head that is not there',
      { config: { tie_word_embeddings: false }, change: (tensors) => tensors.delete('lm_head.weight') },
      'tensorMissing',
    ],
  ] as readonly [string, TinyOptions, string][])('%s', async (_, options, code) => {
    await expect(open(options)).rejects.toMatchObject({ code });
  });

  test('NaN, when it is read', async () => {
    const values = new Float32Array(256).fill(1);
    values[7] = Number.NaN;
    const checkpoint = await open({ change: (tensors) => tensors.set(q, floatTensor(q, [16, 16], values)) });
    await expect(checkpoint.read(q)).rejects.toMatchObject({
      code: 'tensorNotFinite',
      details: { tensor: q, index: 7 },
    });
  });

  test('a tokenizer that is not there or is not one', async () => {
    const files = await tinyFolder();
    await expect(openTokenizer(files)).rejects.toMatchObject({ code: 'fileMissing' });
    files.set('tokenizer.json', bytesSource(new TextEncoder().encode('{"model": 1}'), 'tokenizer.json'));
    await expect(openTokenizer(files)).rejects.toMatchObject({ code: 'manifestInvalid' });
  });
});

test.each([['F16'], ['BF16'], ['F32']] as const)(
  'pruned weights of %s keep every other code; changed ones are rounded to it',
  async (dtype) => {
    const checkpoint = await open({ dtype });
    const kept = Uint8Array.from({ length: 256 }, (_, i) => (i % 3 === 0 ? 0 : 1));
    const other = 'model.layers.0.mlp.up_proj.weight';
    const changed = roundToStored(checkpoint, other, new Float32Array(24 * 16).fill(1 / 3));
    const stream = encodePruned(checkpoint, {
      masks: new Map([[q, { rows: 16, columns: 16, kept }]]),
      changed: new Map([[other, changed]]),
    });
    const written = await openSafetensors(bytesSource(await collectBytes(stream), 'written'));
    const width = dtype === 'F32' ? 4 : 2;
    for (const [name, file] of checkpoint.tensors) {
      const before = await file.bytes(name);
      const after = await written.bytes(name);
      expect(written.entry(name)).toMatchObject({ dtype, shape: file.entry(name).shape });
      if (name === other) expect(await written.floats(name)).toEqual(changed);
      else if (name !== q) expect(after).toEqual(before);
      else expect(after.every((byte, at) => byte === (kept[Math.floor(at / width)] ? before[at] : 0))).toBe(true);
    }
  },
);

const stories = join(import.meta.dirname, '../../../../../shared/checkpoints/stories260K');
const read = (name: string) => bytesSource(new Uint8Array(readFileSync(join(stories, name))), name);

test.skipIf(!existsSync(stories))('the tokenizer of stories260K gives the ids that Hugging Face gives', async () => {
  const codec = await openTokenizer(
    new Map(['tokenizer.json', 'tokenizer_config.json'].map((name) => [name, read(name)])),
  );
  const { encodings } = JSON.parse(readFileSync(join(stories, 'reference.json'), 'utf8'));
  expect(encodings.length).toBeGreaterThan(5);
  for (const { text, ids_with_bos, decoded } of encodings) {
    expect([...codec.encode(text)], text).toEqual(ids_with_bos);
    expect(codec.decode(Int32Array.from(ids_with_bos)), text).toBe(decoded);
  }
});
