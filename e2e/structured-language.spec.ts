/** A language model loses a quarter of its heads and channels for good, recovers, and leaves as a smaller folder that opens again. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { unzipSync } from 'fflate';
import { exportZip, savePiecewise } from './support/exportZip.ts';
import { expect, type Lab, said, test } from './support/lab.ts';
import type { PickedFile } from './support/layersModel.ts';
import { readHeader } from './support/safetensors.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const modelFiles = ['config.json', 'model.safetensors', 'tokenizer.json', 'tokenizer_config.json'];

const picked = (name: string, buffer: Buffer): PickedFile => ({ name, mimeType: 'application/octet-stream', buffer });

async function openFolder(lab: Lab, files: PickedFile[]) {
  await lab.page.getByRole('link', { name: lab.words.shell.pages.models, exact: true }).click();
  await lab.page.getByLabel(lab.words.models.open.networkPick).setInputFiles(files);
  await lab.page.getByRole('link', { name: lab.words.shell.pages.lab, exact: true }).click();
}

/** On the whole test set, as it stands on the page; null while it does not. */
async function perplexity(lab: Lab, milestone: 'dense' | 'pruned' | 'recovered'): Promise<number | null> {
  const words = lab.words.metrics.perplexity;
  const text = await lab.figure(words.name).innerText();
  const [before] = words[milestone].split('{{');
  const [, value] = new RegExp(`${before}([\\d.,]+)`).exec(text) ?? [];
  return value && said(words.full, { of: '8' }).test(text) ? Number(value.replaceAll(',', '')) : null;
}

/** What the open dialog says that the folder will be. */
async function expectForm(
  lab: Lab,
  form: keyof typeof lab.words.exporting.folder & ('sameSize' | 'uniform' | 'custom'),
) {
  const { exporting, shell } = lab.words;
  await lab.page.keyboard.press('e');
  const dialog = lab.page.getByRole('dialog', { name: exporting.title });
  const note = dialog.getByRole('region', { name: exporting.folder.title });
  await expect(note).toContainText(exporting.folder[form].name);
  await expect(note).toContainText(exporting.folder[form].means);
  await lab.expectAccessible(`an export that will be ${form}`);
  await dialog.getByRole('button', { name: shell.close, exact: true }).click();
  await expect(dialog).toHaveCount(0);
}

/** Points at a head: all that must leave with it lights up, and the sentence names the key head that it shares. */
async function lightHead({ page, words, network }: Lab) {
  const bands = network.locator('button span[aria-hidden] > i[style*="top"]:not([data-apart])');
  await page.getByTitle('model.layers.0.self_attn.k_proj.weight').click();
  const strip = page.getByRole('region', { name: words.groups.title, exact: true });
  const heads = strip.getByRole('slider');
  await expect(heads).toHaveAttribute('aria-valuetext', said(words.groups.pointHead));
  await expect(bands).toHaveCount(0);
  const lit = async (atom: number) => {
    await expect(heads).toHaveAttribute('aria-valuetext', said(words.groups.head, { atom }));
    await expect(strip).toContainText(said(words.groups.shared));
    for (const part of ['q', 'k', 'v', 'o']) await expect(strip).toContainText(new RegExp(`\\b${part}_proj`));
    await expect(bands).toHaveCount(4); // rows of queries, keys and values, columns of the output projection
    await expect(network.locator('li[data-lit="true"]')).toHaveText([new RegExp(words.network.node.attention)]);
  };
  await heads.focus();
  await page.keyboard.press('ArrowRight');
  await lit(0);
  await page.keyboard.press('Escape');
  await expect(bands).toHaveCount(0);
  const box = (await heads.boundingBox())!;
  await heads.hover({ position: { x: box.width - 2, y: box.height / 2 } });
  await lit(Number(await heads.getAttribute('aria-valuemax')));

  // the blocks are wider than a phone: they scroll, the page does not
  const viewport = page.viewportSize()!;
  await page.setViewportSize({ width: 390, height: 844 });
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
  await page.setViewportSize(viewport);
}

/** What a decoder shows beside its blocks: the calibration text, one prompt told dense and pruned, and what int4 costs it. */
async function lookCloser(lab: Lab) {
  const { page, words } = lab;
  const { text } = words.fields;
  await expect(page.getByText(said(text.size, { train: 24, test: 8 }))).toBeVisible();
  await page.getByText(text.look, { exact: true }).click();
  const samples = page.getByRole('group').filter({ hasText: text.look }).getByRole('listitem');
  await expect(samples.first()).toContainText(/[a-z]+ .*\d+ \d+/s); // the words and the ids of their tokens

  await lab.button(`${words.closer.telling.label} ${words.closer.telling.what}`).click();
  const dialog = page.getByRole('dialog', { name: words.telling.title });
  await dialog.getByLabel(words.telling.tokens.label, { exact: true }).fill('40');
  await lab.button(words.telling.start, dialog).click();
  await expect(dialog).toContainText(said(words.telling.partAt), { timeout: 60_000 });
  await expect(lab.button(words.telling.again, dialog)).toBeVisible({ timeout: 60_000 });
  const tellers = [words.telling.dense, words.telling.now].map((name) => dialog.getByRole('region', { name }));
  const marked = await Promise.all(tellers.map((teller) => teller.getByTitle(words.telling.parts).innerText()));
  expect(marked[0]).not.toBe(marked[1]);
  const told = await Promise.all(tellers.map((teller) => teller.getByRole('paragraph').innerText()));
  const before = told.map((whole, i) => whole.slice(0, whole.indexOf(marked[i], words.telling.firstPrompt.length)));
  expect(before[0]).toContain(words.telling.firstPrompt);
  await lab.expectAccessible('dense and pruned, told');
  await lab.button(words.shell.close, dialog).click();

  const { closer, quantization, compare } = words;
  await lab.button(`${closer.quantization.label} ${closer.quantization.what}`).click();
  const integers = page.getByRole('dialog', { name: quantization.title });
  await lab.button(quantization.start, integers).click();
  const variants = integers.getByRole('region', { name: quantization.title });
  await expect(variants.locator('tbody tr')).toHaveCount(4, { timeout: 60_000 });
  await expect(variants.getByRole('columnheader').last()).toHaveText(compare.measures.perplexity);
  await expect(variants).toContainText(said(quantization.least));
  await lab.button(words.shell.close, integers).click();
}

/** Every task before the cut, after it and recovered. */
async function expectTasks({ page, words }: Lab) {
  const { tasks } = words.metrics;
  await page.getByRole('button', { name: tasks.open, exact: true }).click();
  const table = page.getByRole('table', { name: tasks.caption });
  await expect(table.getByRole('columnheader')).toHaveText([tasks.task, tasks.dense, tasks.pruned, tasks.recovered]);
  for (const name of [tasks.next, tasks.name.colour, tasks.name.counting]) {
    await expect(table.getByRole('row', { name }).getByRole('cell')).toHaveText([/%$/, /%$/, /%$/]);
  }
  await page.keyboard.press('Escape');
}

/** Chooses LLM-Pruner at a quarter, makes it smaller, recovers by adapters, exports, and opens what was written. */
async function shrinkAndReturn(lab: Lab, before: Buffer, look: (lab: Lab) => Promise<void> = async () => {}) {
  const { page } = lab;
  const { fields, happened, lab: words } = lab.words;
  await expect.poll(() => perplexity(lab, 'pruned'), { timeout: 120_000 }).toBeGreaterThan(1);
  for (const { label } of [fields.compact, fields.uniform, fields.loraFinetune]) {
    await expect(page.getByRole('switch', { name: label, exact: true })).toBeChecked();
  }
  await lab.expectStage('compact', 'now');
  await expectForm(lab, 'sameSize');
  const cut = await perplexity(lab, 'pruned');
  await lab.step('stage');
  await expect(lab.stage('compact')).toContainText(words.stageState.done, { timeout: 120_000 });
  await expect(lab.happened).toContainText(said(happened.compacted.exact));
  await expect.poll(() => perplexity(lab, 'pruned'), { timeout: 120_000 }).toBe(cut); // it computes what the masked one did
  await expectForm(lab, 'uniform');
  await lab.button(words.controls.play).click();
  await expect.poll(() => perplexity(lab, 'recovered'), { timeout: 120_000 }).toBeGreaterThan(1);
  await expect(lab.stage('evaluate')).toContainText(words.stageState.done, { timeout: 120_000 });
  await expect(lab.zerosBack).toContainText(lab.words.metrics.zeros.good);
  const recovered = (await perplexity(lab, 'recovered')) ?? Number.NaN;
  expect(recovered).toBeLessThan(cut ?? 0);
  await look(lab);

  const zip = await exportZip(lab);
  const pieces = await savePiecewise(lab);
  expect(pieces.reduce((sum, bytes) => sum + bytes, 0)).toBe(zip.bytes.length);
  expect(pieces.length).toBeGreaterThan(1);
  const entries = unzipSync(zip.bytes);
  const written = Buffer.from(entries['model.safetensors']);
  expect(written.length).toBeLessThan(before.length);
  const config = JSON.parse(Buffer.from(entries['config.json']).toString('utf8'));
  const { header } = readHeader(written);
  expect(header['model.layers.1.mlp.gate_proj.weight'].shape).toEqual([config.intermediate_size, config.hidden_size]);
  expect(header['model.layers.0.mlp.gate_proj.weight'].shape[0]).toBe(config.intermediate_size);
  expect(config.hidden_size % config.num_attention_heads).toBe(0);
  expect(config).not.toHaveProperty('per_layer_config');

  await openFolder(
    lab,
    modelFiles.filter((name) => name in entries).map((name) => picked(name, Buffer.from(entries[name]))),
  );
  // As dense as it was when it left, to the last digit that is shown: weights come back in the type they are stored in.
  await expect.poll(() => perplexity(lab, 'dense'), { timeout: 120_000 }).toBeCloseTo(recovered, 2);
  await expect(lab.errors).toHaveCount(0);
}

const link = '&data=stories&train=24&test=8&length=48&method=llmPruner&s=0.25&ft=4&batch=8&small=1&lora=1';

test('the story LLaMA, in the lab’s own link', async ({ lab }) => {
  test.setTimeout(600_000); // a minute on a quiet machine
  await lab.open({ path: `#/?v=1&net=story-llama${link}` });
  await expect.poll(() => perplexity(lab, 'pruned'), { timeout: 120_000 }).toBeGreaterThan(1);
  await lightHead(lab);
  await lookCloser(lab);
  await shrinkAndReturn(lab, readFileSync(`${root}public/models/story-llama/model.safetensors`), expectTasks);
});

test('stories260K, opened from its folder', async ({ lab }) => {
  test.setTimeout(600_000); // a minute on a quiet machine
  const folder = `${root}../shared/checkpoints/stories260K/`;
  test.skip(!existsSync(folder), 'stories260K is not in ../shared');
  const files = modelFiles.map((name) => picked(name, readFileSync(folder + name)));
  await lab.open({ path: `#/?v=1&net=story-llama${link}` });
  await expect.poll(() => perplexity(lab, 'pruned'), { timeout: 120_000 }).toBeGreaterThan(1);
  await openFolder(lab, files);
  await expect(lab.cards).toHaveCount(5 * 7, { timeout: 120_000 }); // one block more than the story LLaMA has
  await shrinkAndReturn(lab, files[1].buffer);
});
