/** A run that is cut off, by a reload or a crash of its worker, is offered again with its whole scrubber, and can be thrown away. */
import { expect, type Lab, said, test } from './support/lab.ts';

test('a run reloaded in the middle of fine-tuning is taken up again, or thrown away', async ({ lab, page }) => {
  test.slow();
  await lab.openReady();
  await expect(offer(lab)).toHaveCount(0); // nobody has done anything yet
  const { quota } = lab.words.lab.scrubber;
  const room = page.getByLabel(quota.label, { exact: true });
  await room.selectOption(String(1e9));
  const trained = said(lab.words.happened.trainStep);
  await lab.step('step');
  await expect(lab.happened).toContainText(trained);
  const first = await lab.happened.innerText();
  await lab.step('step');
  await expect(lab.happened).not.toHaveText(first, { useInnerText: true });
  await expect(lab.happened).toContainText(trained);
  const second = await lab.happened.innerText();
  await fineTuneFor(lab, 12);
  await page.reload();
  await expect(offer(lab)).toContainText(said(lab.words.resume.sentence, { network: lab.words.networks.cnn.name }));
  await lab.button(lab.words.resume.accept).click();
  await expect(offer(lab)).toHaveCount(0);
  await expect(lab.happened).toContainText(said(lab.words.happened.restored));
  await lab.expectStage('finetune', 'now');
  await expect(lab.sparsity).toContainText('70.0%');

  // start, scored, cut, first step: a place of before the reload, and from there to the same loss
  await expect(room).toHaveValue(String(1e9));
  await lab.checkpoints.press('Home');
  await lab.expectStage('score', 'now');
  for (let place = 0; place < 3; place++) {
    const label = await lab.checkpoints.getAttribute('aria-valuetext');
    await lab.checkpoints.press('ArrowRight');
    await expect(lab.checkpoints).not.toHaveAttribute('aria-valuetext', label!);
  }
  await lab.step('step');
  await expect(lab.happened).toHaveText(second, { useInnerText: true });

  await fineTuneFor(lab, 12);
  await page.reload();
  await lab.button(lab.words.resume.accept).click();
  await lab.button(lab.words.lab.controls.play).click();
  await expect(lab.stage('evaluate')).toContainText(lab.words.lab.stageState.done, { timeout: 60_000 });
  await expect(lab.accuracy).toContainText(said(lab.words.metrics.accuracy.recovered));
  await expect(lab.zerosBack).toContainText(lab.words.metrics.zeros.good);

  await page.reload();
  await lab.button(lab.words.resume.discard).click();
  await expect(offer(lab)).toHaveCount(0);
  await page.reload();
  await lab.seeReady();
  await expect(offer(lab)).toHaveCount(0);
  await expect(lab.errors).toHaveCount(0);
});

test('a worker that dies is reported and started again, and its run is offered', async ({ lab, page }) => {
  await lab.openReady();
  await fineTuneFor(lab, 12);
  const [worker] = page.workers();
  await worker.evaluate(() => {
    setTimeout(() => {
      throw new Error('the end of this worker');
    });
  });
  const { errors, resume } = lab.words;
  await expect(lab.errors).toContainText(errors.workerCrashed.sentence);
  await expect(lab.errors).toContainText(errors.workerCrashed.action);
  await lab.button(resume.accept).click();
  await expect(lab.happened).toContainText(said(lab.words.happened.restored));
  await lab.expectStage('finetune', 'now');
  await lab.step('step');
  await expect(lab.happened).toContainText(said(lab.words.happened.trainStep));
  await lab.button(errors.dismiss).click();
  await expect(lab.errors).toHaveCount(0);
});

function offer({ page, words }: Lab) {
  return page.getByRole('region', { name: words.resume.title, exact: true });
}

/** Plays until fine-tuning has gone on for so many steps. */
async function fineTuneFor(lab: Lab, steps: number) {
  await lab.expectStage('finetune', 'now');
  await lab.button(lab.words.lab.controls.play).click();
  await expect
    .poll(async () => {
      const sentence = await lab.happened.innerText();
      return Number(
        new RegExp(said(lab.words.happened.trainStep).source.replace('[\\d,]+', '(\\d+)')).exec(sentence)?.[1] ?? 0,
      );
    })
    .toBeGreaterThan(steps);
}
