/**
 * WebGPU, here on a software adapter: a small network trains a few steps on it, a cut gives the masks that WASM gives, and
 * every shader that prunes gives the numbers of the papers' own code.
 */
import { unzipSync } from 'fflate';
import { exportZip } from './support/exportZip.ts';
import { expect, type Lab, said, test } from './support/lab.ts';
import { readTensors } from './support/safetensors.ts';

test('the same weights are cut alike on WASM and on WebGPU', async ({ lab }) => {
  await lab.openReady({ backend: 'wasm' });
  await chooseSmallNetwork(lab);
  const onWasm = await exportCut(lab);
  await forceWebGpu(lab);
  const onWebGpu = await exportCut(lab);

  const masks = readTensors(onWasm['masks.safetensors']);
  expect(masks.size).toBe(3);
  expect(readTensors(onWebGpu['masks.safetensors'])).toEqual(masks);
  expect(readTensors(onWebGpu['model.safetensors'])).toEqual(readTensors(onWasm['model.safetensors']));
  await expect(lab.errors).toHaveCount(0);
});

test('the numbers of the papers are computed alike on WebGPU', async ({ lab, page }) => {
  test.slow();
  await lab.openReady({ backend: 'wasm' });
  await chooseSmallNetwork(lab); // or the engine would test the CNN first
  await forceWebGpu(lab);
  const { evidence, backend, shell } = lab.words;
  const pages = page.getByRole('navigation', { name: shell.navigation });
  await pages.getByRole('link', { name: shell.pages.evidence }).click();
  await page.getByRole('button', { name: evidence.compute, exact: true }).click();
  const status = page.getByRole('main').getByRole('status');
  // behind the test of the network, which is slow on a software adapter when others use the machine
  await expect(status).toContainText(said(evidence.numbers), { timeout: 200_000 });
  const [total = ''] = (await status.innerText()).match(/\d+/g) ?? [];
  expect(Number(total)).toBeGreaterThan(15);
  await expect(status).toHaveText(said(evidence.agree, { agreeing: total, total, backend: backend.names.webgpu }));
});

test('a fresh network trains, is cut and tested on WebGPU', async ({ lab, page }) => {
  await lab.openReady({ backend: 'wasm' });
  await chooseSmallNetwork(lab);
  await forceWebGpu(lab);
  const { fields, happened, metrics, lab: controls } = lab.words;
  await lab.choose(fields.weights.label, fields.weights.choices.fresh);
  await lab.expectStage('train', 'now');
  await page.getByText(controls.advanced, { exact: true }).click();
  // 0.05 of 6,000 images: five steps of 64.
  await lab.type(fields.trainEpochs.label, '0.05');
  await lab.type(fields.finetuneEpochs.label, '0');
  await lab.step('step');
  await expect(lab.happened).toContainText(said(happened.trainStep));
  await lab.step('run');
  await lab.expectStage('evaluate', 'done');
  await expect(lab.sparsity).toContainText('70.0%');
  await expect(lab.zerosBack).toContainText(metrics.zeros.good);
  await expect(lab.accuracy).toContainText(said(metrics.accuracy.pruned));
  await expect(lab.errors).toHaveCount(0);
});

async function chooseSmallNetwork(lab: Lab) {
  const { networks, fields } = lab.words;
  const select = lab.page.getByRole('combobox', { name: fields.network.label, exact: true });
  await select.selectOption({ label: networks.mlp.name });
  await expect(lab.cards).toHaveCount(3);
}

/** Through the chip in the top bar, which restarts the engine. */
async function forceWebGpu(lab: Lab) {
  const { page } = lab;
  const { backend } = lab.words;
  await page
    .getByRole('banner')
    .getByRole('button', { name: said(backend.selfTest) })
    .click();
  const panel = page.getByRole('dialog').filter({ hasText: backend.title });
  await lab.choose(backend.choose, backend.names.webgpu);
  await expect(panel).toContainText(said(backend.runsOn, { name: backend.names.webgpu }));
  await expect(panel).toContainText(backend.reasons.forced);
  await page.keyboard.press('Escape');
}

/** The files of the network as it stands there cut. */
async function exportCut(lab: Lab): Promise<Record<string, Uint8Array>> {
  await lab.seeFirstSight();
  await expect(lab.cards).toHaveCount(3);
  await expect(lab.happened).toContainText(said(lab.words.happened.maskedAll.same));
  await expect(lab.accuracy).toContainText(said(lab.words.metrics.accuracy.full));
  await expect(lab.sparsity).toContainText('70.0%');
  return unzipSync((await exportZip(lab)).bytes);
}
