/** The Compare page: predict, draw curves in the background, press two points, scan the layers, go on after a reload. */
import { readFile } from 'node:fs/promises';
import { across, frameOf, up } from '../src/ui/compare/plot/frame.ts';
import { expect, type Lab, said, test } from './support/lab.ts';

/** Opens the page with the smallest sweep that still shows everything, not yet started. */
async function openCompare(lab: Lab, language: 'en' | 'zh-CN' = 'en') {
  await lab.openReady({ language });
  const { page, words } = lab;
  await page.getByRole('link', { name: words.shell.pages.compare, exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: words.compare.title })).toBeVisible();
  await lab.choose(words.compare.points, words.compare.pointCounts.few);
  await lab.choose(words.compare.examples, '200');
}

async function drawCurves(lab: Lab) {
  await lab.button(lab.words.compare.draw).click();
  await expect(lab.button(lab.words.compare.draw)).toBeVisible({ timeout: 60_000 });
}

/** The pixels of the page at which the whole curve shows a sparsity and an accuracy. */
async function placeOf({ page }: Lab, sparsity: number, accuracy: number): Promise<[x: number, y: number]> {
  const plot = page.locator('svg[data-drawing]');
  await plot.scrollIntoViewIfNeeded();
  const { x, y, width, height } = (await plot.boundingBox())!;
  const shares = { from: 0, to: 1, log: false };
  const frame = frameOf(width, height, shares, shares);
  return [x + across(frame, sparsity), y + up(frame, accuracy)];
}

/** Presses at one place of the curve, goes straight to another in one event, lets go. */
async function drag(lab: Lab, from: [sparsity: number, accuracy: number], to: typeof from) {
  const { mouse } = lab.page;
  await mouse.move(...(await placeOf(lab, ...from)));
  await mouse.down();
  await mouse.move(...(await placeOf(lab, ...to)));
  await mouse.up();
}

test('predicts, draws three methods with bands, compares two points and shows what flips', async ({ lab, page }) => {
  await openCompare(lab);
  const { compare, charts, methods } = lab.words;
  await page.getByLabel(methods.wanda.name, { exact: true }).check();
  await lab.choose(compare.seeds, '3');

  await lab.button(compare.predict.start).click();
  await drag(lab, [0.05, 1], [0.99, 0.06]); // 105 % less the sparsity, however quick the hand
  await page.getByText(compare.predict.values, { exact: true }).click();
  const predicted = (sparsity: string) => page.getByLabel(said(compare.predict.at, { sparsity }));
  for (const [sparsity, accuracy] of [
    ['50.0%', 55],
    ['80.0%', 25],
    ['95.0%', 10],
  ] as const) {
    expect(Math.abs(Number(await predicted(sparsity).inputValue()) - accuracy), sparsity).toBeLessThan(1);
  }
  const half = predicted('50.0%');
  await half.fill('80');
  await half.press('Enter');
  await drawCurves(lab);
  await expect(page.getByText(said(compare.predict.error))).toBeVisible();

  await page.getByText(charts.table, { exact: true }).click();
  const rows = page.getByRole('table').first().locator('tbody tr');
  await expect(rows).toHaveCount(15); // 3 methods x 5 sparsities
  await expect(rows.first()).toContainText(methods.magnitude.name);
  await expect(rows.last()).toContainText(methods.random.name);
  const strokes = page.locator('g[data-line] path');
  await expect.poll(() => strokes.count(), { timeout: 60_000 }).toBeGreaterThan(3); // lines, and bands as seeds come in

  // magnitude at 80 %: pointed at, it says its numbers; pressed, it is A
  const [got, right] = await rows.nth(2).getByRole('cell').allInnerTexts();
  const point = [Number.parseFloat(got) / 100, Number.parseFloat(right) / 100] as const;
  const plot = page.locator('svg[data-drawing]');
  await page.mouse.move(...(await placeOf(lab, ...point)));
  await expect(plot).toContainText(got);
  await expect(plot).toContainText(right);
  await page.mouse.click(...(await placeOf(lab, ...point)));
  await expect(rows.nth(2).getByRole('button')).toHaveText('A');

  const whole = lab.button(compare.zoomOut);
  await expect(whole).toBeDisabled();
  await drag(lab, [0.55, 0.9], [0.97, 0.1]);
  await expect(whole).toBeEnabled();
  await expect(plot).not.toContainText('100%');
  await whole.click();
  await expect(plot).toContainText('100%');

  await rows.nth(7).getByRole('button').click(); // Wanda at 80 %
  const layers = page.getByRole('region', { name: compare.pair.masks });
  await expect(layers.getByRole('row')).toHaveCount(5); // the head and four layers
  const kept = await layers.locator('tbody tr').first().getByRole('cell').allInnerTexts();
  const [both, onlyA, onlyB, neither] = kept.map((text) => Number(text.replaceAll(',', '')));
  expect(both + onlyA + onlyB + neither).toBe(144); // conv1: 16 x 9 weights
  const matrix = page.getByRole('region', { name: compare.pair.matrix });
  await expect(matrix.locator('tbody tr')).toHaveCount(3);
  await expect(page.getByText(said(compare.pair.flipsCount))).toBeVisible();
  await lab.expectAccessible('compared');
});

test('scans the layers and makes an allocation of it that the lab uses', async ({ lab, page }) => {
  await openCompare(lab);
  const { compare, shell } = lab.words;
  await lab.button(compare.scan.start).click();
  const use = page.getByRole('button', { name: said(compare.scan.use) });
  await expect(use).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('region', { name: compare.scan.layer, exact: true }).locator('tbody tr')).toHaveCount(4);
  await use.click();
  await expect(page.getByText(compare.scan.used)).toBeVisible();
  await page.getByRole('link', { name: shell.pages.lab, exact: true }).click();
  await expect(lab.sparsity).toContainText('70');
});

test('a sweep that was cut off by a reload goes on', async ({ lab, page }) => {
  await openCompare(lab);
  const { compare, runs, shell } = lab.words;
  await lab.choose(compare.points, compare.pointCounts.many);
  await lab.choose(compare.seeds, '5');
  await lab.button(compare.draw).click();
  await expect(page.getByText(/^([3-9]|\d\d+) of \d+ points/)).toBeVisible({ timeout: 30_000 });
  await page.reload();
  await lab.button(compare.kept.resume).click({ timeout: 30_000 });
  await expect(page.getByText(said(compare.progress)).first()).toBeVisible();
  await lab.button(compare.stop).click();
  await expect(page.getByText(said(compare.stopped))).toBeVisible();

  // taken along as a notebook without its network: the curve opens again, and says what it cannot do
  await page.evaluate(() => Reflect.deleteProperty(window, 'showSaveFilePicker'));
  const [download] = await Promise.all([page.waitForEvent('download'), lab.button(compare.kept.notebook).click()]);
  expect(download.suggestedFilename()).toBe('cnn-sweep.notebook.zip');
  const buffer = await readFile(await download.path());
  await lab.button(compare.kept.remove).click();
  await expect(page.getByText(compare.kept.none, { exact: true })).toBeVisible();
  const notebook = { name: 'sweep.zip', mimeType: 'application/zip', buffer };
  await page.locator('input[type=file]').first().setInputFiles(notebook);
  await lab.button(compare.kept.open).click();
  await expect(page.getByText(compare.pair.notWhole)).toBeVisible();
  await expect(lab.button(compare.kept.notebookWhole)).toHaveCount(0);
  await expect(lab.button(compare.kept.resume)).toHaveCount(0);
  await expect(page.locator('g[data-line]').first()).toBeVisible();

  await page.getByRole('link', { name: shell.pages.runs, exact: true }).click();
  const free = lab.button(runs.storage.freeSweeps);
  await free.click();
  await lab.button(runs.removeSure).click();
  await expect(free).toBeDisabled(); // nothing is kept any more
  await page.getByRole('link', { name: shell.pages.compare, exact: true }).click();
  await expect(page.getByText(compare.kept.none, { exact: true })).toBeVisible();
});

test('whole channels stand beside single weights at the same sparsity, and only they save work everywhere', async ({
  lab,
  page,
}) => {
  await lab.openReady({ path: '#/?v=1&net=mlp' });
  const { compare, charts, methods, shell } = lab.words;
  await page.getByRole('link', { name: shell.pages.compare, exact: true }).click();
  await lab.choose(compare.points, compare.pointCounts.few);
  await lab.choose(compare.examples, '200');
  const channels = page.getByRole('group', { name: compare.wholeChannels });
  await channels.getByLabel(methods.filterNorm.name, { exact: true }).check();
  // an MLP has no batch norm: what would read it cannot be chosen, and the reason is said
  await expect(channels.getByLabel(methods.bnScale.name, { exact: true })).toBeDisabled();
  await expect(channels.getByText(said(compare.channelless, { method: methods.bnScale.name }))).toBeVisible();
  await drawCurves(lab);

  await page.getByText(charts.table, { exact: true }).click();
  const rows = page.getByRole('table').first().locator('tbody tr');
  await expect(rows).toHaveCount(15); // 3 methods x 5 sparsities
  const cells = async (row: number) =>
    (await rows.nth(row).getByRole('cell').allInnerTexts()).map((text) => Number.parseFloat(text.replaceAll(',', '')));
  const [free, filters] = [await cells(0), await cells(5)]; // both at half of the weights
  await expect(rows.nth(5)).toContainText(compare.wholeChannels);
  expect(Math.abs(filters[0] - free[0])).toBeLessThan(3); // sparsity in %
  const [macs, denseMacs, gone] = [3, 5, 7];
  expect(filters[denseMacs]).toBe(filters[macs]);
  expect(free[denseMacs]).toBeGreaterThan(1.5 * free[macs]);
  expect(filters[gone]).toBeGreaterThan(10); // % of the channels
  await expect(rows.nth(0)).toContainText('–');

  await lab.choose(compare.axis, compare.axes.macs);
  await page.getByLabel(compare.zerosToo, { exact: true }).check();
  await expect(page.getByText(compare.axisNames.denseMacs, { exact: true })).toBeAttached();
  await rows.nth(2).getByRole('button').click();
  await rows.nth(7).getByRole('button').click();
  const layers = page.getByRole('region', { name: compare.pair.masks });
  await expect(layers.locator('tbody tr').first()).toBeVisible();
  const matrix = page.getByRole('region', { name: compare.pair.matrix });
  await expect(matrix.locator('tbody tr')).toHaveCount(3); // the weights' methods in A's pattern, and the channels' one

  await lab.choose(compare.axis, compare.axes.ms);
  await page.getByRole('button', { name: said(compare.timing.start, { count: 15 }) }).click();
  await expect(page.getByRole('columnheader', { name: compare.table.ms, exact: true })).toBeVisible();
  await expect(rows).toHaveCount(15, { timeout: 60_000 }); // one more as each is timed
  const time = 8;
  for (let row = 0; row < 15; row++) expect((await cells(row))[time]).toBeGreaterThan(0);
  await expect(page.getByText(compare.axisNames.ms, { exact: true })).toBeAttached();
});
