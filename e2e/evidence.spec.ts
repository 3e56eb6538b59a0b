/** The Evidence page: computed on request, every case agrees with its reference; sorted by keyboard; in both languages. */
import { fileURLToPath } from 'node:url';
import { expect, type Lab, languages, said, test } from './support/lab.ts';

async function compute({ page, words }: Lab) {
  await page.getByRole('button', { name: words.evidence.compute, exact: true }).click();
  const status = page.getByRole('main').getByRole('status');
  await expect(status).toContainText(said(words.evidence.numbers), { timeout: 30_000 });
  return status.innerText();
}

for (const language of languages) {
  test(`computes every case in the tab, and all agree, in ${language}`, async ({ lab, page }) => {
    await lab.open({ language, path: '#/evidence' });
    const { evidence } = lab.words;
    await expect(page.getByRole('heading', { level: 1, name: evidence.title })).toBeVisible();
    await lab.expectAccessible(`before, ${language}`);

    const summary = await compute(lab);
    const [all = '', same] = summary.match(/\d+/g) ?? [];
    expect(Number(all)).toBeGreaterThan(15);
    expect(same).toBe(all);
    expect(summary).toMatch(said(evidence.agree, { agreeing: all, total: all }));

    const rows = page.locator('tbody tr');
    expect(await rows.count()).toBeGreaterThan(50);
    await expect(rows.getByText(evidence.verdict.agrees, { exact: true })).toHaveCount(await rows.count());
    await expect(page.getByRole('link', { name: 'IST-DASLab/sparsegpt' })).toHaveAttribute(
      'href',
      /\/tree\/[0-9a-f]{40}$/,
    );
    await lab.expectAccessible(`computed, ${language}`);
  });
}

test('keeps the results while one looks elsewhere, and sorts them by keyboard', async ({ lab, page }) => {
  await lab.open({ path: '#/evidence' });
  const { evidence, shell } = lab.words;
  await compute(lab);
  const pages = page.getByRole('navigation', { name: shell.navigation });
  await pages.getByRole('link', { name: shell.pages.models }).click();
  await pages.getByRole('link', { name: shell.pages.evidence }).click();

  const table = page.getByRole('table', { name: evidence.methods.sparsegpt.name, exact: true });
  const header = table.getByRole('columnheader', { name: evidence.columns.ours });
  const ours = async () => (await table.locator('tbody td:nth-child(3)').allInnerTexts()).map(Number);
  await expect(header).toHaveAttribute('aria-sort', 'none');
  const computed = await ours();
  expect(computed.length).toBeGreaterThan(10);
  await header.getByRole('button').focus();
  await page.keyboard.press('Enter');
  await expect(header).toHaveAttribute('aria-sort', 'ascending');
  expect(await ours()).toEqual([...computed].sort((a, b) => a - b));
  await page.keyboard.press('Enter');
  await expect(header).toHaveAttribute('aria-sort', 'descending');
  expect(await ours()).toEqual([...computed].sort((a, b) => b - a));
  await page.keyboard.press('Enter');
  expect(await ours()).toEqual(computed);
});

test('a folder of the visitor’s is computed too; one without a manifest is refused and changes nothing', async ({
  lab,
  page,
}) => {
  await lab.open({ path: '#/evidence' });
  const { evidence, errors } = lab.words;
  const picked = page.getByLabel(evidence.pick, { exact: true });
  await picked.last().setInputFiles(fileURLToPath(new URL('../public/evidence', import.meta.url)));
  await expect(page.getByText(said(evidence.ofFolder, { name: 'evidence' }))).toBeVisible();
  const status = page.getByRole('main').getByRole('status');
  await expect(status).toContainText(said(evidence.numbers), { timeout: 30_000 });
  const [agreeing, all] = (await status.innerText()).match(/\d+/g) ?? [];
  expect(agreeing).toBe(all);

  await picked.last().setInputFiles(fileURLToPath(new URL('./support', import.meta.url)));
  await expect(lab.errors).toContainText(said(errors.fileMissing.named, { file: 'manifest.json' }));
  await lab.button(errors.dismiss, lab.errors).click();
  await expect(status).toContainText(said(evidence.agree, { agreeing: all, total: all })); // nothing is lost
});
