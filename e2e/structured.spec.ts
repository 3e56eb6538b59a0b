/** Whole channels: chosen, masked, and taken out of the network for good; what is left is smaller and goes back again. */
import { expect, said, test } from './support/lab.ts';

test('an L1-norm filter takes channels, the network really becomes smaller, and comes back', async ({ lab, page }) => {
  await lab.openReady();
  const { methods, fields, metrics, happened, inspector } = lab.words;
  const method = page.getByRole('combobox', { name: fields.method.label, exact: true });
  await method.selectOption({ label: methods.filterNorm.name });
  await expect(lab.sparsity).toContainText(said(metrics.sparsity.wantedChannels, { wanted: '70.0%' }), {
    timeout: 60_000,
  });
  await expect(page.getByRole('slider', { name: fields.channelShare.label, exact: true })).toBeVisible();
  await expect(page.getByRole('combobox', { name: fields.pattern.label, exact: true })).toHaveCount(0);
  await expect(lab.cards.first()).toContainText('16×9');
  await lab.cards.nth(1).click();
  await expect(page.getByText(inspector.hint.channels)).toBeVisible();

  await page.getByLabel(fields.compact.label, { exact: true }).click();
  await lab.expectStage('compact', 'now');
  await expect(lab.accuracy).toContainText(said(metrics.accuracy.full, { of: '1,000' }));
  const masked = await lab.accuracy.innerText();
  await lab.step('stage');
  await lab.expectStage('compact', 'done');
  await expect(lab.happened).toContainText(said(happened.compacted.exact));
  await expect(lab.cards.first()).toContainText('5×9'); // round(0.7 * 16) = 11 filters are gone
  await expect(lab.cards.nth(1)).toContainText('10×45');
  await expect(lab.figure(metrics.bytes.name)).toContainText(said(metrics.bytes.before));
  await expect(lab.accuracy).toContainText(said(metrics.accuracy.pruned));
  expect(await lab.accuracy.innerText()).toContain(masked.split('\n')[1]); // it answers as the masked one did
  await lab.expectAccessible('a network made smaller');

  await lab.checkpoints.focus();
  await page.keyboard.press('Home');
  await expect(lab.cards.first()).toContainText('16×9');
  await expect(lab.errors).toHaveCount(0);
});
