/** Slow motion: one layer of the run from its scores to its zeros, part by part, told with the run's own numbers. */
import { expect, said, test } from './support/lab.ts';

test('eight parts are lit one by one by the keyboard, with real numbers, and the run is as it was', async ({
  lab,
  page,
}) => {
  await lab.openReady();
  const accuracy = await lab.accuracy.innerText();
  const { slow, closer, playback } = lab.words;
  await page.getByRole('button', { name: new RegExp(`^${closer.slow.label}`) }).click();
  const dialog = page.getByRole('dialog', { name: slow.title, exact: true });
  const parts = dialog.getByRole('list', { name: slow.parts.label }).getByRole('button');
  await expect(parts).toHaveCount(8);
  const lit = dialog.locator('[aria-current="step"]');
  await expect(lit).toHaveText(`1 ${slow.parts.score}`);
  const { sentence } = slow;
  await expect(dialog).toContainText(said(sentence.score));

  const told = [
    ['sort', sentence.sort.layer],
    ['threshold', sentence.threshold.line],
    ['mask', sentence.mask],
    ['forward', sentence.forward.images],
    ['loss', sentence.loss.images],
    ['update', sentence.update.held],
    ['zeros', sentence.zeros.held],
  ] as const;
  for (const [part, words] of told) {
    await page.keyboard.press('ArrowRight');
    await expect(lit).toHaveText(new RegExp(slow.parts[part]));
    await expect(lit).toHaveCount(1);
    await expect(dialog).toContainText(said(words));
  }
  // of all layers 70 % are cut, and none of them has woken
  await expect(dialog).toContainText(said(sentence.zeros.held, { revived: 0 }));
  await lab.expectAccessible('the last part of the slow motion');

  await page.keyboard.press('ArrowLeft');
  await expect(lit).toHaveText(new RegExp(slow.parts.update));
  await page.keyboard.press('Home');
  await expect(lit).toHaveText(`1 ${slow.parts.score}`);
  await page.keyboard.press('p');
  await expect(lab.button(playback.pause, dialog)).toBeVisible();
  await expect(lit).toHaveText(new RegExp(slow.parts.sort));
  await page.keyboard.press('p');
  await expect(lab.button(playback.play, dialog)).toBeVisible();

  await lab.button(lab.words.shell.close, dialog).click();
  expect(await lab.accuracy.innerText()).toBe(accuracy);
  // what was told is what comes: the next step of the run is the first of its fine-tuning
  await lab.step('step');
  await expect(lab.happened).toContainText(said(lab.words.happened.trainStep, { step: 1 }));
  await expect(lab.zerosBack).toContainText('0');
});

test('with reduced motion Play jumps; before any cut the telling is refused with the reason', async ({ lab, page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await lab.openReady();
  const { slow, closer, playback, lab: words } = lab.words;
  const open = () => page.getByRole('button', { name: new RegExp(`^${closer.slow.label}`) }).click();
  const dialog = page.getByRole('dialog', { name: slow.title, exact: true });
  await open();
  await lab.button(playback.play, dialog).click();
  await expect(dialog.locator('[aria-current="step"]')).toHaveText(`8 ${slow.parts.zeros}`);

  // what goes wrong while a dialog is open stands in it, within reach of the keys, and nowhere else
  await page.evaluate(() => {
    const dropped = new DataTransfer();
    dropped.items.add(new File(['no network'], 'letter.txt.bin'));
    window.dispatchEvent(new DragEvent('drop', { dataTransfer: dropped }));
  });
  await expect(lab.errors).toHaveCount(1);
  await expect(dialog.getByRole('alert')).toContainText(said(lab.words.errors.details));
  await lab.button(lab.words.errors.dismiss, dialog).click();
  await expect(lab.errors).toHaveCount(0);
  await lab.button(lab.words.shell.close, dialog).click();

  await lab.choose(lab.words.fields.weights.label, lab.words.fields.weights.choices.fresh);
  await expect(lab.button(words.controls.play)).toBeEnabled();
  await open();
  await expect(dialog).toContainText(slow.refused.notYet);
  await expect(lab.errors).toHaveCount(0);
});
