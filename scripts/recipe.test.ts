/** Every example of docs/recipe.md, through the command itself. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { methods } from '../src/engine/methods/index.ts';
import { inputStatistics } from '../src/engine/pipelines/decoder/gather.ts';
import { parseRecipe } from '../src/engine/pipelines/recipe.ts';
import { openDiskFolder } from '../src/headless/files.ts';
import { runLanguageRecipe } from '../src/headless/languageRun.ts';
import { startWasm } from '../src/headless/startWasm.ts';

const root = join(import.meta.dirname, '..');
const scratch = mkdtempSync(join(tmpdir(), 'recipe-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const page = readFileSync(join(root, 'docs/recipe.md'), 'utf8');
const examples = [...page.matchAll(/### ?(.+)\n[^#]*?```json\n([^`]+)```/g)].map(([, title, json]) => [
  title,
  JSON.parse(json),
]);
const image = JSON.parse(/## Image networks[^#]*```json\n([^`]+)```/.exec(page)?.[1] ?? '');
const stories = join(root, '../shared/checkpoints/stories260K');

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

test('there is an example for every method that a walk over inputs feeds, and each is a recipe', () => {
  const used = examples.map(([, recipe]) => parseRecipe(recipe).stages.find(({ stage }) => stage === 'prune'));
  const ids = used.map((stage) => (stage?.stage === 'prune' ? stage.method.id : ''));
  const walked = methods.entries.filter(
    ({ kind, statistics }) =>
      (kind === 'scoreWeights' || kind === 'solve') && inputStatistics(statistics).length === statistics.length,
  );
  expect([...new Set(ids)].sort()).toEqual(walked.map(({ id }) => id).sort());
  expect(parseRecipe(image).stages).toHaveLength(3);
});

describe('on stories260K', () => {
  test.skipIf(!existsSync(stories)).each(examples)('%s', { timeout: 60_000 }, async (_, recipe) => {
    const out = await run(recipe);
    const metrics = JSON.parse(readFileSync(join(out, 'metrics.json'), 'utf8'));
    expect(metrics.pruned.perplexity).toBeGreaterThan(1);
    expect(metrics.pruned.tokens).toBeGreaterThan(0);
    expect(metrics.sparsity.overall).toBeGreaterThan(0.05);
    expect(readdirSync(out)).toEqual(
      expect.arrayContaining(['model.safetensors', 'masks.safetensors', 'tokenizer.json']),
    );
  });
});

test('an image network is cut, recovered and written with its loader', { timeout: 60_000 }, () => {
  const out = command(image, join(root, 'public/models'));
  const metrics = JSON.parse(readFileSync(join(out, 'metrics.json'), 'utf8'));
  expect(metrics.sparsity.overall).toBeCloseTo(0.7, 3);
  expect(metrics.recovered.accuracy).toBeGreaterThan(0.5);
  expect(readdirSync(out)).toContain('load.py');
});

test('a mistake ends in one line with its code, and nothing is written', () => {
  const wrong = { ...examples[0][1], seed: -1 };
  const failed = () => command(wrong, join(root, 'public/models'));
  expect(failed).toThrowError(/recipeInvalid: recipe: seed/);
});
