/** The whole first pipeline by hand: from the uncut network step by step to recovered accuracy, back again, and home as files. */
import { unzipSync } from 'fflate';
import { exportZip } from './support/exportZip.ts';
import { expect, percentSaid, said, test } from './support/lab.ts';

test('steps through score and mask, plays to the end, and takes the files away and back', async ({ lab, page }) => {
  await lab.openReady();
  const { controls } = lab.words.lab;
  const { badge } = lab.words.network;
  const layers = await lab.cards.count();
  expect(layers).toBeGreaterThan(2);

  await test.step('reset goes back to the uncut network', async () => {
    await lab.button(controls.reset).click();
    await expect(lab.happened).toContainText(lab.words.happened.reset);
    await expect(lab.cards.filter({ hasText: badge.waiting })).toHaveCount(layers);
    await expect(lab.sparsity).toContainText('0.0%');
    await lab.expectStage('train', 'done');
    await lab.expectStage('score', 'now');
  });

  await test.step('one step scores one layer', async () => {
    await lab.step('step');
    await expect(lab.cards.filter({ hasText: badge.scored })).toHaveCount(1);
    await expect(lab.happened).toContainText(
      said(lab.words.happened.scored, { method: lab.words.methods.magnitude.name }),
    );
    await lab.step('stage');
    await expect(lab.cards.filter({ hasText: badge.scored })).toHaveCount(layers);
    await lab.expectStage('mask', 'now');
  });

  await test.step('one step cuts one layer', async () => {
    await lab.step('step');
    await expect(lab.cards.filter({ hasText: badge.masked })).toHaveCount(1);
    await expect(lab.cards.filter({ hasText: said(lab.words.network.cut, { share: '0.0%' }) })).toHaveCount(layers - 1);
    await expect(lab.happened).toContainText(said(lab.words.happened.masked.scored));
    await lab.step('stage');
    await expect(lab.cards.filter({ hasText: badge.masked })).toHaveCount(layers);
    await lab.expectStage('finetune', 'now');
    await expect(lab.sparsity).toContainText('70.0%');
  });

  await test.step('three mini-batches go back one by one, and on again to the same loss', async () => {
    const { checkpoints, happened } = lab.words;
    const step = async () => {
      const before = await lab.happened.innerText();
      await lab.step('step');
      await expect.poll(() => lab.happened.innerText()).not.toBe(before);
      await expect(lab.happened).toContainText(said(happened.trainStep));
      return lab.happened.innerText();
    };
    const way = [await step(), await step(), await step()];
    expect(new Set(way).size).toBe(3);
    const label = (made: number) => (made === 0 ? checkpoints.masked : said(checkpoints.step, { step: `${made}` }));
    for (const made of [2, 1, 0]) {
      await lab.button(controls.back).click();
      await expect(lab.checkpoints).toHaveAttribute('aria-valuetext', label(made));
    }
    await lab.button(controls.forward).click();
    await expect(lab.checkpoints).toHaveAttribute('aria-valuetext', label(1));
    expect(await step()).toBe(way[1]);
    await page.keyboard.press('[');
    await expect(lab.checkpoints).toHaveAttribute('aria-valuetext', label(1));
  });

  await test.step('play fine-tunes and evaluates; no zero comes back', async () => {
    await lab.button(controls.play).click();
    await lab.expectStage('finetune', 'done');
    await lab.expectStage('evaluate', 'done');
    await expect(lab.button(controls.export)).toBeVisible();
    await expect(lab.zerosBack).toContainText(lab.words.metrics.zeros.good);
    const text = await lab.accuracy.innerText();
    const { recovered, pruned } = lab.words.metrics.accuracy;
    expect(percentSaid(recovered, text)).toBeGreaterThan(percentSaid(pruned, text));
  });

  const recovered = await lab.accuracy.innerText();
  await test.step('the scrubber goes back to the cut network and on to the end', async () => {
    await lab.checkpoints.focus();
    while ((await lab.checkpoints.getAttribute('aria-valuetext')) !== lab.words.checkpoints.masked) {
      const before = await lab.checkpoints.getAttribute('aria-valuetext');
      await page.keyboard.press('ArrowLeft');
      await expect(lab.checkpoints).not.toHaveAttribute('aria-valuetext', before ?? '');
    }
    await lab.expectStage('finetune', 'now');
    await expect(lab.accuracy).not.toContainText(said(lab.words.metrics.accuracy.recovered));
    await page.keyboard.press('End');
    await expect.poll(() => lab.accuracy.innerText()).toBe(recovered);
  });

  const zip = await test.step('the export is read again before it is offered', () => exportZip(lab));
  const files = unzipSync(zip.bytes);
  const names = Object.keys(files);
  expect(names.filter((name) => !name.includes('/')).sort()).toEqual(
    ['README.txt', 'load.py', 'masks.safetensors', 'model.safetensors', 'pruning_manifest.json'].sort(),
  );
  expect(names).toEqual(expect.arrayContaining(['notebook/notebook.json', 'notebook/loss.svg', 'charts/sparsity.svg']));
  expect(names.filter((name) => name.endsWith('.mask.svg')).length).toBeGreaterThan(2);
  const manifest = JSON.parse(Buffer.from(files['pruning_manifest.json']).toString('utf8'));
  expect(JSON.stringify(manifest)).toContain('"seed":7');

  await test.step('a new page opens the export as the same network', async () => {
    await page.reload();
    await lab.seeFirstSight();
    const discard = lab.button(lab.words.resume.discard);
    await discard.click();
    await expect(discard).toHaveCount(0);
    await page.getByRole('link', { name: lab.words.shell.pages.models }).click();
    await page
      .getByLabel(lab.words.models.open.networkPick)
      .setInputFiles({ name: zip.name, mimeType: 'application/zip', buffer: Buffer.from(zip.bytes) });
    await page.getByRole('link', { name: lab.words.shell.pages.lab, exact: true }).click();
    await expect(page.getByText(`· ${zip.name}`)).toBeVisible();
    await expect(lab.errors).toHaveCount(0);
    await expect(lab.sparsity).toContainText('70.0%');
    const share = percentSaid(lab.words.metrics.accuracy.recovered, recovered);
    await expect(lab.accuracy).toContainText(
      said(lab.words.metrics.accuracy.dense, { accuracy: `${share.toFixed(1)}%` }),
    );
  });
});
