/** The heatmap taken away: as a picture that stands alone, as a table of its numbers, as pixels of the size it says. */
import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { expect, type Lab, said, test } from './support/lab.ts';

/** Presses an ending in the list of ways to save, and gives the file that the page lets fall. */
async function take(lab: Lab, ending: 'svg' | 'png' | 'csv', within: Locator = lab.heatmap) {
  const { page, words } = lab;
  await page.evaluate(() => Reflect.deleteProperty(window, 'showSaveFilePicker')); // a plain download
  await lab.button(words.compare.save.open, within).click();
  const [download] = await Promise.all([page.waitForEvent('download'), lab.button(words.compare.save[ending]).click()]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

test('a layer is taken away whole: numbers, picture and pixels belong together', async ({ lab, page }) => {
  await lab.openReady();
  await lab.cards.filter({ hasText: 'dense1' }).first().click();
  await expect(lab.heatmap).toContainText('dense1.weight');
  const [rows, columns] = (await lab.heatmap.locator('h2 + p').innerText())
    .split(' × ')
    .map((n) => +n.replace(',', ''));

  const csv = await take(lab, 'csv');
  expect(csv.name).toBe('dense1.weight-value.csv');
  const table = csv.bytes
    .toString()
    .split('\r\n')
    .map((line) => line.split(','));
  expect([table.length - 1, table[0].length - 1]).toEqual([rows, columns]);
  const numbers = table.slice(1).flatMap((line) => line.slice(1).map(Number));
  expect(numbers.every((value) => Math.fround(value) === value)).toBe(true); // float32, every digit
  const zeros = numbers.filter((value) => value === 0).length / numbers.length;
  expect(zeros).toBeCloseTo(0.7, 2); // the first sight is cut to 70 %

  const svg = await take(lab, 'svg');
  const read = await page.evaluate((text) => {
    const picture = new DOMParser().parseFromString(text, 'image/svg+xml');
    const image = picture.querySelector('image');
    return {
      fault: picture.querySelector('parsererror')?.textContent ?? null,
      size: ['width', 'height'].map((name) => Number(picture.documentElement.getAttribute(name))),
      words: [...picture.querySelectorAll('text')].map((one) => one.textContent),
      href: image?.getAttribute('href')?.slice(0, 22),
    };
  }, svg.bytes.toString());
  expect(read.fault).toBeNull();
  expect(read.words[0]).toContain('dense1.weight');
  expect(read.words.join(' ')).toContain('70');
  expect(read.href).toBe('data:image/png;base64,'); // too many cells for shapes

  const png = await take(lab, 'png');
  expect(png.bytes.subarray(1, 4).toString()).toBe('PNG');
  expect([png.bytes.readUInt32BE(16), png.bytes.readUInt32BE(20)]).toEqual(
    read.size.map((length) => Math.round((Math.max(...read.size) > 1600 ? 1 : 2) * length)),
  );
});

/** Words of a picture, and how many lines are drawn in it; null where it is none. */
const readPicture = (page: Page, bytes: Buffer) =>
  page.evaluate((text) => {
    const picture = new DOMParser().parseFromString(text, 'image/svg+xml');
    if (picture.querySelector('parsererror')) return null;
    const bars = picture.querySelectorAll('rect').length;
    const words = [...picture.querySelectorAll('text')].map((one) => one.textContent ?? '');
    const unsolved = picture.documentElement.outerHTML.match(/(fill|stroke)="var/)?.[0] ?? null;
    return { words, bars, lines: picture.querySelectorAll('path').length, unsolved };
  }, bytes.toString());
const table = (bytes: Buffer) =>
  bytes
    .toString()
    .split('\r\n')
    .slice(1)
    .map((line) => line.split(','));

test('the histogram of scores and the loss curve are taken away with the numbers that they draw', async ({
  lab,
  page,
}) => {
  await lab.openReady();
  const { inspector, charts, phases } = lab.words;
  await lab.cards.filter({ hasText: 'dense1' }).first().click();
  const scores = page.getByRole('region', { name: inspector.scores.title, exact: true });
  const bins = table((await take(lab, 'csv', scores)).bytes).map((row) => row.map(Number));
  const [all, cut] = [2, 3].map((column) => bins.reduce((sum, row) => sum + row[column], 0));
  expect(cut / all).toBeCloseTo(0.7, 2); // the first sight is cut to 70 %
  const histogram = await readPicture(page, (await take(lab, 'svg', scores)).bytes);
  expect(histogram?.words).toContain(inspector.histogram.axis);
  expect(histogram?.bars).toBeGreaterThan(bins.filter(([, , count]) => count > 0).length); // one each, and the panel

  await lab.step('step');
  await expect(lab.happened).toContainText(said(lab.words.happened.trainStep));
  const cards = [charts.curve.short, charts.loss.short, charts.masks.short].join(' / ');
  await lab.choose(cards, charts.loss.short);
  await lab.button(`${charts.enlarge}: ${charts.loss.title}`).click();
  const dialog = page.getByRole('dialog', { name: charts.loss.title });
  await expect(dialog.getByRole('img', { name: said(charts.loss.summary, { count: '1' }) })).toBeVisible();
  const losses = table((await take(lab, 'csv', dialog)).bytes);
  expect(losses.map(([, phase]) => phase)).toEqual(['finetune']);
  expect(losses.every(([, , loss]) => Number(loss) > 0)).toBe(true);
  await expect(dialog).toBeVisible(); // the list of endings is closed, the dialog is not
  const picture = await readPicture(page, (await take(lab, 'svg', dialog)).bytes);
  expect(picture?.words).toContain(charts.loss.x);
  expect(picture?.words.at(-1)).toBe(phases.finetune); // the legend, which is no part of the drawing on the page
  expect(picture?.unsolved).toBeNull();
  await lab.expectAccessible('loss');
});
