/**
 * The speed bar of sweeps where visitors have it: 5 methods x 9 sparsities x 3 seeds on the bundled CNN with 1,000 test
 * images, drawn by the Compare page's own workers; and the frames that the page shows meanwhile.
 * `npm run build`, then `npx tsx scripts/bench/sweepTab.ts` prints one line of JSON.
 */
import { spawn } from 'node:child_process';
import { chromium, type Page } from '@playwright/test';
import { en } from '../../src/i18n/en/index.ts';
import { findChromium } from '../find-chromium.mjs';

const { compare } = en;
const server = spawn('node', ['scripts/serve.mjs', '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
const address = new Promise<string>((resolve) => {
  server.stdout.on('data', (text) => {
    const found = /Pruning Lab is at (\S+)/.exec(String(text));
    if (found) resolve(found[1]);
  });
});
const executablePath = (await findChromium()) ?? undefined;
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'en' });
  await page.goto(`${await address}#/compare`);
  const draw = page.getByRole('button', { name: compare.draw, exact: true });
  await draw.waitFor();
  for (const name of ['Wanda', 'SparseGPT', 'SNIP']) await page.getByRole('checkbox', { name, exact: true }).check();
  await page.getByRole('radiogroup', { name: compare.seeds }).getByText('3', { exact: true }).click();
  const begun = performance.now();
  await draw.click();
  const stop = page.getByRole('button', { name: compare.stop, exact: true });
  await stop.waitFor();
  const progress = await page
    .getByRole('status')
    .filter({ hasText: / of \d+ points/ })
    .textContent();
  const framesASecond = await framesIn(page, 5000);
  await stop.waitFor({ state: 'detached', timeout: 180_000 });
  const seconds = (performance.now() - begun) / 1000;
  console.log(JSON.stringify({ seconds, framesASecond, progress }));
} finally {
  await browser.close();
  server.kill();
}

/** Frames a second of the page over some milliseconds; as text, for what compiles this file names functions in a way the page does not know. */
function framesIn(page: Page, milliseconds: number): Promise<number> {
  return page.evaluate(`new Promise((resolve) => {
    const begun = performance.now();
    let frames = 0;
    const next = () => {
      frames += 1;
      const passed = performance.now() - begun;
      if (passed < ${milliseconds}) requestAnimationFrame(next);
      else resolve((frames * 1000) / passed);
    };
    requestAnimationFrame(next);
  })`);
}
