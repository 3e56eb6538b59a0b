import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { useWasm } from '../../testing/backends.ts';
import { generateDigits } from '../data/digits/index.ts';
import { storyTest } from '../data/stories/dataset.ts';
import { taskIds } from '../data/stories/telling.ts';
import { vocabulary } from '../data/stories/vocabulary.ts';
import { evaluate } from '../evaluation/evaluate.ts';
import { bytesSource } from '../io/byteSource.ts';
import { openFolder } from '../io/huggingface/openFolder.ts';
import { importCheckpoint } from '../io/importCheckpoint.ts';
import { sha256 } from '../io/sha256.ts';
import { parseRecipe } from '../pipelines/recipe.ts';
import { sizeOf } from '../tensor/shape.ts';
import { architectures, imageArchitectures } from './architectures/index.ts';
import { parseModelManifest } from './manifest.ts';
import { disposeParams, paramSpecs, paramsFromArrays } from './params.ts';

beforeAll(useWasm);

const folder = new URL('../../../public/models/', import.meta.url);
const all = parseModelManifest(readFileSync(new URL('manifest.json', folder))).models;
const models = all.filter(({ beside }) => beside.length === 0);
/** What the lab promises of its networks, on the generated test set. */
const floors: Readonly<Record<string, number>> = { mlp: 0.96, cnn: 0.98, resnet: 0.985 };

test('every image architecture ships trained, and every safetensors file is listed', () => {
  expect(models.map(({ id }) => id)).toEqual(imageArchitectures.map(({ id }) => id));
  const files = readdirSync(folder).filter((file) => file.endsWith('.safetensors'));
  expect(files.sort()).toEqual(models.map(({ file }) => file).sort());
});

test.each(models)('$id carries its hash and reaches the metrics of its manifest', async (entry) => {
  expect(existsSync(new URL(entry.file, folder))).toBe(true);
  const bytes = Uint8Array.from(readFileSync(new URL(entry.file, folder)));
  expect([bytes.length, sha256(bytes)]).toEqual([entry.bytes, entry.sha256]);
  expect(bytes.length).toBeLessThan(2_000_000);

  const { spec, params: arrays } = await importCheckpoint(bytesSource(bytes, entry.file));
  expect(spec).toEqual(architectures.get(entry.architecture).build());
  expect(paramSpecs(spec).reduce((sum, { shape }) => sum + sizeOf(shape), 0)).toBe(entry.params);

  const recipe = parseRecipe(entry.recipe);
  if (recipe.data.source !== 'digits') throw new Error('the bundled image networks learn from digits');
  const examples = recipe.data.test;
  const params = paramsFromArrays(spec, arrays);
  const measured = await evaluate(spec, params, generateDigits({ count: examples, seed: 1, split: 'test' }));
  disposeParams(params);
  expect(entry.metrics.testExamples).toBe(examples);
  // another machine's sine may move a pixel by 1/255: two of 2,000 images may change sides
  expect(Math.abs(measured.accuracy - entry.metrics.accuracy)).toBeLessThanOrEqual(0.001);
  expect(measured.loss).toBeCloseTo(entry.metrics.loss, 3);
  expect(measured.accuracy).toBeGreaterThanOrEqual(floors[entry.id]);
});

test.each([
  ['not JSON', '{', 'not JSON'],
  ['a path out of the folder', JSON.stringify({ version: 1, models: [{ ...models[0], file: '../x' }] }), 'file'],
  ['a hash that is none', JSON.stringify({ version: 1, models: [{ ...models[0], sha256: 'abc' }] }), 'sha256'],
  ['a field we do not know', JSON.stringify({ version: 1, models: [], extra: 1 }), 'models manifest'],
])('a manifest with %s is refused', (_case, text, message) => {
  expect(() => parseModelManifest(new TextEncoder().encode(text))).toThrow(message);
});

describe('the story model', () => {
  const entry = all.find(({ id }) => id === 'story-llama')!;
  const open = async () => {
    const files = [entry.file, ...entry.beside].map((path) => {
      const name = path.slice(path.lastIndexOf('/') + 1);
      return [name, bytesSource(Uint8Array.from(readFileSync(new URL(path, folder))), name)] as const;
    });
    return openFolder(new Map(files), 'story-llama');
  };

  test('ships as a folder that opens as its architecture, with the hash and size of its manifest', async () => {
    const bytes = Uint8Array.from(readFileSync(new URL(entry.file, folder)));
    expect([bytes.length, sha256(bytes)]).toEqual([entry.bytes, entry.sha256]);
    const checkpoint = await open();
    expect(checkpoint.spec).toEqual(architectures.get('story-llama').build());
    expect(checkpoint.spec.classes).toBe(vocabulary.length);
    expect(paramSpecs(checkpoint.spec).reduce((sum, { shape }) => sum + sizeOf(shape), 0)).toBe(entry.params);
  });

  test('reaches the perplexity of its manifest on unseen stories, and never less than the world allows', async () => {
    const checkpoint = await open();
    const arrays = new Map<string, Float32Array>();
    for (const { name } of paramSpecs(checkpoint.spec)) arrays.set(name, await checkpoint.read(name));
    const params = paramsFromArrays(checkpoint.spec, arrays);
    const data = storyTest({ seed: 1, train: 0, length: 0, test: 100, taskItems: 0 });
    const { perplexity, boundPerplexity } = await evaluate(checkpoint.spec, params, data);
    disposeParams(params);
    expect(perplexity).toBeGreaterThan(boundPerplexity ?? 0);
    // the first 100 of its 1,000 stories
    expect(Math.abs((perplexity ?? 0) / (entry.metrics.perplexity ?? 0) - 1)).toBeLessThan(0.01);
    expect((entry.metrics.perplexity ?? 0) / (entry.metrics.boundPerplexity ?? 1)).toBeLessThan(1.05);
    expect(Object.keys(entry.metrics.tasks ?? {})).toEqual(taskIds);
    for (const [task, accuracy] of Object.entries(entry.metrics.tasks ?? {})) {
      expect(accuracy, task).toBeGreaterThanOrEqual(0.9);
    }
  });
});
