/**
 * The second and the third pipeline by hand: step by step, back, along the scrubber, and through a reload in the middle
 * after which the run stands where it stood and goes on with the same numbers.
 */
import { expect, type Lab, percentSaid, said, test } from './support/lab.ts';

/** Few images, and training in which a journey can stop. */
const small = 'train=1500&test=300&epochs=1';

test('prune while training: masks close round by round, and a reload goes on with the same loss', async ({
  lab,
  page,
}) => {
  test.slow();
  await lab.open({ path: `#/?v=1&weights=fresh&${small}&every=5` });
  await choosePipeline(lab, 'pruneWhileTraining');
  const { happened, metrics, checkpoints } = lab.words;
  await lab.expectStage('trainPrune', 'now');
  await expect(lab.sparsity).toContainText('0.0%');

  const steps = await test.step('a round goes to a cut, the next one to a deeper cut; then single steps', async () => {
    await lab.step('round');
    await expect(lab.happened).toContainText(said(happened.masksMoved));
    await expect.poll(() => sparsityOf(lab)).toBeGreaterThan(0);
    const first = await sparsityOf(lab);
    await lab.step('round');
    await expect.poll(() => sparsityOf(lab)).toBeGreaterThan(first);
    expect(await sparsityOf(lab)).toBeLessThan(70);
    return [await step(lab), await step(lab)];
  });

  await test.step('back at the start the same way has the same numbers, also through a reload', async () => {
    await lab.button(lab.words.lab.controls.reset).click();
    await expect(lab.sparsity).toContainText('0.0%');
    await lab.step('round');
    await expect.poll(() => sparsityOf(lab)).toBeGreaterThan(0);
    const first = await sparsityOf(lab);
    await lab.step('round');
    await expect.poll(() => sparsityOf(lab)).toBeGreaterThan(first);
    expect(await step(lab)).toBe(steps[0]);
    await goOnAfterReload(lab, steps[1]);
    await lab.expectStage('trainPrune', 'now');
  });

  await test.step('one stage: trained and pruned to 70 %', async () => {
    await lab.step('stage');
    await lab.expectStage('trainPrune', 'done');
    await lab.expectStage('finetune', 'now');
    await expect(lab.sparsity).toContainText('70.0%');
    await expect(lab.accuracy).toContainText(said(metrics.accuracy.pruned));
  });
  const pruned = await lab.accuracy.innerText();

  await test.step('play fine-tunes to the end; no zero comes back', async () => {
    await playToTheEnd(lab);
    await expect(lab.accuracy).toContainText(said(metrics.accuracy.recovered));
  });
  const recovered = await lab.accuracy.innerText();

  await test.step('the scrubber goes back and on, and the run back to its start', async () => {
    await scrubTo(lab, checkpoints.trainPruned);
    await expect.poll(() => lab.accuracy.innerText()).toBe(pruned);
    await lab.expectStage('finetune', 'now');
    await page.keyboard.press('End');
    await expect.poll(() => lab.accuracy.innerText()).toBe(recovered);
    await lab.button(lab.words.lab.controls.reset).click();
    await expect(lab.sparsity).toContainText('0.0%');
    await lab.expectStage('trainPrune', 'now');
  });
});

test('prune, then train from scratch: new weights under the masks learn, and a reload goes on with the same loss', async ({
  lab,
  page,
}) => {
  test.slow();
  await lab.openReady({ path: `#/?v=1&${small}` });
  await choosePipeline(lab, 'pruneThenTrain');
  const { happened, metrics, checkpoints } = lab.words;
  await lab.expectStage('reinitialize', 'now');
  await expect(lab.sparsity).toContainText('70.0%');
  await expect(lab.accuracy).toContainText(said(metrics.accuracy.pruned));
  await expect(lab.accuracy).toContainText(said(metrics.accuracy.full));
  const cut = percentSaid(metrics.accuracy.pruned, await lab.accuracy.innerText());

  await test.step('step by step from the uncut network to the masks', async () => {
    await lab.button(lab.words.lab.controls.reset).click();
    await expect(lab.sparsity).toContainText('0.0%');
    await lab.expectStage('score', 'now');
    await lab.step('step');
    await expect(lab.happened).toContainText(said(happened.scored));
    await lab.step('stage');
    await lab.expectStage('mask', 'now');
    await lab.step('stage');
    await lab.expectStage('reinitialize', 'now');
    await expect(lab.sparsity).toContainText('70.0%');
  });

  await test.step('the weights are drawn anew: what was learned is gone, the mask is not', async () => {
    await lab.step('stage');
    await lab.expectStage('retrain', 'now');
    await expect(lab.happened).toContainText(said(happened.reinitialized.fresh));
    await expect(lab.sparsity).toContainText('70.0%');
    expect(percentSaid(metrics.accuracy.pruned, await lab.accuracy.innerText())).toBeLessThan(cut);
  });
  const fresh = await lab.accuracy.innerText();

  await test.step('back at the new weights the same steps have the same numbers, also through a reload', async () => {
    const steps = [await step(lab), await step(lab)];
    await lab.button(lab.words.lab.controls.reset).click();
    await expect(lab.sparsity).toContainText('0.0%');
    await lab.checkpoints.focus();
    await page.keyboard.press('End');
    // on a slow machine a training step may have been kept as well
    await expect(lab.sparsity).toContainText('70.0%');
    await scrubTo(lab, checkpoints.reinitialized);
    await expect.poll(() => lab.accuracy.innerText()).toBe(fresh);
    expect(await step(lab)).toBe(steps[0]);
    await goOnAfterReload(lab, steps[1]);
    await lab.expectStage('retrain', 'now');
  });

  await test.step('play trains what is left; the end, one stage back, and on again', async () => {
    await playToTheEnd(lab);
    const text = await lab.accuracy.innerText();
    expect(percentSaid(metrics.accuracy.recovered, text)).toBeGreaterThan(percentSaid(metrics.accuracy.pruned, fresh));
    await scrubTo(lab, checkpoints.retrained);
    await lab.expectStage('evaluate', 'now');
    await page.keyboard.press('End');
    await lab.expectStage('evaluate', 'done');
    await expect.poll(() => lab.accuracy.innerText()).toBe(text);
  });
});

async function choosePipeline(lab: Lab, pipeline: 'pruneWhileTraining' | 'pruneThenTrain') {
  const radio = lab.page.getByRole('radio', { name: lab.words.fields.pipeline.choices[pipeline], exact: true });
  await radio.check({ force: true }); // the card covers it
  await expect(radio).toBeChecked();
}

/** The share of zeros on screen, in percent. */
async function sparsityOf(lab: Lab): Promise<number> {
  return Number(/([\d.]+)%/.exec(await lab.sparsity.innerText())![1]);
}

/** One training step, until it is on screen and on disk. @returns its sentence, loss included */
async function step(lab: Lab): Promise<string> {
  const before = await lab.happened.innerText();
  await lab.step('step');
  await expect.poll(() => lab.happened.innerText()).not.toBe(before);
  await expect(lab.happened).toContainText(said(lab.words.happened.trainStep));
  const sentence = await lab.happened.innerText();
  const made = Number(/\d+/.exec(sentence)![0]);
  await expect.poll(() => lab.keptSteps()).toBe(made);
  return sentence;
}

/** Reloads between two checkpoints and takes the run up: it stands where it stood, and its next step has the same loss. */
async function goOnAfterReload(lab: Lab, nextStep: string) {
  const { resume, happened } = lab.words;
  const figures = () => Promise.all([lab.accuracy.innerText(), lab.sparsity.innerText(), lab.zerosBack.innerText()]);
  const before = await figures();
  await lab.page.reload();
  await lab.button(resume.accept).click();
  await expect(lab.happened).toContainText(said(happened.restored));
  await expect.poll(figures).toEqual(before);
  expect(await step(lab)).toBe(nextStep);
}

async function playToTheEnd(lab: Lab) {
  const { controls } = lab.words.lab;
  await lab.button(controls.play).click();
  await expect(lab.button(controls.export)).toBeVisible({ timeout: 60_000 });
  await lab.expectStage('evaluate', 'done');
  await expect(lab.zerosBack).toContainText(lab.words.metrics.zeros.good);
}

/** To the checkpoint of this name, one tick after the other. */
async function scrubTo(lab: Lab, label: string) {
  await lab.checkpoints.focus();
  while ((await lab.checkpoints.getAttribute('aria-valuetext')) !== label) await scrubBack(lab);
}

async function scrubBack(lab: Lab) {
  const before = await lab.checkpoints.getAttribute('aria-valuetext');
  await lab.checkpoints.press('ArrowLeft');
  await expect(lab.checkpoints).not.toHaveAttribute('aria-valuetext', before ?? '');
}
