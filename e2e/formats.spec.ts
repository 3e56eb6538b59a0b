/** A TensorFlow.js network from its files: pruned, taken away in every format, and opened again from what was taken. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { unzipSync } from 'fflate';
import { exportZip } from './support/exportZip.ts';
import { expect, type Lab, percentSaid, said, test } from './support/lab.ts';
import { type PickedFile, smallLayersModel } from './support/layersModel.ts';

const mnistCnn = fileURLToPath(new URL('../../shared/checkpoints/tfjs-mnist-cnn/', import.meta.url));

function filesOf(folder: string): PickedFile[] {
  return readdirSync(folder)
    .filter((name) => name === 'model.json' || name.startsWith('group'))
    .map((name) => ({ name, mimeType: 'application/octet-stream', buffer: readFileSync(folder + name) }));
}

async function openFiles(lab: Lab, files: PickedFile[]) {
  await lab.page.getByRole('link', { name: lab.words.shell.pages.models, exact: true }).click();
  await lab.page.getByLabel(lab.words.models.open.networkPick).setInputFiles(files);
}

async function seeInLab(lab: Lab, file: string) {
  await expect(lab.page.getByText(said(lab.words.models.origin.file, { name: file }))).toBeVisible();
  await lab.page.getByRole('link', { name: lab.words.shell.pages.lab, exact: true }).click();
  await lab.seeReady();
  await expect(lab.errors).toHaveCount(0);
  await expect(lab.sparsity).toContainText('70.0%');
}

for (const [name, files] of [
  ['a small network', () => smallLayersModel([28, 28, 1])],
  ['tfjs-mnist-cnn', () => filesOf(mnistCnn)],
] as const) {
  test(`${name} is pruned, taken away in every format, and comes back`, async ({ lab }) => {
    test.skip(name === 'tfjs-mnist-cnn' && !existsSync(mnistCnn), 'tfjs-mnist-cnn is not in ../shared/checkpoints');
    test.slow();
    await lab.openReady({ path: '#/?v=1&net=mlp&test=300' }); // each of the networks is tested six times
    await openFiles(lab, files());
    await seeInLab(lab, 'model.json');
    const { dense, pruned } = lab.words.metrics.accuracy;
    await expect(lab.accuracy).toContainText(said(pruned), { timeout: 60_000 });
    const cut = percentSaid(pruned, await lab.accuracy.innerText());

    const { exportFormats } = lab.words;
    const zip = await exportZip(
      lab,
      Object.values(exportFormats).map((format) => format.name),
    );
    const entries = unzipSync(zip.bytes);
    const picked = (path: string): PickedFile => ({
      name: path.slice(path.lastIndexOf('/') + 1),
      mimeType: 'application/octet-stream',
      buffer: Buffer.from(entries[path]),
    });
    expect(Object.keys(entries)).toEqual(
      expect.arrayContaining(['model.safetensors', 'masks.safetensors', 'onnx/model.onnx', 'onnx/load_onnx.py']),
    );
    expect(Buffer.from(entries['onnx/model.onnx']).toString('latin1')).toContain('probabilities');

    for (const paths of [['tfjs/model.json', 'tfjs/weights.bin'], ['packed/model.packed.safetensors']]) {
      await openFiles(lab, paths.map(picked));
      await seeInLab(lab, picked(paths[0]).name);
      // what was cut is what the network now comes with
      await expect(async () => {
        expect(percentSaid(dense, await lab.accuracy.innerText())).toBeCloseTo(cut, 1);
      }).toPass({ timeout: 60_000 });
    }
  });
}

test('a network for images of another size asks for them, and the run stays', async ({ lab, page }) => {
  await lab.openReady();
  const before = await lab.accuracy.innerText();
  await openFiles(lab, smallLayersModel([32, 32, 3]));
  const { sentence, action } = lab.words.errors.dataWanted;
  await expect(lab.errors).toContainText(
    said(sentence, { name: 'model.json', wanted: '32 × 32 × 3', got: '28 × 28 × 1' }),
  );
  await expect(lab.errors).toContainText(action);
  await lab.expectAccessible('the error that asks for data');
  await page.getByRole('link', { name: lab.words.shell.pages.lab, exact: true }).click();
  expect(await lab.accuracy.innerText()).toBe(before);
});
