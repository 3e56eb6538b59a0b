/** The heatmap taken away: as a picture that stands alone, as a table of its numbers, as pixels of the size it says. */
import { readFile } from 'node:fs/promises';
import { expect, type Lab, test } from './support/lab.ts';

/** Presses an ending in the list of ways to save, and gives the file that the page lets fall. */
async function take(lab: Lab, ending: 'svg' | 'png' | 'csv') {
  const { page, words } = lab;
  await page.evaluate(() => Reflect.deleteProperty(window, 'showSaveFilePicker')); // a plain download
  await lab.button(words.compare.save.open, lab.heatmap).click();
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
