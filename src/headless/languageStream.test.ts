/** The pruned folder is written while blocks are cut, and is the one that held masks and weights would have given. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { collectBytes } from '../engine/io/byteStream.ts';
import { encodeDecoderMasks, encodePruned, roundToStored } from '../engine/io/huggingface/encodePruned.ts';
import { openFolder } from '../engine/io/huggingface/openFolder.ts';
import { sha256 } from '../engine/io/sha256.ts';
import { prunableWeights } from '../engine/models/prunable.ts';
import { pruneDecoder } from '../engine/pipelines/decoder/prune.ts';
import { type PruneStage, parseRecipe } from '../engine/pipelines/recipe.ts';
import { fullMask, type Mask } from '../engine/tensor/matrix.ts';
import { createRandom } from '../engine/tensor/random.ts';
import { type TinyOptions, tinyFolder } from '../testing/tinyLlama.ts';
import { openDiskFolder, placeFile } from './files.ts';
import { runLanguageRecipe } from './languageRun.ts';
import { startWasm } from './startWasm.ts';

const root = mkdtempSync(join(tmpdir(), 'stream-'));
beforeAll(startWasm);
afterAll(() => rmSync(root, { recursive: true }));

const ids = [0, 1, 2].map((row) => Array.from({ length: 11 }, (_, i) => (row * 7 + i * 5) % 32));
const kept = 'model.layers.1.mlp.down_proj.weight';

const recipeOf = (method: string) =>
  parseRecipe({
    version: 1,
    seed: 3,
    model: { architecture: 'llama', weights: 'trained' },
    data: { source: 'tokens', calibration: { ids }, evaluation: { ids } },
    stages: [
      {
        stage: 'prune',
        sparsity: 0.6,
        method: { id: method },
        pattern: { id: 'unstructured' },
        allocation: { id: 'uniform' },
        protect: [kept],
      },
      { stage: 'evaluate' },
    ],
  });

async function run(
  method: string,
  options: TinyOptions,
  tell: (line: string) => void = () => {},
  signal?: AbortSignal,
) {
  const folder = mkdtempSync(join(root, 'model'));
  for (const [name, source] of await tinyFolder(options)) {
    writeFileSync(join(folder, name), await source.read(0, source.size));
  }
  const out = mkdtempSync(join(root, 'out'));
  const model = await openDiskFolder(folder);
  try {
    const versions = { backend: 'wasm', versions: { lab: '0', tfjs: '0', node: '0' } };
    const about = { recipe: recipeOf(method), model, beside: model, name: 'tiny', out, versions, tell, signal };
    return { out, metrics: await runLanguageRecipe(about) };
  } finally {
    await model.close();
  }
}

test.each<[string, TinyOptions]>([
  ['wanda', { dtype: 'BF16', sharded: true }],
  ['sparsegpt', { dtype: 'F16' }],
])('%s: weights and masks have the bytes of those held to the end', async (method, options) => {
  const { out } = await run(method, options);
  const checkpoint = await openFolder(await tinyFolder(options), 'tiny');
  const stage = recipeOf(method).stages[0] as PruneStage;
  const [masks, changed] = [new Map<string, Mask>(), new Map<string, Float32Array<ArrayBuffer>>()];
  const request = {
    spec: checkpoint.spec,
    source: checkpoint,
    calibration: ids.map((row) => Int32Array.from(row)),
    stage,
    random: createRandom(3).split('stage 0'),
    zerosStay: true,
  };
  for await (const { name, mask, changed: solved } of pruneDecoder(request)) {
    masks.set(name, mask);
    if (solved) changed.set(name, roundToStored(checkpoint, name, solved));
  }
  const whole = prunableWeights(checkpoint.spec).find(({ name }) => name === kept)!;
  masks.set(kept, fullMask(whole.rows, whole.columns));
  expect(changed.size).toBe(method === 'sparsegpt' ? 13 : 0);

  const files = {
    'model.safetensors': encodePruned(checkpoint, { masks, changed }),
    'masks.safetensors': encodeDecoderMasks(masks),
  };
  const manifest = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8'));
  for (const [name, stream] of Object.entries(files)) {
    const [written, wanted] = [new Uint8Array(readFileSync(join(out, name))), await collectBytes(stream)];
    expect(sha256(written), name).toBe(sha256(wanted));
    const told = manifest.files.find((file: { name: string }) => file.name === name);
    expect(told).toMatchObject({ bytes: wanted.length, sha256: sha256(wanted) });
  }
});

test('a run that is stopped while it cuts leaves no weights behind', async () => {
  const stop = new AbortController();
  let cut = 0;
  const tell = (line: string) => {
    if (line.includes(': sparsity')) cut += 1;
    if (cut === 3) stop.abort();
  };
  await expect(run('magnitude', {}, tell, stop.signal)).rejects.toMatchObject({ code: 'cancelled' });
  const outs = readdirSync(root).filter((name) => name.startsWith('out'));
  expect(cut).toBeLessThan(13);
  expect(outs.map((name) => readdirSync(join(root, name)).length)).toContain(0);
});

test('a placed file reads what is written, in any order, and has its name only once it is closed', async () => {
  const file = await placeFile(root, 'placed.bin', 6);
  file.write(Uint8Array.of(4, 5, 6), 3);
  file.write(Uint8Array.of(1, 2, 3), 0);
  expect(await file.source(6).read(2, 5)).toEqual(Uint8Array.of(3, 4, 5));
  expect(existsSync(join(root, 'placed.bin'))).toBe(false);
  const written = await file.close();
  expect(written).toEqual({ name: 'placed.bin', bytes: 6, sha256: sha256(Uint8Array.of(1, 2, 3, 4, 5, 6)) });
  expect([...readFileSync(join(root, 'placed.bin'))]).toEqual([1, 2, 3, 4, 5, 6]);
});
