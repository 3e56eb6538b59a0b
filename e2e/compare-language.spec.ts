/** The Compare page on a language model: perplexity over sparsity with its least, tasks, and one prompt told by two points. */
import { expect, said, test } from './support/lab.ts';

test('draws perplexity with the dense line and the bound, and tells one prompt by two points', async ({
  lab,
  page,
}) => {
  test.slow(); // ten networks of two million weights, each read by texts and questions
  const { compare, telling, shell, metrics, inspector } = lab.words;
  await lab.open({ path: '#/?v=1&net=story-llama' });
  await expect(lab.figure(metrics.perplexity.name)).toContainText(said(metrics.perplexity.pruned), { timeout: 60_000 });
  await expect(page.getByText(said(inspector.outputError))).toBeVisible();
  await page.getByRole('link', { name: shell.pages.compare, exact: true }).click();
  await lab.choose(compare.points, compare.pointCounts.few);
  await lab.choose(compare.texts, '16');
  await lab.button(compare.draw).click();
  await page.getByText(lab.words.charts.table, { exact: true }).click({ timeout: 60_000 });
  const rows = page.getByRole('table').first().locator('tbody tr');
  await expect(rows).toHaveCount(10, { timeout: 240_000 }); // Wanda and random, 5 sparsities
  await expect(lab.errors).toHaveCount(0);

  const axis = page.getByRole('radiogroup', { name: compare.measure, exact: true });
  await expect(axis.getByRole('radio')).toHaveCount(4);
  await expect(axis.getByRole('radio', { checked: true })).toHaveAccessibleName(compare.measures.perplexity);
  await expect(page.getByLabel(compare.logY)).toBeChecked(); // perplexities lie decades apart
  await expect(page.locator('text', { hasText: said(compare.dense) })).toBeVisible();
  const bound = page.locator('text', { hasText: said(compare.bound) });
  await expect(bound).toBeVisible();
  await lab.choose(compare.measure, compare.measures.tasks);
  await expect(bound).toHaveCount(0); // the entropy says nothing of the tasks
  await expect(page.getByLabel(compare.logY)).not.toBeChecked();

  const figures = async (row: number) =>
    (await rows.nth(row).getByRole('cell').allInnerTexts()).map((text) => Number.parseFloat(text.replaceAll(',', '')));
  const random = (await rows.count()) - 5;
  const [[, wanda], [, chance]] = [await figures(0), await figures(random)];
  expect(wanda).toBeLessThan(chance); // at half the weights a method beats chance
  await rows.nth(0).getByRole('button').click();
  await rows.nth(random).getByRole('button').click();

  const tasks = page.getByRole('region', { name: compare.pair.tasks });
  await expect(tasks.locator('tbody tr')).toHaveCount(8); // the next token and seven tasks
  await expect(page.getByText(compare.pair.flips)).toHaveCount(0);
  await lab.type(telling.temperature.label, '0');
  await lab.type(telling.tokens.label, '30');
  await lab.button(telling.start).click();
  await expect(page.getByText(said(telling.partAt))).toBeVisible({ timeout: 60_000 });
  const texts = page.locator('section', { has: page.locator('mark') });
  await expect(page.getByTitle(telling.parts)).toHaveCount(2);
  expect(await texts.count()).toBeGreaterThan(1);
  await lab.expectAccessible('told by two points');
});
