/** Runs that are kept: found again after a reload, named, branched with another recipe, compared, taken along as a notebook. */
import { readFile } from 'node:fs/promises';
import { expect, said, test } from './support/lab.ts';

test('a run is kept over a reload, named, branched, compared and opened from its notebook', async ({ lab, page }) => {
  await lab.openReady();
  const { runs, shell, checkpoints, happened } = lab.words;
  await lab.step('step');
  await expect(lab.happened).toContainText(said(happened.trainStep));
  await page.getByRole('link', { name: shell.pages.runs, exact: true }).click();
  const list = page.getByRole('region', { name: runs.list, exact: true });
  const items = list.getByRole('listitem');
  await expect(items).toHaveCount(1);
  await page.reload();
  await expect(items).toHaveCount(1);
  await items.first().getByText(runs.details, { exact: true }).click();
  await lab.expectAccessible('runs');
  const name = items.first().getByLabel(runs.name, { exact: true });
  await name.fill('First try');
  await name.press('Enter');
  await expect(items.getByRole('heading', { name: 'First try' })).toBeVisible();

  await items
    .first()
    .getByRole('button', { name: said(runs.branch, { label: checkpoints.masked }) })
    .click();
  const banner = page.getByRole('region', { name: runs.banner.title });
  await expect(banner).toContainText('First try');
  await lab.step('step');
  await expect(lab.happened).toContainText(said(happened.trainStep));
  await page.getByRole('link', { name: shell.pages.runs, exact: true }).click();
  await expect(items).toHaveCount(2);
  await expect(items.last()).toContainText(said(runs.branchOf, { name: 'First try', label: checkpoints.masked }));

  for (const item of await items.all()) await item.getByRole('checkbox').check();
  await expect(page.getByRole('region', { name: runs.pair.title })).toBeVisible();
  await lab.expectAccessible('two runs');

  await items.first().getByText(runs.details, { exact: true }).click();
  const downloading = page.waitForEvent('download');
  await page.evaluate(() => Reflect.deleteProperty(window, 'showSaveFilePicker'));
  await lab.button(runs.withWeights, items.first()).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('First-try.notebook.zip');
  const buffer = await readFile(await download.path());
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles({ name: 'mine.zip', mimeType: 'application/zip', buffer });
  await expect(items).toHaveCount(3);

  await test.step('room is made: what has no star loses its checkpoints, and nothing else', async () => {
    const starred = lab.button(`${runs.star}: First try`, list).first();
    await starred.click();
    await expect(starred).toHaveAttribute('aria-pressed', 'true');
    await lab.button(runs.freeUp).click();
    await lab.button(runs.removeSure).click();
    await expect(list.getByText(runs.noCheckpoints, { exact: true })).toHaveCount(2);
    await expect(items).toHaveCount(3);
    await expect(list.getByText(said(runs.canBranch_other))).toHaveCount(1);
    await expect(lab.errors).toHaveCount(0);
  });
});
