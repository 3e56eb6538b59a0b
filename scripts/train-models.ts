/**
 * `npm run models [id...]`: trains the networks that ship with the lab, by the engine's own pipeline on WASM, and writes
 * public/models/. With ids, trains those and keeps the others' entries.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { version as tfjsVersion } from '@tensorflow/tfjs-core/package.json';
import { worldSeed } from '../src/engine/data/digits/index.ts';
import { collectBytes } from '../src/engine/io/byteStream.ts';
import { encodeModel } from '../src/engine/io/checkpoint/encode.ts';
import { sha256 } from '../src/engine/io/sha256.ts';
import { architectures } from '../src/engine/models/architectures/index.ts';
import { type ModelEntry, type ModelManifest, parseModelManifest } from '../src/engine/models/manifest.ts';
import { createParams, paramSpecs, paramsToArrays } from '../src/engine/models/params.ts';
import { createNetwork, disposeNetwork } from '../src/engine/pipelines/network.ts';
import { parseRecipe, type Recipe } from '../src/engine/pipelines/recipe.ts';
import { Run } from '../src/engine/pipelines/run.ts';
import { createRandom } from '../src/engine/tensor/random.ts';
import { sizeOf } from '../src/engine/tensor/shape.ts';
import { useWasm as startWasm } from '../src/testing/backends.ts';
import { digitsSource } from '../src/workers/digitsSource.ts';
import { bundledRecipes } from './bundled-recipes.ts';

const folder = new URL('../public/models/', import.meta.url);
const manifestFile = new URL('manifest.json', folder);

await startWasm();
mkdirSync(folder, { recursive: true });
const wanted = process.argv.slice(2);
let manifest: ModelManifest = existsSync(manifestFile)
  ? parseModelManifest(readFileSync(manifestFile))
  : { version: 1, models: [] };
for (const recipe of bundledRecipes) {
  const id = recipe.model.architecture;
  if (wanted.length > 0 && !wanted.includes(id)) continue;
  const entry = await train(id, parseRecipe(recipe));
  const order = bundledRecipes.map(({ model }) => model.architecture);
  const models = [...manifest.models.filter((other) => other.id !== id), entry];
  models.sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
  manifest = { version: 1, models };
  writeFileSync(manifestFile, `${JSON.stringify(manifest, null, 2)}\n`);
}

process.exit(); // the data source's message channel would keep the process waiting

function digitSizes({ data }: Recipe) {
  if (data.source !== 'digits') throw new Error(`${data.source}: the bundled image networks learn from digits`);
  return data;
}

async function train(id: string, recipe: Recipe): Promise<ModelEntry> {
  const started = performance.now();
  const spec = architectures.get(id).build();
  const network = createNetwork(spec, createParams(spec, createRandom(recipe.seed).split('init')));
  const run = new Run(
    recipe,
    network,
    digitsSource(digitSizes(recipe), worldSeed, () => {}),
  );
  while (!run.finished) {
    const report = await run.advance();
    if (report.did !== 'trainStep' || report.step % 200 !== 0) continue;
    const seconds = Math.round((performance.now() - started) / 1000);
    console.log(`${id}: step ${report.step} of ${report.steps}, loss ${report.loss.toFixed(4)}, ${seconds} s`);
  }
  const measured = run.evaluations.dense;
  if (!measured) throw new Error(`${id}: the recipe does not evaluate`);
  const metrics = { accuracy: measured.accuracy, loss: measured.loss, testExamples: measured.examples };
  const bytes = await collectBytes(encodeModel(spec, await paramsToArrays(network.params)));
  run.dispose();
  disposeNetwork(network);
  const file = `${id}.safetensors`;
  writeFileSync(new URL(file, folder), bytes);
  console.log(`${id}: ${JSON.stringify(metrics)}, ${bytes.length} bytes`);
  return {
    id,
    architecture: id,
    file,
    beside: [],
    bytes: bytes.length,
    sha256: sha256(bytes),
    params: paramSpecs(spec).reduce((sum, { shape }) => sum + sizeOf(shape), 0),
    recipe,
    metrics,
    trainedWith: `pruning-lab 0.1.0, TensorFlow.js ${tfjsVersion} WASM`,
  };
}
