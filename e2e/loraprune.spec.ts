/** LoRAPrune on the image network: it trains while it prunes, so nothing is cut before Play and the slider starts it anew. */
import { expect, percentSaid, said, test } from './support/lab.ts';

test('prunes while adapters train, recovers by adapters alone, and brings no zero back', async ({ lab, page }) => {
  await lab.openReady();
  const { controls } = lab.words.lab;
  const { fields, methods, happened } = lab.words;

  await test.step('choosing it shows the uncut network, ready to train', async () => {
    await page.getByLabel(fields.method.label, { exact: true }).selectOption('loraprune');
    await lab.expectStage('score', 'now');
    await expect(lab.sparsity).toContainText('0.0%');
    await expect(page.getByText(said(fields.sparsity.trains, { method: methods.loraprune.name }))).toBeVisible();
    await lab.type(fields.pruneEpochs.label, '0.3'); // 28 steps: events at 10, 20 and 25
    await lab.type(fields.finetuneEpochs.label, '0.1');
    await page.getByText(fields.loraFinetune.label, { exact: true }).click();
    await expect(page.getByLabel(fields.loraRank.label, { exact: true })).toHaveValue('8');
  });

  await test.step('a step trains the adapters and judges the weights', async () => {
    await lab.step('step');
    await expect(lab.happened).toContainText(said(happened.judgedStep));
    await expect(lab.cards.filter({ hasText: lab.words.network.badge.scored })).not.toHaveCount(0);
    await expect(lab.sparsity).toContainText('0.0%');
  });

  await test.step('Play grows the masks to exactly 70 %, fine-tunes adapters and evaluates', async () => {
    await lab.button(controls.play).click();
    await lab.expectStage('mask', 'done');
    await lab.expectStage('evaluate', 'done');
    await expect(lab.sparsity).toContainText('70.0%');
    await expect(lab.zerosBack).toContainText(lab.words.metrics.zeros.good);
    const text = await lab.accuracy.innerText();
    expect(percentSaid(lab.words.metrics.accuracy.recovered, text)).toBeGreaterThan(50);
  });
  await lab.expectAccessible('LoRAPrune');

  await test.step('another sparsity starts the run anew', async () => {
    await lab.slider.focus();
    await page.keyboard.press('ArrowLeft');
    await expect(lab.happened).toContainText(said(happened.anew));
    await lab.expectStage('score', 'now');
    await expect(lab.sparsity).toContainText('0.0%');
  });
});
