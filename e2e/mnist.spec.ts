/** The visitor's own data: the four files of the real MNIST, chosen in the file dialog; fresh weights learn them, are cut and recover. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, percentSaid, said, test } from './support/lab.ts';

const folder = fileURLToPath(new URL('../../shared/datasets/mnist/', import.meta.url));
const files = ['train-images-idx3', 'train-labels-idx1', 't10k-images-idx3', 't10k-labels-idx1'].map(
  (name) => `${folder}${name}-ubyte.gz`,
);

test('learns the real MNIST from its files', async ({ lab, page }) => {
  test.skip(!files.every(existsSync), 'the MNIST files are not in ../shared/datasets/mnist');
  test.slow();
  await lab.openReady();
  const { fields, metrics } = lab.words;
  await lab.choose(fields.weights.label, fields.weights.choices.fresh);
  await lab.expectStage('train', 'now');
  await page.getByText(lab.words.lab.advanced, { exact: true }).click();
  // 0.1 of 60,000 images: 94 steps of 64; half of that after the cut.
  await lab.type(fields.trainEpochs.label, '0.1');
  await lab.type(fields.finetuneEpochs.label, '0.05');
  await lab.choose(fields.data.label, fields.data.choices.files);
  await page.getByLabel(fields.data.pick).setInputFiles(files);
  await expect(page.getByText(said(fields.data.size, { train: '60,000', test: '10,000' }))).toBeVisible();
  await lab.slider.focus();
  for (let percent = 70; percent < 90; percent++) await page.keyboard.press('ArrowRight');
  await expect(lab.slider).toHaveAttribute('aria-valuetext', '90.0%');

  await lab.button(lab.words.lab.controls.play).click();
  await expect(lab.happened).toContainText(said(lab.words.happened.trainStep));
  await expect(lab.stage('evaluate')).toContainText(lab.words.lab.stageState.done, { timeout: 120_000 });
  const { dense, pruned, recovered, full } = metrics.accuracy;
  const text = await lab.accuracy.innerText();
  await expect(lab.accuracy).toContainText(said(full, { of: '10,000' }));
  expect(percentSaid(dense, text)).toBeGreaterThan(80); // by chance: 10
  expect(percentSaid(recovered, text)).toBeGreaterThan(percentSaid(pruned, text));
  await expect(lab.zerosBack).toContainText(metrics.zeros.good);
  await expect(lab.errors).toHaveCount(0);
});
