/** The accuracy over sparsity, drawn while one watches: points one by one, the dense line, random pruning, a table, and a way to stop. */
import { expect, said, test } from './support/lab.ts';

test('draws the curve point by point beside random pruning, and lists it', async ({ lab, page }) => {
  await lab.openReady();
  const { curve, table, enlarge } = lab.words.charts;
  const card = page.getByRole('region', { name: curve.titles.accuracy, exact: true });
  await expect(card).toContainText(curve.empty);
  const accuracy = await lab.accuracy.innerText();
  await lab.button(`${enlarge}: ${curve.titles.accuracy}`).click();
  const dialog = page.getByRole('dialog', { name: curve.titles.accuracy, exact: true });
  const progress = said(curve.progress);
  // A curve may be done in two seconds: what the dialog says meanwhile is noted in the page.
  const progressSeen = await dialog.evaluateHandle((element, pattern) => {
    const seen = new Set<string>();
    new MutationObserver(() => {
      const now = new RegExp(pattern).exec(element.textContent ?? '')?.[0];
      if (now) seen.add(now);
    }).observe(element, { childList: true, subtree: true, characterData: true });
    return seen;
  }, progress.source);
  await lab.button(curve.draw, dialog).click();

  const plot = dialog.getByRole('img', { name: said(curve.summary) });
  await expect(plot).toContainText(curve.dense);
  await expect(lab.button(curve.draw, dialog)).toBeVisible({ timeout: 60_000 });
  await expect(dialog).not.toContainText(progress);
  expect(await progressSeen.evaluate((seen) => seen.size)).toBeGreaterThan(3);
  expect(await plot.locator('.recharts-line-dots > *').count()).toBeGreaterThan(10);

  const { magnitude, random } = lab.words.methods;
  await dialog.getByText(table, { exact: true }).first().click();
  const rows = dialog.getByRole('row');
  await expect(rows.first()).toContainText(magnitude.name);
  await expect(rows.first()).toContainText(random.name);
  await expect(rows).not.toContainText(['…']);
  const cells = (row: number) => rows.nth(row).getByRole('cell').allInnerTexts();
  const count = await rows.count();
  expect(count).toBeGreaterThan(5);
  // Somewhere on the way magnitude keeps what random pruning has lost.
  const ahead: number[] = [];
  for (let row = 1; row < count; row++) {
    const [ofMagnitude, ofRandom] = (await cells(row)).map(Number.parseFloat);
    ahead.push(ofMagnitude - ofRandom);
  }
  expect(Math.max(...ahead)).toBeGreaterThan(20);

  await lab.button(lab.words.shell.close, dialog).click();
  // The run itself is as it was.
  expect(await lab.accuracy.innerText()).toBe(accuracy);
  await expect(lab.errors).toHaveCount(0);
});

test('stops within a second, and leaves the run as it was', async ({ lab, page }) => {
  await lab.openReady();
  const { curve } = lab.words.charts;
  const card = page.getByRole('region', { name: curve.titles.accuracy, exact: true });
  await lab.button(curve.draw, card).click();
  await expect(lab.button(curve.cancel, card)).toBeVisible();
  const asked = Date.now();
  await lab.button(curve.cancel, card).click();
  await expect(lab.button(curve.redraw, card)).toBeVisible();
  expect(Date.now() - asked).toBeLessThan(1000);
  await expect(lab.button(lab.words.lab.controls.play)).toBeEnabled();
  await expect(lab.errors).toHaveCount(0);
});
