/** Sparsity under one's finger: slider and histogram threshold answer while they move, on a part of the test set, and fully when let go. */
import { expect, type Lab, percentSaid, said, test } from './support/lab.ts';

/** What the accuracy was measured on: a part of the test images while something is dragged, all of them afterwards. */
const preview = (lab: Lab) => said(lab.words.metrics.accuracy.subset, { examples: '256', of: '1,000' });
const whole = (lab: Lab) => said(lab.words.metrics.accuracy.full, { of: '1,000' });

test('dragging the slider cuts and tests the network on the way', async ({ lab, page }) => {
  await lab.openReady();
  await expect(lab.accuracy).toContainText(whole(lab));
  const before = await lab.accuracy.innerText();
  const picture = await lab.heatmap.getByRole('application').screenshot();

  const thumb = await lab.slider.boundingBox();
  if (!thumb) throw new Error('the slider has no place on the page');
  const y = thumb.y + thumb.height / 2;
  await page.mouse.move(thumb.x + thumb.width / 2, y);
  await page.mouse.down();
  await page.mouse.move(thumb.x + 60, y, { steps: 8 });
  await expect(lab.accuracy).toContainText(preview(lab));
  const wanted = Number(await lab.slider.getAttribute('aria-valuenow'));
  expect(wanted).toBeGreaterThan(0.85);
  await page.mouse.up();

  await expect(lab.accuracy).toContainText(whole(lab));
  await expect(lab.sparsity).toContainText(`${(wanted * 100).toFixed(1)}%`);
  const { pruned } = lab.words.metrics.accuracy;
  expect(percentSaid(pruned, await lab.accuracy.innerText())).toBeLessThan(percentSaid(pruned, before));
  expect((await lab.heatmap.getByRole('application').screenshot()).equals(picture)).toBe(false);
  await expect(lab.errors).toHaveCount(0);
});

test('the slider moves with the keys', async ({ lab, page }) => {
  await lab.openReady();
  await lab.slider.focus();
  await page.keyboard.press('ArrowRight');
  await expect(lab.sparsity).toContainText('71.0%');
  await expect(lab.accuracy).toContainText(whole(lab));
  await page.keyboard.press('Home');
  await expect(lab.sparsity).toContainText('0.0%');
  await expect(lab.accuracy).toContainText(whole(lab));
  // Nothing is cut: this is the dense network again.
  const { dense, pruned } = lab.words.metrics.accuracy;
  const text = await lab.accuracy.innerText();
  expect(percentSaid(pruned, text)).toBe(percentSaid(dense, text));
});

test('the threshold of the histogram sets one layer by hand until that is taken back', async ({ lab, page }) => {
  await lab.openReady();
  const layer = await lab.cards.first().locator('b').getAttribute('title');
  await lab.cards.first().click();
  const { inspector, network } = lab.words;
  const threshold = page.getByRole('slider', { name: said(inspector.threshold.label, { name: layer ?? '' }) });
  const before = Number(await threshold.getAttribute('aria-valuenow'));
  await threshold.focus();
  for (let press = 0; press < 5; press++) await page.keyboard.press('ArrowRight');
  await expect(lab.cards.first()).toContainText(network.badge.override);
  await expect.poll(async () => Number(await threshold.getAttribute('aria-valuenow'))).toBeGreaterThan(before);
  await expect(lab.accuracy).toContainText(whole(lab));
  expect(
    percentSaid(network.cut.replace('{{share}}', '{{share, percent}}'), await lab.cards.first().innerText()),
  ).toBeGreaterThan(70);
  await expect(page.getByText(said(inspector.override))).toBeVisible();

  const byKeys = Number(await threshold.getAttribute('aria-valuenow'));
  const handle = (await threshold.boundingBox())!;
  const [x, y] = [handle.x + handle.width / 2, handle.y + handle.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 40, y, { steps: 4 });
  await expect(lab.accuracy).toContainText(preview(lab));
  await page.mouse.up();
  await expect(lab.accuracy).toContainText(whole(lab));
  expect(Number(await threshold.getAttribute('aria-valuenow'))).toBeGreaterThan(byKeys);

  await lab.button(inspector.removeOverride).click();
  await expect(lab.cards.first()).toContainText(network.badge.masked);
  await expect(lab.sparsity).toContainText('70.0%');
  await expect(lab.accuracy).toContainText(whole(lab));
  await expect(lab.errors).toHaveCount(0);
});
