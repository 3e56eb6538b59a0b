/** A large checkpoint: opened from a folder, estimated, cut block by block, judged, saved and opened again; and from the hub. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { startHubServer } from '../src/testing/hubServer.ts';
import { tinyFolder } from '../src/testing/tinyLlama.ts';
import { expect, type Lab, said, test } from './support/lab.ts';
import { readHeader } from './support/safetensors.ts';

const shared = fileURLToPath(new URL('../../shared/', import.meta.url));
const checkpoint = `${shared}checkpoints/stories260K`;
const golden = `${shared}golden/e2e/`;
const missing = 'the checkpoint and its golden numbers are not in ../shared';

/** Token ids of the golden run, as JSON. */
function goldenIds(name: 'calib_ids' | 'eval_ids'): { readonly json: string; readonly count: number } {
  const file = readFileSync(`${golden}inputs.safetensors`);
  const { header, dataStart } = readHeader(file);
  const { shape, data_offsets } = header[name];
  const [count, length] = shape;
  const values = new Int32Array(
    file.buffer.slice(file.byteOffset + dataStart + data_offsets[0], file.byteOffset + dataStart + data_offsets[1]),
  );
  const rows = Array.from({ length: count }, (_, i) => [...values.subarray(i * length, (i + 1) * length)]);
  return { json: JSON.stringify(rows), count };
}

function goldenPerplexities() {
  const manifest = JSON.parse(readFileSync(`${golden}manifest.json`, 'utf8'));
  const run = manifest.runs.find(({ name }: { name: string }) => name === 'wanda_s50');
  return { dense: manifest.dense.ppl, pruned: run.ppl };
}

/** A folder as the operating system hands it over: entries in batches, with a folder inside that is not the model's. */
async function drag(page: Page, type: 'dragover' | 'drop', files: ReadonlyMap<string, Uint8Array>) {
  const given = [...files].map(([name, bytes]) => ({ name, base64: Buffer.from(bytes).toString('base64') }));
  await page.evaluate(
    ({ type: kind, given: all }) => {
      const entries = all.map(({ name, base64 }) => ({
        isFile: true,
        isDirectory: false,
        name,
        file: (resolve: (file: File) => void) =>
          resolve(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name)),
      }));
      const batches: object[][] = [entries.slice(0, 1), [{ isFile: false, isDirectory: true, name: 'inside' }]];
      batches.push(entries.slice(1));
      const readEntries = (resolve: (batch: object[]) => void) => resolve(batches.shift() ?? []);
      const folder = { isFile: false, isDirectory: true, name: 'dropped', createReader: () => ({ readEntries }) };
      const dataTransfer = { types: ['Files'], files: [], items: [{ webkitGetAsEntry: () => folder }] };
      const event = new DragEvent(kind, { bubbles: true, cancelable: true });
      Object.defineProperty(event, 'dataTransfer', { value: dataTransfer });
      document.body.dispatchEvent(event);
    },
    { type, given },
  );
}

const place = (page: Page) => page.locator('#large');

/** Chooses a value of a list or a bar. */
async function pick({ page }: Lab, label: string, value: string, text: string) {
  const bar = place(page).getByRole('radiogroup', { name: label, exact: true });
  if ((await bar.count()) > 0) await bar.getByText(text, { exact: true }).click();
  else await place(page).getByLabel(label, { exact: true }).selectOption(value);
}

async function paste({ page, words }: Lab, label: string, text: string) {
  const field = place(page).getByRole('textbox', { name: `${label}: ${words.large.calibration.ids}` });
  await field.fill(text);
  await field.blur();
}

async function perplexities({ page, words }: Lab): Promise<readonly [number, number]> {
  const row = place(page).getByRole('row', { name: said(words.large.result.perplexity) });
  const [dense, pruned] = await row.getByRole('cell').allInnerTexts();
  return [Number(dense), Number(pruned)];
}

test('prunes a folder by Wanda to the perplexity of the reference, saves it and opens it again', async ({
  lab,
  page,
}) => {
  test.skip(!existsSync(checkpoint) || !existsSync(golden), missing);
  test.slow(); // two runs
  await lab.open({ path: '#/models' });
  const { large } = lab.words;
  const { calibration, evaluation, result } = large;
  await page.locator('#large input[webkitdirectory]').setInputFiles(checkpoint);
  await expect(place(page).getByRole('heading', { name: 'stories260K' })).toBeVisible();
  await expect(place(page)).toContainText('llama');
  await expect(place(page)).toContainText(said(large.memory.summary.replaceAll(', bytes', '')));
  await expect(place(page)).toContainText(said(calibration.seen, { sequences: '16' }));
  await lab.expectAccessible('the model is open');

  const calib = goldenIds('calib_ids');
  const judged = goldenIds('eval_ids');
  await pick(lab, calibration.label, 'ids', calibration.choices.ids);
  await paste(lab, calibration.title, calib.json);
  await pick(lab, evaluation.label, 'ids', evaluation.choices.ids);
  await paste(lab, evaluation.label, judged.json);
  await lab.type(calibration.sequences, `${calib.count}`);
  await lab.type(evaluation.sequences, `${judged.count}`);
  await expect(place(page)).toContainText(said(calibration.seen, { sequences: `${judged.count}`, tokens: '960' }));

  await lab.button(large.start, place(page)).click();
  await expect(place(page).getByRole('heading', { name: result.title })).toBeVisible({ timeout: 60_000 });
  const wanted = goldenPerplexities();
  const [dense, pruned] = await perplexities(lab);
  expect(Math.abs(dense / wanted.dense - 1)).toBeLessThan(5e-4); // four digits are shown
  expect(Math.abs(pruned / wanted.pruned - 1)).toBeLessThan(5e-4);
  await expect(place(page)).toContainText(said(result.identical));
  await expect(place(page).getByRole('region', { name: large.run.layers }).getByRole('row')).toHaveCount(36);
  await lab.expectAccessible('the result is there');

  // A dialog of the operating system cannot be answered here: a file of the page's own stands for the visitor's.
  await page.evaluate(() => {
    const showSaveFilePicker = async () =>
      (await navigator.storage.getDirectory()).getFileHandle('saved.zip', { create: true });
    Object.assign(window, { showSaveFilePicker });
  });
  await place(page)
    .getByRole('button', { name: said(result.save) })
    .click();
  await expect(place(page)).toContainText(said(result.saved, { name: 'stories260K-wanda-pruned.zip' }));
  const savedBytes = await page.evaluate(async () => {
    const handle = await (await navigator.storage.getDirectory()).getFileHandle('saved.zip');
    return (await handle.getFile()).size;
  });
  expect(savedBytes).toBeGreaterThan(260_000 * 4);
  await page.evaluate(() => Reflect.deleteProperty(window, 'showSaveFilePicker')); // browsers without one download
  const downloading = page.waitForEvent('download');
  await place(page)
    .getByRole('button', { name: said(result.save) })
    .click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('stories260K-wanda-pruned.zip');
  await lab.button(large.close, place(page)).click();
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    lab.button(large.pickFiles, place(page)).click(),
  ]);
  await chooser.setFiles(await download.path());
  await expect(place(page)).toContainText(said(large.model.hasTokenizer));
  // what was cut is judged as it was, and nothing is cut any more
  await pick(lab, evaluation.label, 'ids', evaluation.choices.ids);
  await paste(lab, evaluation.label, judged.json);
  await lab.type(evaluation.sequences, `${judged.count}`);
  await pick(lab, lab.words.fields.method.label, 'magnitude', lab.words.methods.magnitude.name);
  // one block stays whole, another has a sparsity of its own
  const { layers } = lab.words.fields;
  const block = (index: number) => large.layers.block.replace('{{block}}', `${index}`);
  await place(page).getByText(layers.label, { exact: true }).click();
  await place(page).getByText(block(0), { exact: true }).click();
  await place(page)
    .getByLabel(layers.protect.replace('{{name}}', block(0)))
    .press('Space');
  await place(page).getByText(block(1), { exact: true }).click();
  const own = place(page).getByLabel(layers.sparsityOf.replace('{{name}}', block(1)));
  await own.fill('75');
  await own.press('Enter');
  await expect(place(page)).toContainText(said(large.layers.set, { own: 7, whole: 7 }));
  await lab.expectAccessible('layers set by hand');
  await lab.button(large.start, place(page)).click();
  await expect(place(page).getByRole('heading', { name: result.title })).toBeVisible({ timeout: 60_000 });
  expect((await perplexities(lab))[0]).toBe(pruned);
  const cut = place(page).getByRole('region', { name: large.run.layers }).getByRole('row');
  await expect(cut).toHaveCount(29); // four blocks of seven, and the heads of the columns
  await expect(cut.filter({ hasText: '75.0%' })).toHaveCount(7);
});

test('a run that is cancelled leaves the page as it was; what cannot be opened is refused with the reason', async ({
  lab,
  page,
}) => {
  test.skip(!existsSync(checkpoint), missing);
  await lab.open({ path: '#/models', language: 'zh-CN' });
  const { large, errors } = lab.words;
  await page.locator('#large input[webkitdirectory]').setInputFiles(checkpoint);
  await expect(place(page)).toContainText(said(large.calibration.seen));
  await lab.type(large.calibration.sequences, '64');
  await expect(place(page)).toContainText(said(large.calibration.seen, { sequences: '64' }));
  await lab.button(large.start, place(page)).click();
  await lab.button(large.cancel, place(page)).click();
  await expect(lab.button(large.start, place(page))).toBeEnabled();
  await expect(place(page)).toContainText(said(large.calibration.seen, { sequences: '64' }));
  await expect(lab.errors).toHaveCount(0);

  // small enough for the Lab, too
  await lab.button(large.inTheLab, place(page)).click();
  await expect(lab.network).toContainText('gate', { timeout: 60_000 });
  await page.getByRole('navigation').getByRole('link', { name: lab.words.shell.pages.models }).click();

  await lab.button(large.close, place(page)).click();
  const config = JSON.parse(readFileSync(`${checkpoint}/config.json`, 'utf8'));
  const file = (name: string, text: string) => ({ name, mimeType: 'application/json', buffer: Buffer.from(text) });
  const refuse = async (changed: object) => {
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      lab.button(large.pickFiles, place(page)).click(),
    ]);
    await chooser.setFiles([
      file('config.json', JSON.stringify({ ...config, ...changed })),
      { name: 'model.safetensors', mimeType: '', buffer: readFileSync(`${checkpoint}/model.safetensors`) },
    ]);
  };
  await refuse({ model_type: 'mamba' });
  await expect(lab.errors.first()).toContainText(errors.modelUnsupported.sentence);
  const { architecture, quantized } = lab.words.refusals.model;
  await expect(lab.errors.getByText(said(architecture, { type: 'mamba' }))).toBeVisible();
  await refuse({ quantization_config: { quant_method: 'gptq' } });
  await expect(lab.errors.getByText(said(quantized, { packing: 'gptq' }))).toBeVisible();
});

test('a model by its hub id: nothing is asked before the click, sizes before the download, kept and deleted', async ({
  lab,
  page,
}) => {
  const files = await tinyFolder({ dtype: 'F16' });
  const bytes = new Map<string, Uint8Array>();
  for (const [name, source] of files) bytes.set(name, await source.read(0, source.size));
  const hub = await startHubServer(bytes);
  const host = 'https://huggingface.co';
  let held: Promise<void> | null = null;
  let letGo = () => {};
  await page.context().route(`${host}/**`, async (route) => {
    const { pathname, search } = new URL(route.request().url());
    if (pathname.endsWith('/model.safetensors')) await held;
    const answer = async () =>
      route.fulfill({ response: await route.fetch({ url: `${hub.url}${pathname}${search}` }) });
    await answer().catch(() => {}); // the page has cancelled it
  });
  const asked = () => lab.faults.filter((fault) => fault.startsWith(`request to ${host}`));
  try {
    await lab.open({ path: '#/models' });
    const { large } = lab.words;
    await expect(lab.button(large.list, place(page))).toBeDisabled();
    expect(asked()).toEqual([]);
    await place(page).getByLabel(large.repo, { exact: true }).fill('lab/model');
    await page.keyboard.press('Enter');
    const table = place(page).getByRole('region', { name: large.files });
    await expect(table.getByRole('row')).toHaveCount(3);
    await expect(table).toContainText('model.safetensors');
    expect(hub.requests.filter((request) => request.includes('/resolve/'))).toEqual([]);
    await lab.expectAccessible('the listing');
    const download = place(page).getByRole('button', { name: said(large.download.replace(', bytes', '')) });
    held = new Promise((resolve) => {
      letGo = resolve;
    });
    await download.click();
    await lab.button(large.cancel, place(page)).click();
    await expect(place(page).getByRole('progressbar')).toHaveCount(0);
    await expect(table.getByRole('row')).toHaveCount(3); // the page is as it was
    await expect(lab.errors).toHaveCount(0);
    letGo();
    held = null;
    await download.click();
    await expect(place(page)).toContainText('F16');
    await expect(place(page).getByRole('heading', { name: 'lab/model' })).toBeVisible();

    await lab.button(large.close, place(page)).click();
    await hub.close(); // from here on without the network
    await page.reload();
    await lab.button(large.cacheShow, place(page)).click();
    await place(page)
      .getByRole('button', { name: said(large.openNow) })
      .click();
    await expect(place(page).getByRole('heading', { name: 'lab/model' })).toBeVisible();
    await lab.button(large.close, place(page)).click();
    await place(page)
      .getByRole('button', { name: said(large.remove) })
      .click();
    await expect(place(page)).toContainText(large.cacheEmpty);

    // the same folder, dropped on another page
    await page.getByRole('navigation').getByRole('link', { name: lab.words.shell.pages.evidence }).click();
    await drag(page, 'dragover', bytes);
    await expect(page.getByText(lab.words.shell.drop, { exact: true })).toBeVisible();
    await drag(page, 'drop', bytes);
    await expect(place(page).getByRole('heading', { name: 'dropped' })).toBeVisible();
    await expect(place(page)).toContainText('F16');
    await expect(page.getByText(lab.words.shell.drop, { exact: true })).toHaveCount(0);
    await expect(lab.errors).toHaveCount(0);
  } finally {
    lab.faults.splice(0, lab.faults.length, ...lab.faults.filter((fault) => !fault.startsWith(`request to ${host}`)));
  }
});
