import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bytesSource } from '../engine/io/byteSource.ts';
import { openSafetensors } from '../engine/io/safetensors/read.ts';
import { parseRecipe } from '../engine/pipelines/recipe.ts';
import { tinyFolder, tinyTokenizer } from '../testing/tinyLlama.ts';
import { digitsSource } from '../workers/digitsSource.ts';
import { openDiskFolder } from './files.ts';
import { runImageRecipe } from './imageRun.ts';
import { runLanguageRecipe } from './languageRun.ts';
import { type StartedBackend, startWasm } from './startWasm.ts';

const root = mkdtempSync(join(tmpdir(), 'headless-'));
let started: StartedBackend;
beforeAll(async () => {
  started = await startWasm();
});
afterAll(() => rmSync(root, { recursive: true }));

const ids = [0, 1, 2, 3].map((row) => Array.from({ length: 12 }, (_, i) => (row * 7 + i * 5) % 32));

function recipeOf(method: object, changes: object = {}) {
  return {
    version: 1,
    seed: 3,
    model: { architecture: 'llama', weights: 'trained' },
    data: { source: 'tokens', calibration: { ids }, evaluation: { idsFile: 'evaluation.json' } },
    stages: [
      { stage: 'evaluate' },
      {
        stage: 'prune',
        sparsity: 0.5,
        method,
        pattern: { id: 'unstructured' },
        allocation: { id: 'uniform' },
        ...changes,
      },
      { stage: 'evaluate' },
    ],
  };
}

let runs = 0;
async function run(recipe: unknown, modelFolder: string) {
  const out = join(root, `out${runs++}`);
  writeFileSync(join(root, 'evaluation.json'), JSON.stringify(ids));
  const [model, beside] = [await openDiskFolder(modelFolder), await openDiskFolder(root)];
  const { backend, ...about } = started;
  const lines: string[] = [];
  try {
    const metrics = await runLanguageRecipe({
      recipe: parseRecipe(recipe),
      model,
      beside,
      name: 'tiny',
      out,
      versions: { backend, versions: { lab: '0', ...about } },
      tell: (line) => lines.push(line),
    });
    return { out, metrics, lines };
  } finally {
    await model.close();
    await beside.close();
  }
}

async function writeModel(name: string, options: Parameters<typeof tinyFolder>[0]): Promise<string> {
  const folder = mkdtempSync(join(root, name));
  for (const [file, source] of await tinyFolder(options)) {
    writeFileSync(join(folder, file), await source.read(0, source.size));
  }
  return folder;
}

const openWeights = async (folder: string, name = 'model.safetensors') =>
  openSafetensors(bytesSource(new Uint8Array(readFileSync(join(folder, name))), name));

async function floats(file: Awaited<ReturnType<typeof openWeights>>, name: string): Promise<Float32Array> {
  return new Float32Array((await file.bytes(name)).slice().buffer);
}

describe('a language model', () => {
  test.each([['magnitude'], ['wanda'], ['random']])('%s keeps the stored codes of what it keeps', async (id) => {
    const folder = await writeModel('bf16', { dtype: 'BF16', sharded: true });
    const { out, metrics } = await run(recipeOf({ id }), folder);
    expect(readdirSync(out).sort()).toEqual(
      ['config.json', 'manifest.json', 'masks.safetensors', 'metrics.json', 'model.safetensors'].sort(),
    );
    const before = await tinyBytes(folder);
    const [after, masks] = [await openWeights(out), await openWeights(out, 'masks.safetensors')];
    expect(masks.tensors.size).toBe(14);
    for (const [name, codes] of before) {
      const written = new Uint16Array((await after.bytes(name)).slice().buffer);
      const kept = masks.tensors.has(name) ? await masks.bytes(name) : null;
      expect(written.every((code, i) => code === (kept && kept[i] === 0 ? 0 : codes[i]))).toBe(true);
    }
    expect(metrics).toMatchObject({ backend: 'wasm', sparsity: { overall: 0.5 } });
    expect(metrics).toEqual(JSON.parse(readFileSync(join(out, 'metrics.json'), 'utf8')));
  });

  test('the written folder is the model whose perplexity was told, also where weights are rounded', async () => {
    const folder = await writeModel('f16', { dtype: 'F16' });
    const first = await run(recipeOf({ id: 'sparsegpt' }), folder);
    const again = await run({ ...recipeOf({ id: 'random' }), stages: [{ stage: 'evaluate' }] }, first.out);
    const pruned = first.metrics.pruned as { perplexity: number; tokens: number };
    expect(pruned.tokens).toBe(4 * 11);
    expect((again.metrics.dense as typeof pruned).perplexity).toBeCloseTo(pruned.perplexity, 4);
    expect(existsSync(join(again.out, 'masks.safetensors'))).toBe(false);
  });

  test.each([
    ['streamed', []],
    ['in memory', [{ stage: 'compact' }]], // nothing to take out, but a network is needed for it
  ])('metrics.json names the layers whose dampening was raised: %s', async (_, more) => {
    const folder = await writeModel('f32', {});
    const singular = recipeOf({ id: 'sparsegpt', options: { dampening: 0 } }, { calibration: 1 }); // 12 tokens, 16 inputs
    singular.stages.splice(2, 0, ...(more as never[]));
    const { metrics, lines } = await run(singular, folder);
    const raised = metrics.raised_dampening as Record<string, unknown>;
    expect(raised['model.layers.0.self_attn.q_proj.weight']).toEqual({ asked: 0, used: 1e-4 });
    expect(lines.join()).toContain('dampening raised from 0 to 0.0001');
    const enough = await run(recipeOf({ id: 'sparsegpt' }), folder);
    expect(enough.metrics.raised_dampening).toEqual({});
  });

  test.each(['weight', 'group'])('LoRAPrune on %ss trains in memory; what it pruned is 0 in the file', async (unit) => {
    const adamw = { batchSize: 2, optimizer: { id: 'adamw' }, learningRate: { id: 'constant' } };
    const method = { id: 'loraprune', options: { unit, frequency: 2 } };
    const training = { epochs: 5, ...adamw, lora: { rank: 2, alpha: 4 } }; // 10 steps
    const recipe = recipeOf(method, { training });
    recipe.stages.splice(2, 0, { stage: 'finetune', epochs: 1, ...adamw, lora: { rank: 2 } } as never);
    const folder = await writeModel('f32', {});
    const { out, metrics } = await run(recipe, folder);
    const [before, after] = [await openWeights(folder), await openWeights(out)];
    const masks = await openWeights(out, 'masks.safetensors');
    for (const name of masks.tensors.keys()) {
      const kept = await masks.bytes(name);
      const [was, is] = [await floats(before, name), await floats(after, name)];
      expect(is.every((value, i) => kept[i] === 1 || Object.is(value, 0))).toBe(true);
      expect(is.some((value, i) => kept[i] === 1 && value !== was[i])).toBe(true); // merged adapters
      // block 0 of 2 is open (10 % of 2 truncates to none), the last one stays whole
      expect(kept.filter((bit) => bit === 0).length > 0).toBe(name.includes('layers.0'));
    }
    if (unit === 'group') {
      // 4 query heads on 2 key heads of 4 channels: one key head goes with its two query heads, and o's columns
      const rows = async (name: string, columns: number) => {
        const kept = await masks.bytes(`model.layers.0.self_attn.${name}.weight`);
        return Array.from({ length: kept.length / columns }, (_, row) => kept[row * columns]);
      };
      const [q, k, v] = [await rows('q_proj', 16), await rows('k_proj', 16), await rows('v_proj', 16)];
      expect(k.reduce((sum, bit) => sum + bit, 0)).toBe(4);
      expect(v).toEqual(k);
      expect(q).toEqual([k.slice(0, 4), k.slice(0, 4), k.slice(4), k.slice(4)].flat());
      expect([...(await masks.bytes('model.layers.0.self_attn.o_proj.weight'))].slice(0, 16)).toEqual(q);
    }
    expect(Object.keys(metrics)).toContain('recovered');
  });

  test('the manifest says how it was made and hashes every file', async () => {
    const { out } = await run(recipeOf({ id: 'wanda' }), await writeModel('f32', {}));
    const manifest = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8'));
    expect(manifest).toMatchObject({ schema: 'pruning-lab/manifest@1', method: 'wanda', seed: 3 });
    expect(manifest.base.sha256['model.safetensors']).toMatch(/^[0-9a-f]{64}$/);
    const q = manifest.tensors.find(({ name }: { name: string }) => name.endsWith('0.self_attn.q_proj.weight'));
    expect(q).toMatchObject({ shape: [16, 16], numel: 256, nnz: 128, pattern: 'unstructured', dtype: 'F32' });
    expect(manifest.files.map(({ name }: { name: string }) => name)).toContain('masks.safetensors');
  });

  test.each([
    ['no data', { data: { source: 'tokens', calibration: { ids: [] }, evaluation: { ids } } }],
    ['a field that nobody knows', { datas: 1 }],
  ])('a recipe with %s is refused', (_, changes) => {
    expect(() => parseRecipe({ ...recipeOf({ id: 'wanda' }), ...changes })).toThrowError(
      expect.objectContaining({ code: 'recipeInvalid' }),
    );
  });

  test('files that the recipe names must be there, and text needs the tokenizer', async () => {
    const folder = await writeModel('bare', {});
    const { data } = recipeOf({ id: 'wanda' });
    const lost = { ...recipeOf({ id: 'wanda' }), data: { ...data, evaluation: { idsFile: 'lost.json' } } };
    await expect(run(lost, folder)).rejects.toMatchObject({ code: 'fileMissing', details: { file: 'lost.json' } });
    const text = { ...lost, data: { ...data, calibration: { text: 'Once', length: 2 } } };
    await expect(run(text, folder)).rejects.toMatchObject({ code: 'fileMissing', details: { file: 'tokenizer.json' } });
  });
});

test('text in a file beside the recipe reads as its ids do', async () => {
  const folder = await writeModel('text', {});
  writeFileSync(join(folder, 'tokenizer.json'), JSON.stringify(tinyTokenizer));
  const text = ids.map((row) => row.map((id) => `w${id}`).join(' ')).join('\n');
  writeFileSync(join(root, 'story.txt'), text);
  const data = {
    source: 'tokens',
    calibration: { textFile: 'story.txt', length: 12 },
    evaluation: { text, length: 12 },
  };
  const told = await run({ ...recipeOf({ id: 'wanda' }), data }, folder);
  const given = await run(
    { ...recipeOf({ id: 'wanda' }), data: { ...data, calibration: { ids }, evaluation: { ids } } },
    folder,
  );
  const { dense, pruned, sparsity, calibration } = told.metrics;
  expect(given.metrics).toMatchObject({ dense, pruned, sparsity, calibration });
  expect(calibration).toEqual({ sequences: 4, tokens: 48 });
  const missing = { ...data, calibration: { textFile: 'lost.txt', length: 12 } };
  await expect(run({ ...recipeOf({ id: 'wanda' }), data: missing }, folder)).rejects.toMatchObject({
    code: 'fileMissing',
    details: { file: 'lost.txt' },
  });
});

test('an image recipe cuts the bundled network as its export says', async () => {
  const recipe = parseRecipe({
    version: 1,
    seed: 7,
    model: { architecture: 'mlp', weights: 'trained' },
    data: { source: 'digits', train: 64, test: 64 },
    stages: [
      {
        stage: 'prune',
        sparsity: 0.9,
        method: { id: 'wanda' },
        pattern: { id: 'unstructured' },
        allocation: { id: 'uniform' },
        calibration: 64,
      },
      { stage: 'evaluate' },
    ],
  });
  const out = join(root, 'image');
  const model = await openDiskFolder(join(import.meta.dirname, '../../public/models'));
  const { backend, ...about } = started;
  const metrics = await runImageRecipe({
    recipe,
    model,
    name: 'models',
    data: digitsSource({ train: 64, test: 64 }, 1, () => {}),
    out,
    versions: { backend, versions: { lab: '0', ...about } },
    tell: () => {},
  });
  await model.close();
  const [weights, masks] = [await openWeights(out), await openWeights(out, 'masks.safetensors')];
  const values = await weights.floats('dense2.weight');
  const kept = await masks.bytes('dense2.weight');
  expect(values.every((value, i) => (kept[i] === 0) === (value === 0))).toBe(true);
  expect((metrics.sparsity as { overall: number }).overall).toBeCloseTo(0.9, 2);
  expect((metrics.pruned as { accuracy: number }).accuracy).toBeGreaterThan(0.2);
});

const shared = join(import.meta.dirname, '../../../shared');
test.skipIf(!existsSync(join(shared, 'golden/e2e')))(
  "stories260K at 50 % by Wanda gives the reference's masks and perplexity",
  async () => {
    const inputs = await openWeights(join(shared, 'golden/e2e'), 'inputs.safetensors');
    const rows = async (name: string, length: number) => {
      const values = new Int32Array((await inputs.bytes(name)).slice().buffer);
      return Array.from({ length: values.length / length }, (_, i) => [
        ...values.subarray(i * length, (i + 1) * length),
      ]);
    };
    const data = {
      source: 'tokens',
      calibration: { ids: await rows('calib_ids', 128) },
      evaluation: { ids: await rows('eval_ids', 160) },
    };
    const recipe = { ...recipeOf({ id: 'wanda', options: { counting: 'reference' } }), data };
    const { out, metrics } = await run(recipe, join(shared, 'checkpoints/stories260K'));
    expect((metrics.dense as { perplexity: number }).perplexity).toBeCloseTo(3.711661879081261, 4);
    expect((metrics.pruned as { perplexity: number }).perplexity).toBeCloseTo(17.07922605776, 3);
    const wanted = await openWeights(join(shared, 'golden/e2e'), 'mask_wanda_s50.safetensors'); // bits, 1 = pruned
    const masks = await openWeights(out, 'masks.safetensors');
    expect(masks.tensors.size).toBe(wanted.tensors.size);
    for (const name of wanted.tensors.keys()) {
      const [bits, kept] = [await wanted.bytes(name), await masks.bytes(name)];
      expect(
        kept.every((bit, i) => bit === 1 - ((bits[i >> 3] >> (i & 7)) & 1)),
        name,
      ).toBe(true);
    }
    expect(readdirSync(out)).toContain('tokenizer.json');
  },
);

/** Stored codes of a sharded BF16 folder, by tensor. */
async function tinyBytes(folder: string): Promise<Map<string, Uint16Array>> {
  const codes = new Map<string, Uint16Array>();
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.safetensors'))) {
    const file = await openWeights(folder, name);
    for (const tensor of file.tensors.keys()) {
      codes.set(tensor, new Uint16Array((await file.bytes(tensor)).slice().buffer));
    }
  }
  return codes;
}
