/** Quantization beside pruning: weights and activations on grids of integers, each variant measured, each layer's error shown. */
import { expect, said, test } from './support/lab.ts';

test('weights at int4, then activations too: accuracy of every variant and the error of every layer', async ({
  lab,
  page,
}) => {
  test.slow();
  await lab.openReady({ path: '#/?v=1&train=300&test=300' });
  const { closer, quantization } = lab.words;
  await page.getByRole('button', { name: said(closer.quantization.label) }).click();
  const dialog = page.getByRole('dialog', { name: quantization.title });
  await lab.button(quantization.start, dialog).click();
  const outputs = dialog.getByRole('region', { name: quantization.outputs.label });
  await expect(outputs.locator('tbody tr')).toHaveCount(4);
  await expect(outputs.locator('thead th')).toHaveCount(3); // layer, dense, pruned: weights only

  await lab.choose(quantization.activations.bits.label, quantization.activations.bits.choices[4]);
  await expect(outputs.locator('thead th')).toHaveCount(5);
  const variants = dialog.getByRole('region', { name: quantization.title }).locator('tbody tr');
  await expect(variants).toHaveCount(4);
  for (const row of await variants.all()) {
    const exact = await row.locator('td').nth(4).innerText();
    const [rounded, bits] = [await row.locator('td').last().innerText(), await row.locator('td').first().innerText()];
    expect(exact).toMatch(/^[\d.]+%$/);
    expect(rounded).toMatch(bits.startsWith('32') ? /^–$/ : /^[\d.]+%$/); // only integer weights meet integer inputs
  }
  await lab.expectAccessible('quantization with activations');
});
