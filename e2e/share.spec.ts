/** Links: settings come in and out of the address, mistakes are said, an exercise hides controls, a class lays curves over one another. */
import { expect, said, test } from './support/lab.ts';

test('a link sets what it can, says what it cannot, and the address keeps up', async ({ lab, page }) => {
  await lab.openReady({ path: '#/?v=1&s=0.5&method=wanda&colour=red' });
  const { share } = lab.words;
  const banner = page.getByRole('region', { name: share.corrected.title });
  await expect(banner).toContainText('colour=red');
  await expect(lab.sparsity).toContainText('50.');
  await expect(page).toHaveURL(/#\/\?v=1&s=0\.5&method=wanda$/);
  await lab.expectAccessible('corrected');
  await lab.button(share.corrected.dismiss).click();
  await expect(banner).toHaveCount(0);
  await lab.slider.press('ArrowRight');
  await expect(page).toHaveURL(/s=0\.51/);
});

test('an exercise hides controls; whoever opens it may bring them back', async ({ lab, page }) => {
  await lab.openReady();
  const { share, fields, shell } = lab.words;
  await lab.button(share.open).click();
  const dialog = page.getByRole('dialog', { name: share.title });
  await dialog.getByLabel(share.groups.sparsity, { exact: true }).check();
  await lab.expectAccessible('share');
  const link = await dialog.getByLabel(share.link, { exact: true }).inputValue();
  expect(link).toMatch(/#\/\?hide=sparsity$/);
  await lab.button(shell.close, dialog).click();
  await page.evaluate((hash) => {
    location.hash = hash;
  }, new URL(link).hash);
  await expect(page.getByText(share.banner)).toBeVisible();
  await expect(lab.slider).toHaveCount(0);
  await lab.button(share.showAll).click();
  await expect(page.getByRole('slider', { name: fields.sparsity.label, exact: true })).toBeVisible();
});

test('links of a class lie over one another', async ({ lab, page }) => {
  await lab.open({ path: '#/compare' });
  const { share } = lab.words;
  await page
    .getByLabel(share.class.paste, { exact: true })
    .fill(
      [
        'https://a.example/#/compare?by=Anna&of=cnn~bundled~digits~1000&r=magnitude.500-9900.900-2000',
        'https://b.example/#/compare?by=Bo&r=magnitude.500-9800.900-3000',
        'https://c.example/#/compare?by=Cy&of=cnn~bundled~digits~500&r=magnitude.500-9800',
        'nothing',
      ].join('\n'),
    );
  await lab.button(share.class.show).click();
  await expect(page.locator('[data-overlay]')).toHaveCount(2);
  await expect(page.getByText(said(share.class.read_other, { count: '2' }))).toContainText(
    said(share.class.unread_one),
  );
  await expect(page.getByText(said(share.class.unlike.examples, { name: 'Cy', examples: '500' }))).toBeVisible();
});
