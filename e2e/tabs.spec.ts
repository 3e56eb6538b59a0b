/** Two tabs of one browser: what one keeps the other lists, and a run that one holds is not offered in the other. */
import { expect, Lab, said, test } from './support/lab.ts';

test('a run of the first tab is listed in the second, renamed there, and offered only when its tab is gone', async ({
  lab,
  page,
  context,
  baseURL,
}) => {
  await lab.openReady();
  const { runs, resume, happened, shell } = lab.words;
  await lab.step('step');
  await expect(lab.happened).toContainText(said(happened.trainStep));

  const second = await context.newPage();
  const other = new Lab(second, new URL(baseURL ?? '').href);
  await other.openReady();
  const offer = second.getByRole('region', { name: resume.title, exact: true });
  await expect(offer).toHaveCount(0); // the first tab holds it
  await second.getByRole('link', { name: shell.pages.runs, exact: true }).click();
  const items = (where: typeof page) =>
    where.getByRole('region', { name: runs.list, exact: true }).getByRole('listitem');
  await expect(items(second)).toHaveCount(1);

  await test.step('both lists follow what either tab does', async () => {
    await items(second).first().getByText(runs.details, { exact: true }).click();
    const name = items(second).first().getByLabel(runs.name, { exact: true });
    await name.fill('Seen twice');
    await name.press('Enter');
    await page.getByRole('link', { name: shell.pages.runs, exact: true }).click();
    await expect(items(page).getByRole('heading', { name: 'Seen twice' })).toBeVisible();
    await lab.button(`${runs.star}: Seen twice`, items(page).first()).click();
    await expect(
      items(second)
        .first()
        .getByRole('button', { name: `${runs.star}: Seen twice` }),
    ).toHaveAttribute('aria-pressed', 'true');
  });

  await page.close();
  await second.reload();
  await expect(offer).toBeVisible();
  await expect(other.errors).toHaveCount(0);
  expect(other.faults).toEqual([]);
});
