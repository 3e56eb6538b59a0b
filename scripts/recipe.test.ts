/** Every example of docs/recipe.md, through the command itself. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { worldSeed } from '../src/engine/data/digits/index.ts';
import { methods } from '../src/engine/methods/index.ts';
import { parseRecipe, type Recipe } from '../src/engine/pipelines/recipe.ts';
import { stageTypes } from '../src/engine/pipelines/stages/index.ts';
import { openDiskFolder } from '../src/headless/files.ts';
import { runImageRecipe } from '../src/headless/imageRun.ts';
import { runLanguageRecipe } from '../src/headless/languageRun.ts';
import { startWasm } from '../src/headless/startWasm.ts';
import { digitsSource } from '../src/workers/digitsSource.ts';

const root = join(import.meta.dirname, '..');
const scratch = mkdtempSync(join(tmpdir(), 'recipe-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const page = readFileSync(join(root, 'docs/recipe.md'), 'utf8');
const all = [...page.matchAll(/### ?(.+)\n[^#]*?```json\n([^`]+)```/g)].map(([, title, json]) => [
  title,
  JSON.parse(json),
]);
const examples = all.filter(([, { data }]) => data.source === 'tokens');
const imageExamples = all.filter(([, { data }]) => data.source === 'digits');
const image = JSON.parse(/## Image networks[^#]*```json\n([^`]+)```/.exec(page)?.[1] ?? '');
const stories = join(root, '../shared/checkpoints/stories260K');

/** Every metrics.json: the network before its first cut and after its last one, how long each stage took, and by what. */
function checkMetrics(
  metrics: Record<string, Record<string, unknown>>,
  figure: 'perplexity' | 'accuracy',
  recipe: Recipe,
) {
  const finite = { dense: metrics.dense[figure], pruned: metrics.pruned[figure], ...metrics.seconds };
  const bad = Object.entries(finite).filter(([, value]) => !(Number.isFinite(value) && Number(value) > 0));
  expect(bad).toEqual([]);
  const stages = new Set(recipe.stages.map(({ stage }) => stage));
  if (stages.has('finetune')) expect(metrics.recovered[figure]).toBeGreaterThan(0);
  expect(Object.keys(metrics.seconds)).toEqual(expect.arrayContaining([...stages, 'evaluate']));
  const versions = { lab: expect.any(String), tfjs: expect.stringMatching(/^\d+\.\d+/), node: process.version };
  expect(metrics).toMatchObject({ backend: 'wasm', versions });
}

/** The command itself: a Node of its own. */
function command(recipe: unknown, model: string): string {
  const folder = mkdtempSync(join(scratch, 'run-'));
  writeFileSync(join(folder, 'recipe.json'), JSON.stringify(recipe));
  const args = [join(folder, 'recipe.json'), '--model', model, '--out', join(folder, 'out'), '--quiet'];
  const node = ['--import', 'tsx', join(root, 'scripts/recipe.ts'), ...args];
  execFileSync(process.execPath, node, { cwd: root, stdio: 'pipe' });
  return join(folder, 'out');
}

/** What the command calls, in this process. */
async function run(recipe: unknown): Promise<string> {
  const { backend, ...about } = await startWasm();
  const out = join(mkdtempSync(join(scratch, 'run-')), 'out');
  const [model, beside] = [await openDiskFolder(stories), await openDiskFolder(scratch)];
  const versions = { backend, versions: { lab: '0', ...about } };
  const request = { recipe: parseRecipe(recipe), model, beside, name: 'stories260K', out, versions };
  await runLanguageRecipe({ ...request, tell: () => {} });
  await model.close();
  await beside.close();
  return out;
}

test('there is an example for every method and stage, and each is a recipe', () => {
  const stages = all.flatMap(([, recipe]) => parseRecipe(recipe).stages);
  const ids = stages.map((stage) => (stage.stage === 'prune' ? stage.method.id : null));
  const given = (names: readonly (string | null)[]) => [...new Set(names)].filter((name) => name !== null).sort();
  expect(given(ids)).toEqual(methods.entries.map(({ id }) => id).sort());
  expect(given(stages.map(({ stage }) => stage))).toEqual(stageTypes.entries.map(({ id }) => id).sort());
  expect(parseRecipe(image).stages).toHaveLength(3);
});

test('every field of every stage stands in a table', () => {
  const chapter = page.slice(page.indexOf('## Stages'), page.indexOf('## Language models'));
  const told = new Set([...chapter.matchAll(/^\| (`.+?) \|/gm)].flatMap(([, names]) => names.match(/\w+/g)));
  const entry = { id: 'x' };
  const course = { epochs: 1, batchSize: 1, optimizer: entry, learningRate: entry };
  const cut = { sparsity: 0.5, method: entry, pattern: entry, allocation: entry };
  const training = { ...course, guard: true, keep: [0], pruning: cut };
  // the parser fills in what has a default, and refuses what it does not know
  const { stages } = parseRecipe({
    ...image,
    stages: [
      { stage: 'train', ...training },
      { stage: 'finetune', ...training, lora: { targets: ['q_proj'] } },
      { stage: 'prune', ...cut, training: course },
      { stage: 'compact' },
      { stage: 'reinitialize', mode: 'fresh' },
      { stage: 'quantize', bits: 8 },
      { stage: 'evaluate' },
    ],
  });
  const fields = stages.flatMap((stage) => {
    const nested = Object.values(stage).filter((value) => typeof value === 'object' && !Array.isArray(value));
    return [stage, ...nested].flatMap((part) => Object.keys(part));
  });
  const values = new Set(['stage', 'id', 'options']); // of every stage, and of every choice
  expect([...new Set(fields)].filter((name) => !values.has(name) && !told.has(name))).toEqual([]);
});

test.each(imageExamples)('%s', { timeout: 60_000 }, async (_, json) => {
  const { backend, ...about } = await startWasm();
  const out = join(mkdtempSync(join(scratch, 'run-')), 'out');
  const model = await openDiskFolder(join(root, 'public/models'));
  const recipe = parseRecipe(json);
  if (recipe.data.source !== 'digits') throw new Error('wanted digits');
  const data = digitsSource(recipe.data, worldSeed, () => {});
  const versions = { backend, versions: { lab: '0', ...about } };
  await runImageRecipe({ recipe, model, data, name: 'models', out, versions, tell: () => {} });
  await model.close();
  const metrics = JSON.parse(readFileSync(join(out, 'metrics.json'), 'utf8'));
  checkMetrics(metrics, 'accuracy', recipe);
  if (recipe.model.weights === 'trained') expect(metrics.dense.accuracy).toBeGreaterThan(0.9);
  if (recipe.stages.some(({ stage }) => stage === 'train')) expect(readdirSync(out)).toContain('masks.safetensors');
  const smaller = recipe.stages.some(({ stage }) => stage === 'compact');
  if (smaller) expect(metrics.compacted).toMatchObject({ narrowed_norms: 0, computes_the_same: true });
  if (smaller) expect(metrics.compacted.parameters.after).toBeLessThan(metrics.compacted.parameters.before * 0.8);
  else expect(metrics.sparsity.overall).toBeGreaterThan(0.15);
  expect(readdirSync(out)).toEqual(expect.arrayContaining(['model.safetensors', 'load.py']));
});

describe('on stories260K', () => {
  test.skipIf(!existsSync(stories)).each(examples)('%s', { timeout: 60_000 }, async (_, recipe) => {
    const out = await run(recipe);
    const metrics = JSON.parse(readFileSync(join(out, 'metrics.json'), 'utf8'));
    checkMetrics(metrics, 'perplexity', parseRecipe(recipe));
    expect(metrics.pruned.tokens).toBeGreaterThan(0);
    expect(metrics.sparsity.overall).toBeGreaterThan(0.05);
    if (metrics.compacted) {
      const { intermediate_size, head_dim } = JSON.parse(readFileSync(join(out, 'config.json'), 'utf8'));
      expect([intermediate_size, head_dim]).toEqual([86, 8]); // 172 channels and 4 key heads of 8 were there
      expect(metrics.compacted.computes_the_same).toBe(true);
    }
    expect(readdirSync(out)).toEqual(
      expect.arrayContaining(['model.safetensors', 'masks.safetensors', 'tokenizer.json']),
    );
  });
});

test('an image network is cut, recovered and written with its loader', { timeout: 60_000 }, () => {
  const out = command(image, join(root, 'public/models'));
  const metrics = JSON.parse(readFileSync(join(out, 'metrics.json'), 'utf8'));
  expect(metrics.sparsity.overall).toBeCloseTo(0.7, 3);
  checkMetrics(metrics, 'accuracy', parseRecipe(image));
  expect(metrics.recovered.accuracy).toBeGreaterThan(0.5);
  expect(readdirSync(out)).toContain('load.py');
});

test('a mistake ends in one line with its code, and nothing is written', () => {
  const wrong = { ...examples[0][1], seed: -1 };
  const failed = () => command(wrong, join(root, 'public/models'));
  expect(failed).toThrowError(/recipeInvalid: recipe: seed/);
});
