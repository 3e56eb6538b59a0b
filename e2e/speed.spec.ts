/** Speed and size of the network in the lab: masked, packed and shrunk versions timed in this tab, told without a promise. */
import { expect, said, test } from './support/lab.ts';

test('times five versions of the network, compares them with dense, and leaves the run as it was', async ({
  lab,
  page,
}) => {
  await lab.openReady();
  const accuracy = await lab.accuracy.innerText();
  const { speed, closer, compare } = lab.words;
  await page.getByRole('button', { name: new RegExp(`^${closer.speed.label}`) }).click();
  const dialog = page.getByRole('dialog', { name: speed.title, exact: true });
  await lab.button(speed.start, dialog).click();
  await expect(dialog.getByRole('region', { name: speed.verdict.title })).toBeVisible({ timeout: 60_000 });

  const rows = dialog.getByRole('row');
  await expect(rows).toHaveCount(6);
  for (const [place, id] of (['dense', 'masked', 'nm', 'csr', 'shrunk'] as const).entries()) {
    const row = rows.nth(place + 1);
    await expect(row).toContainText(speed.versions[id].name);
    await expect(row).toContainText(said(speed.ms));
    await expect(row).not.toContainText('…');
  }
  const cells = (row: number) => rows.nth(row).getByRole('cell').allInnerTexts();
  const [dense, masked, , csr] = await Promise.all([1, 2, 3, 4].map(cells));
  expect(masked[0]).toBe(dense[0]); // zeros in a dense file save nothing
  expect(masked[2]).toBe(dense[2]); // and are multiplied
  expect(Number.parseFloat(csr[0])).toBeLessThan(Number.parseFloat(dense[0]));
  expect(csr[5]).toBe(masked[5]); // the same function
  expect(dense[4]).toContain('1 ×');
  // the verdict names a version as fastest only where the table has it faster than dense
  const verdict = await dialog.getByRole('region', { name: speed.verdict.title }).innerText();
  const faster = await dialog.locator('td[data-verdict="faster"]').count();
  if (faster === 0) expect(verdict).toContain(speed.verdict.none);
  else {
    expect(verdict).toMatch(said(speed.verdict.best));
    expect(verdict).toMatch(said(speed.verdict.worth, { measure: compare.measures.accuracy, dense: dense[5] }));
  }
  await expect(dialog.getByRole('img', { name: new RegExp(speed.versions.dense.name) })).toBeVisible();

  await lab.expectAccessible('speed dialog');
  await lab.button(lab.words.shell.close, dialog).click();
  expect(await lab.accuracy.innerText()).toBe(accuracy);
  await expect(lab.errors).toHaveCount(0);
});
