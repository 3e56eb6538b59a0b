/** "Copy recipe" and the command: what the page copies runs without it, and gives the same masks, weights and figures. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { worldSeed } from '../engine/data/digits/index.ts';
import { tokenizerJson } from '../engine/data/stories/tokenizer.ts';
import { vocabulary } from '../engine/data/stories/vocabulary.ts';
import { bytesSource } from '../engine/io/byteSource.ts';
import { openSafetensors, type SafetensorsFile } from '../engine/io/safetensors/read.ts';
import { floatTensor, type TensorToWrite } from '../engine/io/safetensors/write.ts';
import { readZip } from '../engine/io/zip/readZip.ts';
import { defaultSettings } from '../engine/pipelines/defaults.ts';
import { parseRecipe, type Recipe } from '../engine/pipelines/recipe.ts';
import type { Settings } from '../engine/pipelines/settings.ts';
import { openDiskFolder } from '../headless/files.ts';
import { runImageRecipe } from '../headless/imageRun.ts';
import { runLanguageRecipe } from '../headless/languageRun.ts';
import { useWasm } from '../testing/backends.ts';
import { memoryPlatform } from '../testing/memoryPlatform.ts';
import { type TinyOptions, tinyFolder, tinySpec, tinyWeights } from '../testing/tinyLlama.ts';
import { digitsSource } from './digitsSource.ts';
import type { EngineEvent } from './protocol.ts';
import { createSession } from './session.ts';

beforeAll(useWasm);

const scratch = mkdtempSync(join(tmpdir(), 'copied-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const site = join(import.meta.dirname, '../../public');
const choice = (id: string) => ({ id, options: {} });

function openLab() {
  const events: EngineEvent[] = [];
  const fetchBytes = async (url: string) => Uint8Array.from(readFileSync(join(site, url)));
  const api = createSession((event) => events.push(structuredClone(event)), memoryPlatform({ fetchBytes }));
  const last = <T extends EngineEvent['type']>(type: T) =>
    events.findLast((event): event is Extract<EngineEvent, { type: T }> => event.type === type)!;
  return { api, events, last };
}
type Lab = ReturnType<typeof openLab>;

/** Plays to the end. @returns the text that "Copy recipe" gives, the exported tensors, and the figures shown */
async function finish({ api, events, last }: Lab) {
  await api.play();
  await api.exportRun();
  expect(events.filter(({ type }) => type === 'error')).toEqual([]);
  const zip = new Uint8Array(await last('export').export!.blob!.arrayBuffer());
  const files = await readZip(bytesSource(zip, 'out.zip'), 1 << 26);
  const open = (name: string) => openSafetensors(files.find((file) => file.name === name)!);
  const { dense, pruned, recovered } = last('metrics').metrics;
  return {
    copied: JSON.stringify(last('run').run.recipe, null, 2),
    masks: await open('masks.safetensors'),
    weights: await open('model.safetensors'),
    figures: { dense, pruned, recovered },
  };
}

let runs = 0;
/** As `npm run recipe -- recipe.json --model FOLDER --out FOLDER`. */
async function command(copied: string, folder: string) {
  const recipe: Recipe = parseRecipe(JSON.parse(copied));
  const out = join(scratch, `out${runs++}`);
  const model = await openDiskFolder(folder);
  const versions = { backend: 'wasm', versions: { lab: '0', tfjs: '0', node: '0' } };
  const common = { recipe, model, name: 'model', out, versions, tell: () => {} };
  try {
    const metrics =
      recipe.data.source === 'digits'
        ? await runImageRecipe({ ...common, data: digitsSource(recipe.data, worldSeed, () => {}) })
        : await runLanguageRecipe({ ...common, beside: { files: new Map(), close: async () => {} } });
    const open = (name: string) => openSafetensors(bytesSource(Uint8Array.from(readFileSync(join(out, name))), name));
    return { masks: await open('masks.safetensors'), weights: await open('model.safetensors'), metrics };
  } finally {
    await model.close();
  }
}

async function expectSameTensors(got: SafetensorsFile, wanted: SafetensorsFile): Promise<void> {
  expect([...got.tensors.keys()].sort()).toEqual([...wanted.tensors.keys()].sort());
  for (const name of wanted.tensors.keys()) {
    expect(Buffer.compare(await got.bytes(name), await wanted.bytes(name)), name).toBe(0);
  }
}

const ids = [0, 1, 2, 3].map((row) => Array.from({ length: 12 }, (_, i) => (row * 7 + i * 5) % 32));
const json = (name: string, value: unknown) => new File([JSON.stringify(value)], name);

/** The folder on the disk for the command, and its files for the page. */
async function tiny(options: TinyOptions = { dtype: 'BF16' }) {
  const folder = mkdtempSync(join(scratch, 'tiny-'));
  const files: File[] = [];
  for (const [name, source] of await tinyFolder(options)) {
    const bytes = await source.read(0, source.size);
    writeFileSync(join(folder, name), bytes);
    files.push(new File([bytes], name));
  }
  return { folder, files: [...files, json('calibration.json', ids), json('test.json', ids.slice(2))] };
}

const nm = { id: 'nm', options: { keep: 2, of: 4 } };
test.each<[string, Partial<Settings>]>([
  ['one cut, block by block from the file', { method: choice('sparsegpt'), pattern: nm, finetuneEpochs: 0 }],
  [
    'random in two rounds, fine-tuned',
    { method: choice('random'), schedule: { id: 'iterative', options: { rounds: 2 } } },
  ],
  [
    'LoRAPrune, which draws dropout',
    { method: choice('loraprune'), lora: { rank: 2, finetune: true, pruneEpochs: 4 } },
  ],
  ['whole heads', { method: choice('llmPruner'), finetuneEpochs: 0 }],
  ['fresh weights', { model: { architecture: 'file', weights: 'fresh' }, trainEpochs: 1, method: choice('magnitude') }],
])('a folder of the visitor: %s', async (_, change) => {
  const { folder, files } = await tiny();
  const lab = openLab();
  await lab.api.importModel(files);
  await lab.api.prepare({ ...lab.last('settings').settings, ...change });
  const page = await finish(lab);
  const { masks, weights, metrics } = await command(page.copied, folder);
  await expectSameTensors(masks, page.masks);
  await expectSameTensors(weights, page.weights);
  for (const milestone of ['dense', 'pruned', 'recovered'] as const) {
    const [got, wanted] = [metrics[milestone] as { perplexity: number } | undefined, page.figures[milestone]];
    expect(got === undefined, milestone).toBe(wanted === null);
    // streamed block by block, sums are taken in another order; pruned weights are rounded to bfloat16 before
    if (got) expect(got.perplexity / wanted!.perplexity!, milestone).toBeCloseTo(1, 2);
  }
});

test('a pruned folder: its zeros go first again and stay, also in a protected layer', async () => {
  const zeroed = (tensors: Map<string, TensorToWrite>) => {
    for (const name of [first, second]) {
      const values = tinyWeights(tinySpec())
        .get(name)!
        .map((value, i) => (i % 3 === 0 ? 0 : value));
      tensors.set(name, floatTensor(name, [16, 16], values, 'F32'));
    }
  };
  const [first, second] = ['q_proj', 'o_proj'].map((name) => `model.layers.0.self_attn.${name}.weight`);
  for (const finetuneEpochs of [0, 1]) {
    const { folder, files } = await tiny({ change: zeroed });
    const lab = openLab();
    await lab.api.importModel(files);
    const protect = [second];
    await lab.api.prepare({ ...lab.last('settings').settings, method: choice('random'), finetuneEpochs, protect });
    const page = await finish(lab);
    const { masks, weights } = await command(page.copied, folder);
    for (const name of protect) expect((await masks.bytes(name)).slice(0, 6)).toEqual(Uint8Array.of(0, 1, 1, 0, 1, 1));
    await expectSameTensors(masks, page.masks);
    await expectSameTensors(weights, page.weights);
  }
});

test('stories of the world, in the tokenizer of the folder', async () => {
  const { folder, files } = await tiny({ config: { vocab_size: vocabulary.length, max_position_embeddings: 256 } });
  const tokenizer = JSON.stringify(tokenizerJson());
  writeFileSync(join(folder, 'tokenizer.json'), tokenizer);
  const lab = openLab();
  await lab.api.importModel([...files, new File([tokenizer], 'tokenizer.json')]);
  const data = { source: 'stories', train: 6, test: 3, length: 32 } as const;
  await lab.api.prepare({ ...lab.last('settings').settings, data, calibration: 4, finetuneEpochs: 0 });
  const page = await finish(lab);
  const { masks, metrics } = await command(page.copied, folder);
  await expectSameTensors(masks, page.masks);
  const { dense, pruned } = metrics as Record<string, { perplexity: number; tasks: object }>;
  expect(dense.perplexity).toBe(page.figures.dense!.perplexity);
  expect(pruned.perplexity).toBe(page.figures.pruned!.perplexity);
  expect(Object.keys(pruned.tasks).length).toBeGreaterThan(4);
  expect(pruned.tasks).toEqual(page.figures.pruned!.tasks);
});

test('a bundled image network', async () => {
  const lab = openLab();
  const settings: Settings = {
    ...defaultSettings,
    data: { source: 'digits', train: 96, test: 64 },
    method: choice('wanda'),
    batchSize: 32,
  };
  await lab.api.start({ backend: 'auto', assets: { models: 'models/', evidence: 'evidence/' }, settings });
  const page = await finish(lab);
  const { masks, weights, metrics } = await command(page.copied, join(site, 'models'));
  await expectSameTensors(masks, page.masks);
  await expectSameTensors(weights, page.weights);
  for (const milestone of ['dense', 'pruned', 'recovered'] as const) {
    expect((metrics[milestone] as { accuracy: number }).accuracy, milestone).toBe(page.figures[milestone]!.accuracy);
  }
});
