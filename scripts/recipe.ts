/**
 * `npm run recipe -- recipe.json --model FOLDER --out FOLDER`: runs a recipe without a page, on WASM, and writes the
 * pruned model with its masks, metrics and manifest. docs/recipe.md says what a recipe is.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { version as lab } from '../package.json';
import { worldSeed } from '../src/engine/data/digits/index.ts';
import { LabError, reportError } from '../src/engine/errors.ts';
import { parseRecipe } from '../src/engine/pipelines/recipe.ts';
import { openDiskFolder } from '../src/headless/files.ts';
import { runImageRecipe } from '../src/headless/imageRun.ts';
import { runLanguageRecipe } from '../src/headless/languageRun.ts';
import { startWasm } from '../src/headless/startWasm.ts';
import { digitsSource } from '../src/workers/digitsSource.ts';

const usage = 'recipe: wanted recipe.json --model FOLDER --out FOLDER';

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { model: { type: 'string' }, out: { type: 'string' }, quiet: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const [path] = positionals;
  const { model: folder, out } = values;
  if (!path || positionals.length > 1 || !folder || !out)
    throw new LabError('recipeInvalid', usage, { field: 'arguments' });
  if (resolve(out) === resolve(folder)) {
    throw new LabError('recipeInvalid', 'recipe: --out is the model itself: wanted another folder', { field: 'out' });
  }
  if (existsSync(out) && readdirSync(out).length > 0) {
    throw new LabError('recipeInvalid', `recipe: --out: wanted an empty folder, got files in ${out}`, { field: 'out' });
  }
  const json = readJson(path);
  const recipe = parseRecipe(json);
  if (recipe.data.source === 'files') {
    const message = 'recipe: data.source: digits, stories and tokens are at hand here, not files opened on a page';
    throw new LabError('recipeInvalid', message, { field: 'data.source' });
  }
  const { backend, ...about } = await startWasm();
  const [model, beside] = [await openDiskFolder(folder), await openDiskFolder(dirname(path))];
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  const common = {
    model,
    name: basename(resolve(folder)),
    out,
    versions: { backend, versions: { lab, ...about } },
    tell: (line: string) => values.quiet || console.log(line),
    signal: stop.signal,
  };
  if (recipe.data.source === 'digits') {
    await runImageRecipe({ ...common, recipe, data: digitsSource(recipe.data, worldSeed, () => {}) });
  } else {
    await runLanguageRecipe({ ...common, recipe, beside });
  }
  await model.close();
  await beside.close();
}

function readJson(path: string): unknown {
  if (!existsSync(path)) throw new LabError('fileMissing', `recipe: wanted ${path}, got none`, { file: path });
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw new LabError('recipeInvalid', `${path}: wanted JSON`, { field: 'recipe', problem: 'not JSON' });
  }
}

try {
  await main();
  process.exit(0); // a message channel of the engine keeps Node alive
} catch (thrown) {
  const { code, message } = reportError(thrown);
  console.error(`${code}: ${message}`);
  process.exit(1);
}
